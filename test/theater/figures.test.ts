import { describe, expect, test } from 'vitest';

import type { Change, ChangeKind, HistoryEntry } from '../../source/theater/change.ts';
import {
  clientsIn,
  figuresOf,
  fragmentationOf,
  isSoldOut,
  minutesToSoldOut,
  paceAt,
  percentBooked,
  turnoverOf,
} from '../../source/theater/figures.ts';
import { makePlan } from '../../source/theater/plan.ts';
import type { SeatContent } from '../../source/theater/seats.ts';
import { contentChangedAt, rowsById } from '../../source/theater/snapshot.ts';
import { bookedBy, NOW, roomWith } from '../screen/client/made-up-theater.ts';
import { idAt } from './ids.ts';

const FREE: SeatContent = { kind: 'free' };
const SMALL = makePlan({ rooms: 1, rows: 1, places: 6 });

function entry(
  kind: ChangeKind,
  contents: readonly (readonly [before: SeatContent, after: SeatContent])[],
  at = NOW,
): HistoryEntry {
  const id = idAt(at);
  const [first, ...others] = contents.map(([before, after], index) => ({
    before: { row: 1, place: index + 1, version: 0, change: 'c', content: before },
    after: { row: 1, place: index + 1, version: 1, change: id, content: after },
  }));
  if (first === undefined) throw new Error('a change has seats');
  const change: Change = {
    id,
    kind,
    room: 'A',
    epoch: '',
    by: 'Mia',
    reason: '',
    seats: [first, ...others],
    isOpenRequired: false,
    gate: null,
  };
  return { at, change, isRecovered: false };
}

describe('when a seat was changed', () => {
  const [early, late, later] = [NOW - 60_000, NOW - 30_000, NOW - 10_000];

  test('is when its content was, not when a closing or a rename rode on it', () => {
    const booked = entry('book', [[FREE, bookedBy('Mia')]], early);
    const closed = entry('close', [[bookedBy('Mia'), bookedBy('Mia')]], late);
    const renamed = entry('rename', [[bookedBy('Mia'), bookedBy('Mia')]], later);
    const [first] = booked.change.seats;
    const chained = [booked, follow(closed, booked), follow(renamed, closed)];
    const seat = { ...first.after, version: 3, change: renamed.change.id };
    expect(contentChangedAt(seat, rowsById(chained))).toBe(early);
    const room = { ...roomWith(SMALL, 'A'), seats: [seat] };
    expect(clientsIn([room], chained)).toMatchObject([{ client: 'Mia', lastChangeAt: early }]);
  });

  test('is not told of the first seat where no row says what its last change was', () => {
    const seat = { row: 1, place: 1, version: 3, change: idAt(late), content: bookedBy('Mia') };
    expect(contentChangedAt(seat, new Map())).toBeNull();
    expect(contentChangedAt({ ...seat, place: 2 }, new Map())).toBe(late);
    expect(contentChangedAt({ ...seat, version: 0 }, new Map())).toBeNull();
  });
});

/** The same change, made after another of the same seat. */
function follow({ change, ...rest }: HistoryEntry, { change: earlier }: HistoryEntry): HistoryEntry {
  const [{ before, after }] = change.seats;
  return {
    ...rest,
    change: { ...change, seats: [{ before: { ...before, version: 1, change: earlier.id }, after }] },
  };
}

describe('the percent booked', () => {
  test('is of the seats that are not blocked, rounded down so that 100 means sold out', () => {
    expect(percentBooked({ seats: 120, free: 50, booked: 60, held: 0, blocked: 10 })).toBe(54);
    expect(percentBooked({ seats: 720, free: 1, booked: 719, held: 0, blocked: 0 })).toBe(99);
    expect(percentBooked({ seats: 6, free: 0, booked: 0, held: 0, blocked: 6 })).toBeNull();
  });

  test('a room with a hold is not sold out, nor is one that is all blocked', () => {
    expect(isSoldOut({ seats: 6, free: 0, booked: 5, held: 0, blocked: 1 })).toBe(true);
    expect(isSoldOut({ seats: 6, free: 0, booked: 5, held: 1, blocked: 0 })).toBe(false);
    expect(isSoldOut({ seats: 6, free: 0, booked: 0, held: 0, blocked: 6 })).toBe(false);
  });
});

