import { expect, test } from 'vitest';

import type { HistoryEntry } from '../../source/theater/change.ts';
import { contradictionsIn } from '../../source/theater/history-gaps.ts';
import { makePlan } from '../../source/theater/plan.ts';
import type { SeatContent } from '../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';
import { bookedBy, NOW, roomWith } from '../screen/client/made-up-theater.ts';

const MIA = bookedBy('Mia');

/** A row in which seat 1-1 came to stand at a version by a change, of an epoch or of one that is not known. */
function row(version: number, id: string, content: SeatContent, epoch = ''): HistoryEntry {
  const seat = { row: 1, place: 1, content };
  const before = { ...seat, version: version - 1, change: 'before' };
  const facts = { id, kind: 'book', room: 'A', epoch, by: 'Mia', reason: '' } as const;
  const change = { ...facts, seats: [{ before, after: { ...seat, version, change: id } }] } as const;
  return { at: NOW, change: { ...change, isOpenRequired: true, gate: null }, isRecovered: false };
}

/** Room A, of epoch `now`, with seat 1-1 as Mia's at version 2 by the change `second`. */
const ROOM: RoomSnapshot = (() => {
  const room = roomWith(makePlan({ rooms: 1, rows: 1, places: 2 }), 'A', { '1-1': MIA });
  return {
    ...room,
    epoch: 'now',
    seats: room.seats.map((seat) => ({ ...seat, version: 2, change: 'second' })),
  };
})();

test.each([
  ['the row that made the seat, and older ones', [row(1, 'first', bookedBy('Tom')), row(2, 'second', MIA)]],
  ['a newer row of another epoch', [row(7, 'later', MIA, 'before')]],
])('%s agree with a seat', (_, entries) => {
  expect(contradictionsIn(entries, ROOM)).toEqual([]);
});

test.each([
  ['a version that the seat has not reached', row(3, 'third', MIA)],
  ['a version that the seat has not reached, of this epoch', row(3, 'third', MIA, 'now')],
  ['another change for the version of the seat', row(2, 'other', MIA)],
  ['another person for the change of the seat', row(2, 'second', bookedBy('Tom'))],
])('%s contradicts it', (_, entry) => {
  expect(contradictionsIn([row(1, 'first', MIA), entry], ROOM)).toMatchObject([
    { room: 'A', recorded: entry.change.seats[0].after, standing: { version: 2, change: 'second' } },
  ]);
});

test('a seat is named once, by its newest row, and so is one that the room does not have', () => {
  const entries = [row(3, 'third', MIA), row(4, 'fourth', MIA)];
  expect(contradictionsIn(entries, ROOM).map(({ recorded }) => recorded.version)).toEqual([4]);
  expect(contradictionsIn(entries, { ...ROOM, seats: [] })).toMatchObject([{ standing: null }]);
});
