import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { createBoxOffice } from '../../source/booking/box-office.ts';
import { openFileJournal } from '../../source/booking/journal/journal-files.ts';
import { type Resolution, resolutionWords, resolveEntry } from '../../source/booking/resolve.ts';
import { transfer, type TransferOutcome } from '../../source/booking/transfer.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../source/store/store.ts';
import { seatName } from '../../source/theater/seats.ts';
import { reservationsIn } from '../../source/theater/snapshot.ts';
import { type Fault, type FaultyStore, withFaults } from './faulty-store.ts';
import { abandonByOwner } from './leave-entry.ts';

const PATIENCE = { firstWordMs: 200, notAppliedMs: 100, contendedMs: 1000, doubtMs: 200 };
const OLD = { row: 1, place: 1 };
const NEW = { row: 2, place: 2 };

let folder: string;
let journalFolder: string;
let store: SellingStore;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'theater-transfer-'));
  journalFolder = path.join(folder, 'state', 'journal');
  store = await openSqliteStore(path.join(folder, 'theater.db'));
  const request = { kind: 'book', room: 'A', seats: [OLD], client: 'Zoe', booking: 'zoes' } as const;
  await createBoxOffice(store).fulfil(request);
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** Moves Zoe from A 1-1 to B 2-2 over a store of which these sends go wrong, with a journal as on nodes. */
async function moveOver(faulty: FaultyStore): Promise<TransferOutcome> {
  const journal = openFileJournal(journalFolder, await store.theaterId());
  const boxOffice = createBoxOffice(faulty, { journal, patience: PATIENCE });
  const tools = { store: faulty, journal, boxOffice, patience: PATIENCE };
  const asked = { room: 'A', from: [OLD], toRoom: 'B', to: [NEW], client: 'Zoe', pins: null };
  const outcome = await transfer(tools, asked);
  if (outcome.first.kind === 'applied') await outcome.first.recorded;
  return outcome;
}

/** What the next program settles, once this one is gone. */
async function resolveLeft(change = (text: string) => text): Promise<readonly Resolution[]> {
  for (const name of await readdir(journalFolder)) {
    const file = path.join(journalFolder, name);
    await abandonByOwner(file);
    await writeFile(file, change(await readFile(file, 'utf8')));
  }
  const journal = openFileJournal(journalFolder, await store.theaterId());
  const resolutions: Resolution[] = [];
  for (const entry of await journal.leftBehind())
    resolutions.push(await resolveEntry(store, journal, entry, 'Zoe', PATIENCE));
  expect(await journal.leftBehind()).toEqual([]);
  return resolutions;
}

async function booked(): Promise<readonly string[]> {
  const rooms = await Promise.all(['A', 'B'].map((room) => store.look(room, 'settle')));
  return reservationsIn(rooms).flatMap(({ room, seats }) => seats.map((seat) => seatName(room, seat)));
}

/** Every send is lost from now on, as in a program that was cut off. */
const CUT_OFF = Array<Fault>(50).fill('request-lost');

test('a first step that nobody knows of is told as unknown; resolve makes sure of it, and nothing happened', async () => {
  const { first, left } = await moveOver(withFaults(store, CUT_OFF));
  expect([first.kind, left]).toEqual(['unknown', null]);
  const [resolution] = await resolveLeft();
  expect(resolution).toMatchObject({ ending: { kind: 'never' } });
  expect(await booked()).toEqual(['A 1-1']);
});

test('a first step whose answer was lost is found, and the second one follows', async () => {
  const { first, left } = await moveOver(withFaults(store, ['answer-lost', 'answer-lost']));
  expect([first.kind, left]).toEqual(['applied', { kind: 'left' }]);
  expect(await booked()).toEqual(['B 2-2']);
  expect(await resolveLeft()).toEqual([]);
});

test('a second step that could not be sent is told as open, stays in the journal, and resolve makes it', async () => {
  const { first, left } = await moveOver(withFaults(store, ['none', ...CUT_OFF]));
  expect([first.kind, left?.kind]).toEqual(['applied', 'open']);
  expect(await booked()).toEqual(['A 1-1', 'B 2-2']);
  const [resolution, ...others] = await resolveLeft();
  expect(others).toEqual([]);
  expect(resolution === undefined ? '' : resolutionWords(resolution)).toMatch(
    /^The move of B 2-2 for Zoe, made .*: Moved Zoe from A 1-1 to B 2-2\. Reference \w{6}\.$/,
  );
  expect(await booked()).toEqual(['B 2-2']);
  const rows = await store.history({ client: 'Zoe', limit: 9 });
  expect(rows.entries.map(({ change }) => change.kind)).toEqual(['book', 'move', 'move']);
});

test('a second step that arrives after it was made again changes nothing', async () => {
  const faulty = withFaults(store, ['none', 'late', 'late']);
  await moveOver(faulty);
  await resolveLeft();
  expect(await booked()).toEqual(['B 2-2']);
  const again = { kind: 'book', room: 'A', seats: [OLD], client: 'Noa', booking: 'noas' } as const;
  await createBoxOffice(store).fulfil(again);
  await faulty.deliverLate();
  expect(await booked()).toEqual(['A 1-1', 'B 2-2']);
});

test('a journal of before transfers is read as it was', async () => {
  await moveOver(withFaults(store, ['none', ...CUT_OFF]));
  const [resolution] = await resolveLeft((text) => text.replace('"format":3', '"format":2'));
  expect(resolution?.ending.kind).toBe('applied');
});