describe('the turnover', () => {
  test('counts seats that became booked and seats that came back', () => {
    expect(
      turnoverOf(
        entry('book', [
          [FREE, bookedBy('Mia')],
          [FREE, bookedBy('Mia')],
        ]).change,
      ),
    ).toEqual({
      booked: 2,
      released: 0,
    });
    expect(
      turnoverOf(
        entry('reset', [
          [bookedBy('Mia'), FREE],
          [FREE, FREE],
        ]).change,
      ),
    ).toEqual({
      booked: 0,
      released: 1,
    });
  });

  test('a move and a fence sell nothing', () => {
    const none = { booked: 0, released: 0 };
    expect(
      turnoverOf(
        entry('move', [
          [bookedBy('Mia'), FREE],
          [FREE, bookedBy('Mia')],
        ]).change,
      ),
    ).toEqual(none);
    expect(turnoverOf(entry('fence', [[bookedBy('Mia'), bookedBy('Mia')]]).change)).toEqual(none);
  });

  test('is counted for the last minute, and for ten minutes in half minutes', () => {
    const sale = [[FREE, bookedBy('Mia')]] as const;
    const ages = [0, 59_999, 60_000, 599_999, 600_000];
    const { perMinute, steps } = paceAt(
      ages.map((age) => entry('book', sale, NOW - age)),
      NOW,
    );
    expect(perMinute).toEqual({ booked: 2, released: 0 });
    expect(steps).toHaveLength(20);
    expect([steps[19], steps[18], steps[17], steps[0]]).toEqual([1, 1, 1, 1]);
  });

  test('says when the last seat goes, or that it never would', () => {
    expect(minutesToSoldOut(100, { booked: 12, released: 2 })).toBe(10);
    expect(minutesToSoldOut(100, { booked: 2, released: 2 })).toBeNull();
    expect(minutesToSoldOut(0, { booked: 0, released: 0 })).toBe(0);
  });
});

describe('what is left of a room', () => {
  test('is the longest run in one row, and the free seats without a neighbour', () => {
    const plan = makePlan({ rooms: 1, rows: 2, places: 6 });
    const taken = Object.fromEntries(['1-2', '1-5', '2-1'].map((label) => [label, bookedBy('Mia')]));
    // Row 1 is .x..x. and row 2 is x.....: the runs do not join at the end of a row.
    expect(fragmentationOf(roomWith(plan, 'A', taken))).toEqual({ longestRun: 5, singles: 2 });
  });

  test('of a full room is nothing', () => {
    const taken = Object.fromEntries([1, 2, 3, 4, 5, 6].map((place) => [`1-${place}`, bookedBy('Mia')]));
    expect(fragmentationOf(roomWith(SMALL, 'A', taken))).toEqual({ longestRun: 0, singles: 0 });
  });
});

test('clients have their seats and their last change, also when it was a release', () => {
  const room = roomWith(SMALL, 'A', { '1-1': bookedBy('Bo'), '1-2': bookedBy('Bo'), '1-3': bookedBy('Al') });
  const released = entry('release', [[bookedBy('Mia'), FREE]], NOW - 5000);
  expect(clientsIn([room], [released])).toEqual([
    { client: 'Bo', booked: 2, held: 0, lastChangeAt: null },
    { client: 'Al', booked: 1, held: 0, lastChangeAt: null },
    { client: 'Mia', booked: 0, held: 0, lastChangeAt: NOW - 5000 },
  ]);
});

test('the whole theater is the sum of its rooms', () => {
  const plan = makePlan({ rooms: 2, rows: 1, places: 6 });
  const rooms = new Map([
    ['A', roomWith(plan, 'A', { '1-1': bookedBy('Bo'), '1-6': { kind: 'blocked', note: '' } })],
    ['B', roomWith(plan, 'B', { '1-1': { kind: 'held', by: 'Al', until: NOW + 1 } })],
  ]);
  const figures = figuresOf(plan, rooms, { entries: [] }, NOW);
  expect(figures.total).toEqual({ seats: 12, free: 9, booked: 1, held: 1, blocked: 1, percent: 9 });
  expect(figures.rooms.map(({ room, percent, longestRun }) => [room, percent, longestRun])).toEqual([
    ['A', 20, 4],
    ['B', 0, 5],
  ]);
  expect(figures.minutesToSoldOut).toBeNull();
});
