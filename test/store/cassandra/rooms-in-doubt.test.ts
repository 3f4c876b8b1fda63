import { expect, test } from 'vitest';

import { RoomsInDoubt } from '../../../source/store/cassandra/rooms-in-doubt.ts';
import type { Change } from '../../../source/theater/change.ts';
import { FREE, type Seat } from '../../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../../source/theater/snapshot.ts';

function seat(place: number, version: number): Seat {
  return { row: 1, place, version, change: `c${version}`, content: FREE };
}

function picture(...seats: readonly Seat[]): RoomSnapshot {
  return {
    room: 'A',
    revision: 'r',
    isClosed: false,
    seats,
    at: 0,
    play: '',
    isLinearizable: false,
    level: 'QUORUM',
  };
}

function changeOf(place: number, version: number): Change {
  const seats = [{ before: seat(place, version - 1), after: seat(place, version) }] as const;
  return { id: 'c', kind: 'book', room: 'A', by: 'Mia', reason: '', seats, isOpenRequired: true, gate: null };
}

test('a commit that was not acknowledged leaves the room in doubt until a picture shows it', () => {
  const doubts = new RoomsInDoubt();
  doubts.addCommit(changeOf(4, 1));
  expect(doubts.rooms).toEqual(['A']);
  expect(doubts.isConfirmable('A')).toBe(true);
  expect(doubts.confirm(picture(seat(3, 9), seat(4, 0)))).toBe(false);
  expect(doubts.has('A')).toBe(true);
  expect(doubts.confirm(picture(seat(3, 9), seat(4, 1)))).toBe(true);
  expect(doubts.has('A')).toBe(false);
});

test('every commit must be shown, a seat by its last version', () => {
  const doubts = new RoomsInDoubt();
  doubts.addCommit(changeOf(4, 1));
  doubts.addCommit(changeOf(5, 1));
  doubts.addCommit(changeOf(4, 2));
  expect(doubts.confirm(picture(seat(4, 2), seat(5, 0)))).toBe(false);
  expect(doubts.confirm(picture(seat(4, 1), seat(5, 1)))).toBe(false);
  expect(doubts.confirm(picture(seat(4, 3), seat(5, 1)))).toBe(true);
});

test('after an attempt without an answer only a linearizable look that began later says what must be shown', () => {
  const doubts = new RoomsInDoubt();
  doubts.addUnknown('A', 7);
  expect(doubts.confirm(picture(seat(4, 9)))).toBe(false);
  doubts.observe(picture(seat(4, 0)), 7);
  expect(doubts.isConfirmable('A')).toBe(false);
  doubts.observe(picture(seat(4, 1)), 8);
  expect(doubts.isConfirmable('A')).toBe(true);
  expect(doubts.confirm(picture(seat(4, 0)))).toBe(false);
  expect(doubts.confirm(picture(seat(4, 1)))).toBe(true);
});

test('a room that is not in doubt has nothing to confirm', () => {
  const doubts = new RoomsInDoubt();
  doubts.observe(picture(seat(4, 1)), 1);
  expect(doubts.confirm(picture(seat(4, 1)))).toBe(false);
  expect(doubts.rooms).toEqual([]);
});
