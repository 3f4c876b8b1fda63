import { expect, onTestFinished, test, vi } from 'vitest';

import { askedByClient, askedToReset, type Task } from '../../source/booking/asked.ts';
import { listWords, describe, operationWords } from '../../source/booking/describe.ts';
import { closingWords } from '../../source/booking/history.ts';
import type { Outcome } from '../../source/booking/outcome.ts';
import type { Change } from '../../source/theater/change.ts';
import type { RefusalReason } from '../../source/theater/request.ts';
import type { SeatContent } from '../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';

const CHANGE_ID = '5e3c1d20-0000-11f0-8000-000000000001';

/** Row 1 of room A, with one seat for each content. */
function room(contents: readonly SeatContent[]): RoomSnapshot {
  return {
    room: 'A',
    epoch: 'first',
    revision: '1',
    isClosed: false,
    seats: contents.map((content, index) => ({
      row: 1,
      place: index + 1,
      version: 1,
      change: CHANGE_ID,
      content,
    })),
    at: 1000,
    play: 'Hamlet',
    isLinearizable: true,
    level: 'file',
  };
}

function refused(reason: RefusalReason, contents: readonly SeatContent[]): Outcome {
  const snapshot = room(contents);
  return { kind: 'refused', reason, seats: snapshot.seats, snapshot };
}

function task(operation: Task['operation'], count: number): Task {
  const seats = Array.from({ length: count }, (_, index) => ({ row: 1, place: index + 1 }));
  return { operation, room: 'A', seats, client: 'Mia' };
}

const BY_TOM: SeatContent = { kind: 'booked', client: 'Tom', booking: 'b-1' };
const BY_MIA: SeatContent = { kind: 'booked', client: 'Mia', booking: 'b-2' };
const HELD: SeatContent = { kind: 'held', by: 'Ann', until: 2000 };
const RUN_OUT: SeatContent = { kind: 'held', by: 'Ann', until: 1000 };
const BLOCKED: SeatContent = { kind: 'blocked', note: 'broken\u001B[5m' };
const FREE: SeatContent = { kind: 'free' };

test.for([
  ['taken', [BY_TOM], 'A 1-1 is taken by Tom; nothing was booked.'],
  ['taken', [BY_TOM, BY_TOM], 'A 1-1 and 1-2 are taken by Tom; nothing was booked.'],
  [
    'taken',
    [BY_TOM, BLOCKED],
    'A 1-1 is taken by Tom, A 1-2 is blocked (broken\uFFFD[5m); nothing was booked.',
  ],
  ['yours', [BY_MIA], 'A 1-1 is already yours; nothing was booked.'],
  ['held', [HELD], 'A 1-1 is held by Ann; nothing was booked.'],
  ['closed', [FREE], 'Room A is closed for bookings; nothing was booked.'],
] as const)('a booking refused as %s names seats and owners: %s', ([reason, contents, words]) => {
  expect(describe(refused(reason, contents), askedByClient(task('book', contents.length)))).toBe(words);
});

test.for([
  ['not-yours', [BY_TOM], 'A 1-1 is booked by Tom; nothing was released.'],
  ['not-booked', [FREE, RUN_OUT], 'A 1-1 and 1-2 are not booked; nothing was released.'],
  ['changed-meanwhile', [BY_TOM], 'Changed meanwhile: A 1-1 is booked by Tom; nothing was released.'],
  [
    'changed-meanwhile',
    [BY_MIA],
    'Changed meanwhile: A 1-1 is yours in another booking; nothing was released.',
  ],
] as const)('a release refused as %s says how the seats stand: %s', ([reason, contents, words]) => {
  expect(describe(refused(reason, contents), askedByClient(task('release', contents.length)))).toBe(words);
});

test('what was given up, or not done, never will be, and is said so', () => {
  expect(describe({ kind: 'givenUp' }, askedByClient(task('book', 1)))).toBe(
    'Given up; nothing was booked, and nothing will be.',
  );
  const busy: Outcome = { kind: 'notApplied', reason: 'busy', message: 'x.db is kept busy.' };
  expect(describe(busy, askedByClient(task('release', 1)))).toBe(
    'Nothing was released: the store is busy (x.db is kept busy). Please try again.',
  );
  expect(describe(busy, askedToReset('A'))).toBe(
    'Room A was not reset: the store is busy (x.db is kept busy). Please try again.',
  );
});

test('lists read as a person writes them', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listWords)).toEqual(['', 'a', 'a and b', 'a, b and c']);
});

test('a closing is told in the local time of who reads it, with the zone', () => {
  vi.stubEnv('TZ', 'Asia/Tokyo');
  onTestFinished(() => void vi.unstubAllEnvs());
  const seat = { row: 1, place: 1, version: 1, change: CHANGE_ID, content: { kind: 'free' } } as const;
  const change: Change = {
    id: CHANGE_ID,
    kind: 'close',
    room: 'A',
    epoch: 'first',
    by: 'Ola',
    reason: 'fire drill',
    isOpenRequired: false,
    gate: 'close',
    seats: [{ before: seat, after: seat }],
  };
  expect(closingWords({ at: Date.UTC(2026, 0, 31, 19, 2), change, isRecovered: false })).toBe(
    'by Ola, 2026-02-01 04:02 UTC+09:00 (fire drill)',
  );
});

function blockWords(contents: readonly SeatContent[]): string {
  const [first, ...others] = room(contents).seats.map((before) => ({
    before,
    after: { ...before, version: 2, content: { kind: 'blocked', note: '' } as const },
  }));
  if (first === undefined) throw new Error('no seats');
  const facts = { id: CHANGE_ID, kind: 'block', room: 'A', epoch: 'first', by: 'Ola', reason: '' } as const;
  return operationWords({ ...facts, isOpenRequired: false, gate: null, seats: [first, ...others] });
}

test('a block says who held seats of it, and how many where it is not all', () => {
  expect(blockWords([HELD, HELD])).toBe('Block A 1-1 and 1-2 (held by Ann)');
  expect(blockWords([HELD, FREE, HELD, FREE])).toBe('Block A 1-1..1-4 (2 held by Ann)');
  expect(blockWords([FREE])).toBe('Block A 1-1');
});
