import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';

import fc from 'fast-check';
import { v1 as makeTimeUuid } from 'uuid';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';

import { createBoxOffice } from '../../source/booking/box-office.ts';
import { openFileJournal } from '../../source/booking/journal/journal-files.ts';
import { isDead, thisOwner } from '../../source/booking/journal/journal.ts';
import { resolveEntry } from '../../source/booking/resolve.ts';
import { readChange } from '../../source/store/codec.ts';
import { forwardTo } from '../../source/store/metered-store.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import { type SellingStore, StoreError } from '../../source/store/store.ts';
import { decide } from '../../source/theater/decisions/decide.ts';
import type { BookRequest } from '../../source/theater/request.ts';
import { seatAt } from '../../source/theater/snapshot.ts';
import { requests, snapshots } from '../theater/arbitraries.ts';
import { type Fault, withFaults } from './faulty-store.ts';
import { abandonByOwner, leaveEntry } from './leave-entry.ts';

const SEAT = { row: 1, place: 1 };
const PATIENCE = { firstWordMs: 200, notAppliedMs: 100, contendedMs: 1000, doubtMs: 200 };
const REQUEST: BookRequest = { kind: 'book', room: 'A', seats: [SEAT], client: 'Zoe', booking: 'zoes' };

let folder: string;
let journalFolder: string;
let store: SellingStore;
let theater: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'theater-journal-'));
  journalFolder = path.join(folder, 'state', 'journal');
  store = await openSqliteStore(path.join(folder, 'theater.db'));
  theater = await store.theaterId();
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await store.close();
  await rm(folder, { recursive: true });
});

function officeWith(...faults: readonly Fault[]): ReturnType<typeof createBoxOffice> {
  const journal = openFileJournal(journalFolder, theater);
  return createBoxOffice(withFaults(store, faults), { journal, patience: PATIENCE });
}

/** Leaves an entry as a program that was killed between send and answer leaves it. */
async function leaveBehind(): ReturnType<typeof leaveEntry> {
  return await leaveEntry(store, journalFolder, REQUEST);
}

