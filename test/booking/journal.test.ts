import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';

import fc from 'fast-check';
import { v1 as makeTimeUuid } from 'uuid';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';

import { createBoxOffice } from '../../source/booking/box-office.ts';
import { openFileJournal } from '../../source/booking/file-journal.ts';
import { isDead, thisOwner } from '../../source/booking/journal.ts';
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
async function leaveBehind(): Promise<string> {
  return await leaveEntry(store, journalFolder, REQUEST);
}

describe('the journal', () => {
  test('has the entry before the change is sent, readable by its owner alone, and none afterwards', async () => {
    const during: { mode: number; folderMode: number; text: string }[] = [];
    const watched: SellingStore = {
      ...forwardTo(store),
      async apply(change) {
        const file = path.join(journalFolder, `${change.id}.json`);
        const [{ mode }, { mode: folderMode }] = [await stat(file), await stat(journalFolder)];
        during.push({
          mode: mode & 0o777,
          folderMode: folderMode & 0o777,
          text: await readFile(file, 'utf8'),
        });
        return await store.apply(change);
      },
    };
    const journal = openFileJournal(journalFolder, theater);
    const outcome = await createBoxOffice(watched, { journal }).fulfil(REQUEST);
    expect(outcome).toMatchObject({ kind: 'applied' });
    expect(during).toHaveLength(1);
    expect(during[0]).toMatchObject({ mode: 0o600, folderMode: 0o700 });
    expect(JSON.parse(during[0]?.text ?? '')).toMatchObject({
      theater,
      phase: 'sent',
      change: { by: 'Zoe', seats: [{ before: { version: 0 }, after: { version: 1 } }] },
      owner: { pid: process.pid, host: hostname() },
    });
    expect(await readdir(journalFolder)).toEqual([]);
  });

  test('asks the disk to keep the entry, and its name in the folder, before the change is sent', async () => {
    await openFileJournal(journalFolder, theater).leftBehind();
    const probe = await open(path.join(folder, 'probe'), 'w');
    const handle: { sync: () => Promise<void> } = Object.getPrototypeOf(probe);
    await probe.close();
    const sync = vi.spyOn(handle, 'sync');
    onTestFinished(() => sync.mockRestore());
    let before = 0;
    const watched: SellingStore = {
      ...forwardTo(store),
      apply: async (change) => {
        before = sync.mock.calls.length;
        return await store.apply(change);
      },
    };
    await createBoxOffice(watched, { journal: openFileJournal(journalFolder, theater) }).fulfil(REQUEST);
    expect(before).toBeGreaterThanOrEqual(2);
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
    const file = await leaveBehind();
    const entry = JSON.parse(await readFile(file, 'utf8'));
    const write = async (name: string, change: object): Promise<void> =>
      await writeFile(path.join(journalFolder, name), JSON.stringify({ ...entry, ...change }));
    await write('other-theater.json', { theater: 'another' });
    await write('alive.json', { owner: thisOwner() });
    await write('other-machine.json', { owner: { ...entry.owner, host: 'elsewhere' } });
    await write('newer.json', { format: 99 });
    await writeFile(path.join(journalFolder, 'torn.json'), '{"theater":');
    const entries = await openFileJournal(journalFolder, theater).leftBehind();
    expect(entries.map(({ change }) => change.id)).toEqual([path.basename(file, '.json')]);
    expect(await openFileJournal(path.join(folder, 'nowhere'), theater).leftBehind()).toEqual([]);
  });
});

describe('an entry that is damaged', () => {
  type Fields = Record<string, unknown>;
  const seatOf = (entry: Fields, side: 'before' | 'after'): Fields => Object(entry['change']).seats[0][side];
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

  test.each(Object.entries(DAMAGES))(
    'because it %s is named, and the good ones are settled',
    async (_, spoil) => {
      const good = await leaveBehind();
      const bad = await leaveEntry(store, journalFolder, { ...REQUEST, seats: [{ row: 2, place: 1 }] });
      const entry = JSON.parse(await readFile(bad, 'utf8'));
      spoil(entry);
      await writeFile(bad, JSON.stringify(entry));
      const journal = openFileJournal(journalFolder, theater);
      const left = await journal.leftBehind();
      expect(left.map(({ change }) => `${change.id}.json`)).toEqual([path.basename(good)]);
      for (const each of left)
        expect((await resolveEntry(store, journal, each, 'Zoe')).ending.kind).toBe('never');
      const damaged = await journal.damaged();
      expect(damaged).toMatchObject([{ file: bad, why: expect.any(String) }]);
      expect(await damaged[0]?.setAside()).toBe(`${bad}.damaged`);
      expect(await readdir(journalFolder)).toEqual([`${path.basename(bad)}.damaged`]);
      expect(await journal.damaged()).toEqual([]);
    },
  );

  test('because it is torn, empty, a folder or of gigabytes takes nothing away either', async () => {
    const good = await leaveBehind();
    const file = (name: string): string => path.join(journalFolder, name);
    await writeFile(file('torn.json'), '{"theater":');
    await writeFile(file('empty.json'), '');
    await writeFile(file('list.json'), '[]');
    await mkdir(file('folder.json'));
    await writeFile(file('large.json'), '');
    await truncate(file('large.json'), 2 ** 32);
    const journal = openFileJournal(journalFolder, theater);
    expect((await journal.leftBehind()).map(({ change }) => file(`${change.id}.json`))).toEqual([good]);
    const names = (await journal.damaged()).map((each) => path.basename(each.file)).toSorted();
    expect(names).toEqual(['empty.json', 'folder.json', 'large.json', 'list.json', 'torn.json']);
  });

  test('of another theater is left to that', async () => {
    const file = await leaveBehind();
    const entry = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...entry, theater: 'another', change: null }));
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
  expect(outcome).toMatchObject({ kind: 'applied', isRecorded: false });
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
  const file = await leaveBehindAlive();
  await office.fulfil({ ...REQUEST, seats: [{ row: 2, place: 2 }] });
  expect((await stat(file)).isFile()).toBe(true);
  expect(await openFileJournal(journalFolder, theater).leftBehind()).toEqual([]);
});

/** An entry of a program that is still running. */
async function leaveBehindAlive(): Promise<string> {
  const file = await leaveBehind();
  const entry = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...entry, owner: thisOwner() }));
  await chmod(file, 0o600);
  return file;
}
