import { expect, test } from 'vitest';

import { lacksNothing, type RoomVersions } from '../../source/theater/room-versions.ts';
import { FREE, type Seat } from '../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';

function seat(place: number, version: number): Seat {
  return { row: 1, place, version, change: '', content: FREE };
}

const picture: RoomSnapshot = {
  room: 'A',
  revision: 'any',
  isClosed: false,
  play: 'Hamlet',
  seats: [seat(1, 3), seat(2, 0)],
  at: 0,
  isLinearizable: false,
  level: 'QUORUM',
};

function versions(changes: Partial<RoomVersions> = {}): RoomVersions {
  return { isClosed: false, seats: picture.seats, at: 0, ...changes };
}

test('a picture lacks nothing that it has at the same version, or further on', () => {
  expect(lacksNothing(picture, versions())).toBe(true);
  expect(lacksNothing(picture, versions({ seats: [seat(1, 2), seat(2, 0)] }))).toBe(true);
});

test.each([
  ['a seat moved on', { seats: [seat(1, 3), seat(2, 1)] }],
  ['one seat moved on while the picture is ahead in another', { seats: [seat(1, 2), seat(2, 1)] }],
  ['the room was closed', { isClosed: true }],
  ['the room has a seat more', { seats: [seat(1, 3), seat(2, 0), seat(3, 0)] }],
  ['the room has other seats', { seats: [seat(1, 3), seat(3, 0)] }],
])('a picture lacks something when %s', (_, changes) => {
  expect(lacksNothing(picture, versions(changes))).toBe(false);
});
