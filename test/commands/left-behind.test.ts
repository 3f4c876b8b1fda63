import path from 'node:path';

import { beforeEach, expect, onTestFinished, test } from 'vitest';

import { DEFAULT_PATIENCE } from '../../source/booking/drive.ts';
import { openFileJournal } from '../../source/booking/journal/journal-files.ts';
import type { Journal } from '../../source/booking/journal/journal.ts';
import { EXIT } from '../../source/commands/cli/output.ts';
import { offerResolve, sayLeftBehind, settleLeftBehind } from '../../source/commands/request/left-behind.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../source/store/store.ts';
import type { SeatPosition } from '../../source/theater/seats.ts';
import { withFaults } from '../booking/faulty-store.ts';
import { leaveEntry } from '../booking/leave-entry.ts';
import { capture, captureSaid } from './captured-program.ts';
import { temporaryFolder } from './program.ts';

const SEAT: SeatPosition = { row: 7, place: 4 };
/** Short enough for a test that spends it. */
const PATIENCE = { ...DEFAULT_PATIENCE, doubtMs: 100 };
const ZOES = { room: 'A', seats: [SEAT], client: 'Zoe' };
const LEFT =
  /^The booking of A 7-4 for Zoe, made .* UTC, was left unfinished\. To settle it: theater resolve --as Zoe --store .*theater\.db\n$/;

let store: SellingStore;
let journal: Journal;
let journalFolder: string;

beforeEach(async () => {
  const folder = temporaryFolder();
  store = await openSqliteStore(path.join(folder, 'theater.db'));
  onTestFinished(() => store.close());
  journalFolder = path.join(folder, 'journal');
  journal = openFileJournal(journalFolder, await store.theaterId());
  await leaveEntry(store, journalFolder, { kind: 'book', ...ZOES, booking: 'zoes' });
});

test('whoever books or looks at bookings is told what an earlier run left, and it stays', async () => {
  const booking = await captureSaid((output) =>
    settleLeftBehind(store, journal, { operation: 'book', ...ZOES }, output),
  );
  expect(booking).toMatchObject({ value: null, stderr: expect.stringMatching(LEFT) });
  const mine = await captureSaid((output) => sayLeftBehind(store, journal, 'Zoe', output));
  expect(mine.stderr).toMatch(LEFT);
  expect(await journal.leftBehind()).toHaveLength(1);
});

test('whoever releases the seats of an unfinished booking gives that up first', async () => {
  const [entry] = await journal.leftBehind();
  if (entry === undefined) throw new Error('an entry was left behind');
  const { value, stderr } = await captureSaid((output) =>
    settleLeftBehind(store, journal, { operation: 'release', ...ZOES }, output),
  );
  expect(value).toBeNull();
  expect(stderr).toMatch(/it did not go through, and never will\.\n$/);
  expect(await journal.leftBehind()).toEqual([]);
  expect(await store.apply(entry.change)).toEqual({ kind: 'refused' });
});

test('a release of other seats, or by somebody else, leaves it alone', async () => {
  const elsewhere = { operation: 'release', room: 'B', seats: [SEAT], client: 'Zoe' } as const;
  const theirs = { operation: 'release', ...ZOES, client: 'Mia' } as const;
  for (const task of [elsewhere, theirs]) {
    expect((await captureSaid((output) => settleLeftBehind(store, journal, task, output))).value).toBeNull();
  }
  expect(await journal.leftBehind()).toHaveLength(1);
});

test('a hold that was left is told to nobody, and settled beside all else when its person comes back', async () => {
  const hold = { kind: 'hold', room: 'B', seats: [SEAT], leave: [], client: 'Mia', forMs: 60_000 } as const;
  await leaveEntry(store, journalFolder, hold);
  const said = await captureSaid((output) => sayLeftBehind(store, journal, 'Mia', output));
  expect(said.stderr).toBe('');
  const offered = await captureSaid((output) => offerResolve(store, journal, 'Mia', output));
  expect(offered).toMatchObject({ value: true, stderr: '' });
  await expect
    .poll(async () => (await journal.leftBehind()).map(({ change }) => change.kind))
    .toEqual(['book']);
});

test('a release is not answered while nobody can say what became of the booking', async () => {
  const silent = withFaults(store, []);
  silent.isSilent = true;
  const { value } = await captureSaid((output) =>
    settleLeftBehind(silent, journal, { operation: 'release', ...ZOES }, output, PATIENCE),
  );
  expect(value).toMatchObject({ change: { by: 'Zoe' }, message: 'nobody answers' });
  expect(await journal.leftBehind()).toHaveLength(1);
});

test('over a file, resolve says that nothing stays on its way', async () => {
  const { code, stderr } = await capture(['resolve'], { THEATER_STORE: store.address });
  expect(code).toBe(EXIT.done);
  expect(stderr).toBe(
    'In a file nothing stays on its way: what is booked shows by theater mine --as NAME.\n',
  );
});

test('what was left of a sale says for whom it was and who sold, and is the seller’s to settle', async () => {
  const folder = temporaryFolder();
  const own = openFileJournal(folder, await store.theaterId());
  const request = {
    kind: 'book',
    room: 'B',
    seats: [SEAT],
    client: 'Mia',
    by: 'Ola',
    booking: 'mias',
  } as const;
  await leaveEntry(store, folder, request);
  const ola = await captureSaid((output) => sayLeftBehind(store, own, 'Ola', output));
  expect(ola.stderr).toMatch(/^The booking of B 7-4 for Mia, by Ola, made .* theater resolve --as Ola /);
  const mia = await captureSaid((output) => sayLeftBehind(store, own, 'Mia', output));
  expect(mia.stderr).toBe('');
});
