import { expect, test } from 'vitest';

import { RoomsInDoubt } from '../../../source/store/cassandra/rooms/levels.ts';
import { FREE, type Seat } from '../../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../../source/theater/snapshot.ts';

function seat(place: number, version: number): Seat {
  return { row: 1, place, version, change: `c${version}`, content: FREE };
}

function picture(...seats: readonly Seat[]): RoomSnapshot {
  return {
    room: 'A',
    epoch: 'first',
    revision: 'r',
    isClosed: false,
    seats,
    at: 0,
    play: '',
    isLinearizable: false,
    level: 'QUORUM',
  };
}

test('a room is in doubt until a linearizable look that began later is shown at another level', () => {
  const doubts = new RoomsInDoubt();
  doubts.add('A', 7);
  expect(doubts.rooms).toEqual(['A']);
  expect(doubts.confirm(picture(seat(4, 9)))).toBe(false);
  doubts.observe(picture(seat(4, 0)), 7);
  expect(doubts.isConfirmable('A')).toBe(false);
  doubts.observe(picture(seat(4, 1)), 8);
  expect(doubts.isConfirmable('A')).toBe(true);
  expect(doubts.confirm(picture(seat(4, 0)))).toBe(false);
  expect(doubts.has('A')).toBe(true);
  expect(doubts.confirm(picture(seat(4, 1)))).toBe(true);
  expect(doubts.has('A')).toBe(false);
});

test('a commit that was seen before another one is in doubt proves nothing of that', () => {
  const doubts = new RoomsInDoubt();
  doubts.add('A', 1);
  doubts.observe(picture(seat(4, 1)), 2);
  doubts.add('A', 2);
  expect(doubts.confirm(picture(seat(4, 1)))).toBe(false);
  doubts.observe(picture(seat(4, 2)), 3);
  expect(doubts.confirm(picture(seat(4, 1)))).toBe(false);
  expect(doubts.confirm(picture(seat(4, 2)))).toBe(true);
});

test('every seat must be shown, further on or by the same change', () => {
  const doubts = new RoomsInDoubt();
  doubts.add('A', 0);
  doubts.observe(picture(seat(4, 2), seat(5, 1)), 1);
  expect(doubts.confirm(picture(seat(4, 2), seat(5, 0)))).toBe(false);
  expect(doubts.confirm(picture(seat(4, 2), { ...seat(5, 1), change: 'c0' }))).toBe(false);
  expect(doubts.confirm(picture(seat(4, 2)))).toBe(false);
  expect(doubts.confirm(picture(seat(4, 3), seat(5, 1)))).toBe(true);
});

test('a room that is not in doubt has nothing to confirm', () => {
  const doubts = new RoomsInDoubt();
  doubts.observe(picture(seat(4, 1)), 1);
  expect(doubts.confirm(picture(seat(4, 1)))).toBe(false);
  expect(doubts.rooms).toEqual([]);
});