/** The lines of a file of the journal, parsed. */
async function linesOf(file: string): Promise<Record<string, unknown>[]> {
  return (await readFile(file, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

async function writeLines(file: string, lines: readonly object[]): Promise<void> {
  await writeFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

/** An entry as versions before wrote it: a file of its own. */
async function leaveOldEntry(request: BookRequest): ReturnType<typeof leaveEntry> {
  const { file, change } = await leaveEntry(store, journalFolder, request);
  const [head, entry] = await linesOf(file);
  await rm(file);
  const old = path.join(journalFolder, `${change}.json`);
  await writeFile(old, JSON.stringify({ ...head, ...entry, format: 1 }));
  return { file: old, change };
}

/** What is in the journal at each send. */
function watching(seen: Record<string, unknown>[][], over: SellingStore): SellingStore {
  return {
    ...forwardTo(over),
    async apply(change) {
      const [name = ''] = await readdir(journalFolder);
      seen.push(await linesOf(path.join(journalFolder, name)));
      return await over.apply(change);
    },
  };
}

describe('the journal', () => {
  test('has the entry before the change is sent, readable by its owner alone, and says afterwards that it is settled', async () => {
    const during: Record<string, unknown>[][] = [];
    const journal = openFileJournal(journalFolder, theater);
    const outcome = await createBoxOffice(watching(during, store), { journal }).fulfil(REQUEST);
    if (outcome.kind !== 'applied') throw new Error('it was applied');
    expect(during).toMatchObject([
      [
        { theater, owner: { pid: process.pid, host: hostname() } },
        {
          phase: 'sent',
          change: { by: 'Zoe', seats: [{ before: { version: 0 }, after: { version: 1 } }] },
        },
      ],
    ]);
    expect(await outcome.recorded).toBe(true);
    const [name = ''] = await readdir(journalFolder);
    const file = path.join(journalFolder, name);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(journalFolder)).mode & 0o777).toBe(0o700);
    expect((await linesOf(file)).at(-1)).toEqual({ cleared: outcome.change.id });
    await abandonByOwner(file);
    expect(await journal.leftBehind()).toEqual([]);
    expect(await readdir(journalFolder)).toEqual([]);
  });

  test('is one file that grows, and is made anew where somebody has removed it', async () => {
    const office = officeWith();
    for (const place of [1, 2, 3]) await office.fulfil({ ...REQUEST, seats: [{ row: 3, place }] });
    const names = await readdir(journalFolder);
    expect(names).toHaveLength(1);
    await rm(journalFolder, { recursive: true });
    await office.fulfil({ ...REQUEST, seats: [{ row: 3, place: 4 }] });
    expect(await readdir(journalFolder)).toEqual(names);
    const lines = await linesOf(path.join(journalFolder, names.join('')));
    expect(lines.filter((line) => 'change' in line)).toHaveLength(1);
  });

  test('begins anew once it has grown long and nothing in it is open', async () => {
    const journal = openFileJournal(journalFolder, theater);
    const during: Record<string, unknown>[][] = [];
    const office = createBoxOffice(watching(during, store), { journal });
    const note = 'x'.repeat(60);
    for (let count = 0; count < 120; count += 1) {
      const seats = [{ row: 5, place: 1 }];
      await office.fulfil(
        count % 2 === 0
          ? { ...REQUEST, seats, booking: note }
          : { kind: 'release', room: 'A', seats, client: 'Zoe', pins: null },
      );
    }
    const lengths = during.map((lines) => lines.length);
    expect(Math.max(...lengths)).toBeLessThan(240);
    expect(lengths.filter((length) => length === 2).length).toBeGreaterThan(1);
    expect(during.every((lines) => lines.some((line) => 'change' in line))).toBe(true);
  });

  test('writes what many send at once together, and loses none of it', async () => {
    const journal = openFileJournal(journalFolder, theater);
    const silent = withFaults(store, Array<Fault>(500).fill('request-lost'));
    silent.isSilent = true;
    const seen = await store.look('A', 'settle');
    const office = createBoxOffice(silent, { journal, patience: PATIENCE });
    const places = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    await Promise.all(
      places.map((place) => office.fulfil({ ...REQUEST, seats: [{ row: 6, place }] }, { seen })),
    );
    const [name = ''] = await readdir(journalFolder);
    await abandonByOwner(path.join(journalFolder, name));
    expect(await journal.leftBehind()).toHaveLength(places.length);
  });

  test('asks the disk to keep the file and its name before the first change is sent, and each line once', async () => {
    await openFileJournal(journalFolder, theater).leftBehind();
    const probe = await open(path.join(folder, 'probe'), 'w');
    const handle: Record<'sync' | 'datasync', () => Promise<void>> = Object.getPrototypeOf(probe);
    await probe.close();
    const [sync, datasync] = [vi.spyOn(handle, 'sync'), vi.spyOn(handle, 'datasync')];
    onTestFinished(() => {
      sync.mockRestore();
      datasync.mockRestore();
    });
    const before: [number, number][] = [];
    const watched: SellingStore = {
      ...forwardTo(store),
      apply: async (change) => {
        before.push([sync.mock.calls.length, datasync.mock.calls.length]);
        return await store.apply(change);
      },
    };
    const office = createBoxOffice(watched, { journal: openFileJournal(journalFolder, theater) });
    for (const place of [1, 2, 3]) {
      const outcome = await office.fulfil({ ...REQUEST, seats: [{ row: 1, place }] });
      if (outcome.kind === 'applied') await outcome.recorded;
    }
    // The folder above, that above it, the file, and its name; from then on nothing but what was added.
    const [first] = before;
    expect(first?.[0]).toBeGreaterThanOrEqual(3);
    expect(before.map(([, synced]) => synced)).toEqual([0, 1, 2]);
    expect(before.at(-1)?.[0]).toBe(first?.[0]);
  });

  test('that cannot be written keeps the change from being sent', async () => {
    await writeFile(path.join(folder, 'state'), 'a file where the folder should be');
    const faulty = withFaults(store, []);
    const journal = openFileJournal(journalFolder, theater);
    const outcome = await createBoxOffice(faulty, { journal }).fulfil(REQUEST);
    expect(outcome).toMatchObject({ kind: 'notApplied', reason: 'journal' });
    expect(faulty.sent).toEqual([]);
  });

  test('keeps the entry of a change that nobody could settle', async () => {
    await leaveBehind();
    expect(await readdir(journalFolder)).toHaveLength(1);
  });

  test('offers only entries of this theater, of a dead program, in a format it knows', async () => {
    const { file, change } = await leaveBehind();
    const [head = {}, ...lines] = await linesOf(file);
    const write = async (name: string, other: object): Promise<void> =>
      await writeLines(path.join(journalFolder, name), [{ ...head, ...other }, ...lines]);
    await write('other-theater.jsonl', { theater: 'another' });
    await write('alive.jsonl', { owner: thisOwner() });
    await write('other-machine.jsonl', { owner: { ...Object(head['owner']), host: 'elsewhere' } });
    await write('newer.jsonl', { format: 99 });
    await writeFile(path.join(journalFolder, 'torn.jsonl'), '{"theater":');
    const entries = await openFileJournal(journalFolder, theater).leftBehind();
    expect(entries.map((entry) => entry.change.id)).toEqual([change]);
    expect(await openFileJournal(path.join(folder, 'nowhere'), theater).leftBehind()).toEqual([]);
  });

  test('takes a line without its end for one that was never sent', async () => {
    const { file, change } = await leaveBehind();
    const torn = (await readFile(file, 'utf8')).split('\n')[1]?.slice(0, 40);
    await writeFile(file, `${await readFile(file, 'utf8')}${torn}`);
    const journal = openFileJournal(journalFolder, theater);
    const left = await journal.leftBehind();
    expect(left.map((entry) => entry.change.id)).toEqual([change]);
    expect(await journal.damaged()).toEqual([]);
    for (const each of left) await resolveEntry(store, journal, each, 'Zoe');
    expect(await readdir(journalFolder)).toEqual([]);
  });

  test('of the version before, a file for each entry, is read, settled and removed', async () => {
    const { change } = await leaveOldEntry(REQUEST);
    const journal = openFileJournal(journalFolder, theater);
    const left = await journal.leftBehind();
    expect(left.map((entry) => entry.change.id)).toEqual([change]);
    for (const each of left)
      expect((await resolveEntry(store, journal, each, 'Zoe')).ending.kind).toBe('never');
    expect(await readdir(journalFolder)).toEqual([]);
  });
});

describe('an entry that is damaged', () => {
  type Fields = Record<string, unknown>;
  const seatOf = (entry: Fields, side: 'before' | 'after'): Fields => Object(entry['change']).seats[0][side];
  /** Where an entry is a line, these are told by the first line of its file. */
  const OF_THE_FILE = new Set(['has no owner', 'has an owner that is all processes', 'names no format']);
  /** Each spoils the text of a whole entry in its own way. */
  const DAMAGES: Readonly<Record<string, (entry: Fields) => unknown>> = {
    'has no change': (entry) => void delete entry['change'],
    'has a change that is null': (entry) => (entry['change'] = null),
    'has a change without seats': (entry) => (Object(entry['change']).seats = []),
    'has seats that are a text': (entry) => (Object(entry['change']).seats = 'A 1-1'),
    'has a seat twice': (entry) => Object(entry['change']).seats.push(Object(entry['change']).seats[0]),
    'has a change id of another kind': (entry) => (Object(entry['change']).id = 'mine'),
    'has the id of another change': (entry) =>
      (Object(entry['change']).id = '5ce0e9e0-31a6-11ee-8ab1-0242ac120002'),
    'does what nobody knows': (entry) => (Object(entry['change']).kind = 'sell'),
    'is of a room that is a number': (entry) => (Object(entry['change']).room = 7),
    'is by nobody': (entry) => void delete Object(entry['change']).by,
    'has a gate that nobody knows': (entry) => (Object(entry['change']).gate = 'ajar'),
    'has half a play': (entry) => (Object(entry['change']).play = { before: 'Hamlet' }),
    'has no version': (entry) => void delete seatOf(entry, 'before')['version'],
    'skips a version': (entry) => (seatOf(entry, 'after')['version'] = 7),
    'has a version past every number of the store': (entry) => {
      seatOf(entry, 'before')['version'] = 2 ** 31;
      seatOf(entry, 'after')['version'] = 2 ** 31 + 1;
    },
    'moves from one seat to another': (entry) => (seatOf(entry, 'after')['place'] = 2),
    'has a row past every row': (entry) => {
      seatOf(entry, 'before')['row'] = 40_000;
      seatOf(entry, 'after')['row'] = 40_000;
    },
    'has contents that nobody knows': (entry) => (seatOf(entry, 'after')['content'] = { kind: 'sold' }),
    'is held until no time at all': (entry) =>
      (seatOf(entry, 'before')['content'] = { kind: 'held', by: 'Mia', until: 1e300 }),
    'has no owner': (entry) => void delete entry['owner'],
    'has an owner that is all processes': (entry) => (Object(entry['owner']).pid = -1),
    'is in no phase': (entry) => void delete entry['phase'],
    'names no format': (entry) => void delete entry['format'],
  };

  /** Two changes of a program that is dead, in one file, the second of which is spoilt. */
  async function spoilSecond(spoil: (entry: Fields) => unknown): Promise<{ good: string; file: string }> {
    const good = await leaveBehind();
    const bad = await leaveEntry(store, journalFolder, { ...REQUEST, seats: [{ row: 2, place: 1 }] });
    const [head = {}, entry = {}] = await linesOf(bad.file);
    const [, goodEntry = {}] = await linesOf(good.file);
    const whole = { ...head, ...entry };
    spoil(whole);
    const { format, theater: ofTheater, owner, ...line } = whole;
    await writeLines(good.file, [{ format, theater: ofTheater, owner }, goodEntry, line]);
    await rm(bad.file);
    return { good: good.change, file: good.file };
  }

  test.each(Object.entries(DAMAGES).filter(([why]) => !OF_THE_FILE.has(why)))(
    'because it %s is named, and the good ones are settled',
    async (_, spoil) => {
      const { good, file } = await spoilSecond(spoil);
      const journal = openFileJournal(journalFolder, theater);
      const left = await journal.leftBehind();
      expect(left.map((entry) => entry.change.id)).toEqual([good]);
      const damaged = await journal.damaged();
      expect(damaged).toMatchObject([{ file, why: expect.stringContaining('(line 3)') }]);
      expect(await damaged[0]?.setAside()).toBe(`${file}.damaged`);
      expect(await journal.damaged()).toEqual([]);
      for (const each of await journal.leftBehind())
        expect((await resolveEntry(store, journal, each, 'Zoe')).ending.kind).toBe('never');
      expect(await readdir(journalFolder)).toEqual([`${path.basename(file)}.damaged`]);
    },
  );

  test.each(Object.entries(DAMAGES))(
    'in a file of its own, because it %s, is named, and the good ones are settled',
    async (_, spoil) => {
      const good = await leaveOldEntry(REQUEST);
      const bad = await leaveOldEntry({ ...REQUEST, seats: [{ row: 2, place: 1 }] });
      const entry = JSON.parse(await readFile(bad.file, 'utf8'));
      spoil(entry);
      await writeFile(bad.file, JSON.stringify(entry));
      const journal = openFileJournal(journalFolder, theater);
      const left = await journal.leftBehind();
      expect(left.map(({ change }) => change.id)).toEqual([good.change]);
      for (const each of left)
        expect((await resolveEntry(store, journal, each, 'Zoe')).ending.kind).toBe('never');
      const damaged = await journal.damaged();
      expect(damaged).toMatchObject([{ file: bad.file, why: expect.any(String) }]);
      expect(await damaged[0]?.setAside()).toBe(`${bad.file}.damaged`);
      expect(await readdir(journalFolder)).toEqual([`${path.basename(bad.file)}.damaged`]);
      expect(await journal.damaged()).toEqual([]);
    },
  );

  test('because its file is torn, empty, a folder, of gigabytes or says nothing of itself takes nothing away either', async () => {
    const { file: good, change } = await leaveBehind();
    const file = (name: string): string => path.join(journalFolder, name);
    await writeFile(file('torn.jsonl'), '{"theater":\n');
    await writeFile(file('empty.jsonl'), '');
    await writeFile(file('list.json'), '[]');
    await mkdir(file('folder.jsonl'));
    await writeFile(file('large.jsonl'), '');
    await truncate(file('large.jsonl'), 2 ** 32);
    const [head = {}, ...lines] = await linesOf(good);
    const { owner: _, ...nobody } = head;
    await writeLines(file('nobody.jsonl'), [nobody, ...lines]);
    const journal = openFileJournal(journalFolder, theater);
    expect((await journal.leftBehind()).map((entry) => entry.change.id)).toEqual([change]);
    const damaged = await journal.damaged();
    const names = damaged.map((each) => path.basename(each.file)).toSorted();
    expect(names).toEqual([
      'empty.jsonl',
      'folder.jsonl',
      'large.jsonl',
      'list.json',
      'nobody.jsonl',
      'torn.jsonl',
    ]);
    for (const each of damaged) expect(await each.setAside()).toBe(`${each.file}.damaged`);
    expect(await journal.damaged()).toEqual([]);
  });

  test('of another theater is left to that', async () => {
    const { file } = await leaveBehind();
    const [head = {}, ...lines] = await linesOf(file);
    await writeLines(file, [
      { ...head, theater: 'another' },
      ...lines.map((line) => ({ ...line, change: null })),
    ]);
    expect(await openFileJournal(journalFolder, theater).damaged()).toEqual([]);
    expect(await openFileJournal(journalFolder, 'another').damaged()).toHaveLength(1);
  });
});

test('every kind of change comes back from the journal as it was written', async () => {
  await fc.assert(
    fc.asyncProperty(snapshots, requests, async (snapshot, request) => {
      const change = makeTimeUuid();
      const seats = snapshot.seats.map((seat) => ({ ...seat, change }));
      const decision = decide({ ...snapshot, seats }, request, makeTimeUuid());
      fc.pre(decision.kind === 'change');
      if (decision.kind !== 'change') return;
      expect(readChange(JSON.parse(JSON.stringify(decision.change)))).toEqual(decision.change);
    }),
    { numRuns: 300 },
  );
});

test('a change that stands without its row in the history stays in the journal, which brings the row', async () => {
  const journal = openFileJournal(journalFolder, theater);
  const forgetful: SellingStore = {
    ...forwardTo(store),
    record: () => Promise.reject(new StoreError('unavailable', 'too few replicas')),
  };
  const outcome = await createBoxOffice(forgetful, { journal }).fulfil(REQUEST);
  if (outcome.kind !== 'applied') throw new Error('it was applied');
  expect(await outcome.recorded).toBe(false);
  const [name = ''] = await readdir(journalFolder);
  await abandonByOwner(path.join(journalFolder, name));
  const [entry] = await journal.leftBehind();
  if (entry === undefined) throw new Error('an entry was left behind');
  expect((await resolveEntry(forgetful, journal, entry, 'Zoe')).ending).toEqual({ kind: 'applied' });
  expect(await journal.leftBehind()).toHaveLength(1);
  expect((await resolveEntry(store, journal, entry, 'Zoe')).ending).toEqual({ kind: 'applied' });
  expect(await journal.leftBehind()).toEqual([]);
});

describe('the owner of an entry', () => {
  test('is dead when its process is gone, its pid is another program’s, or the machine was started again', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    children.push(child);
    const { pid } = child;
    if (pid === undefined) throw new Error('the child did not start');
    expect(isDead({ ...thisOwner(), pid, startedAt: null })).toBe(false);
    expect(isDead({ ...thisOwner(), pid, startedAt: '1' })).toBe(true);
    expect(isDead({ ...thisOwner(), boot: 'another boot' })).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isDead({ ...thisOwner(), pid, startedAt: null })).toBe(true);
    expect(isDead(thisOwner())).toBe(false);
  });

  test('is dead when it has ended and only waits for a parent that never asks how', async () => {
    const parent = spawn('/bin/sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    children.push(parent);
    const [chunk] = await once(parent.stdout, 'data');
    const pid = Number(String(chunk));
    await expect.poll(() => isDead({ ...thisOwner(), pid, startedAt: null })).toBe(true);
    // Its pid is not free: it is still in the table of processes.
    expect(process.kill(pid, 0)).toBe(true);
  });
});

describe('resolving what was left behind', () => {
  test('fences a change that is still pending, and books nothing', async () => {
    await leaveBehind();
    const journal = openFileJournal(journalFolder, theater);
    const [entry] = await journal.leftBehind();
    if (entry === undefined) throw new Error('an entry was left behind');
    const { ending } = await resolveEntry(store, journal, entry, 'Zoe');
    expect(ending).toEqual({ kind: 'never' });
    expect(await store.apply(entry.change)).toEqual({ kind: 'refused' });
    expect(seatAt(await store.look('A', 'settle'), SEAT)?.content).toEqual({ kind: 'free' });
    expect(await readdir(journalFolder)).toEqual([]);
  });

  test('tells of a change that was applied after all, and keeps it', async () => {
    await leaveBehind();
    const journal = openFileJournal(journalFolder, theater);
    const [entry] = await journal.leftBehind();
    if (entry === undefined) throw new Error('an entry was left behind');
    await store.apply(entry.change);
    const { ending } = await resolveEntry(store, journal, entry, 'Zoe');
    expect(ending).toEqual({ kind: 'applied' });
    expect(seatAt(await store.look('A', 'settle'), SEAT)?.content).toMatchObject({ client: 'Zoe' });
  });

  test('keeps the entry while the store is silent', async () => {
    await leaveBehind();
    const journal = openFileJournal(journalFolder, theater);
    const [entry] = await journal.leftBehind();
    if (entry === undefined) throw new Error('an entry was left behind');
    const silent = withFaults(store, []);
    silent.isSilent = true;
    const { ending } = await resolveEntry(silent, journal, entry, 'Zoe', PATIENCE);
    expect(ending.kind).toBe('doubt');
    expect(await journal.leftBehind()).toHaveLength(1);
  });
});

test('two programs of one client leave each other’s entries alone', async () => {
  const office = officeWith();
  await office.fulfil({ ...REQUEST, seats: [{ row: 2, place: 1 }] });
  const { file } = await leaveBehind();
  const [head = {}, ...lines] = await linesOf(file);
  await writeLines(file, [{ ...head, owner: thisOwner() }, ...lines]);
  await office.fulfil({ ...REQUEST, seats: [{ row: 2, place: 2 }] });
  expect(await linesOf(file)).toHaveLength(2);
  expect(await openFileJournal(journalFolder, theater).leftBehind()).toEqual([]);
});

test('a journal with nothing open is removed when its program ends, and stays where something is', async () => {
  const program = [
    `import { openFileJournal } from '${path.resolve('source/booking/journal/journal-files.ts')}';`,
    `const change = (id) => ({ id });`,
    `const journal = openFileJournal(process.argv[1], 'a theater');`,
    `await journal.write(change('one'), 'sent');`,
    `if (process.argv[2] === 'open') await journal.write(change('two'), 'sent');`,
    `void journal.clear('one');`,
    `process.exit(0);`,
  ].join('\n');
  for (const [word, files] of [
    ['settled', 0],
    ['open', 1],
  ] as const) {
    const own = path.join(folder, word);
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program, own, word], {
      stdio: 'inherit',
    });
    children.push(child);
    await once(child, 'exit');
    const names = await readdir(own);
    expect(names).toHaveLength(files);
    for (const name of names)
      expect((await linesOf(path.join(own, name))).at(-1)).toEqual({ cleared: 'one' });
  }
});
