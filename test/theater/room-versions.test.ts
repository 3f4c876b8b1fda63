import { expect, test } from 'vitest';

import { lacksNothing, type RoomVersions, versionsOf } from '../../source/theater/room-versions.ts';
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
  return { ...versionsOf(picture), ...changes };
}

test('a picture lacks nothing that it has at the same version, or further on', () => {
  expect(lacksNothing(picture, versions())).toBe(true);
  expect(lacksNothing(picture, versions({ versions: [2, 0] }))).toBe(true);
});

test.each([
  ['a seat moved on', { versions: [3, 1] }],
  ['one seat moved on while the picture is ahead in another', { versions: [2, 1] }],
  ['the room was closed', { isClosed: true }],
  ['the room shows another play', { play: 'Macbeth' }],
  ['the room has a seat more', { versions: [3, 0, 0] }],
  ['the room has a seat less', { versions: [3] }],
])('a picture lacks something when %s', (_, changes) => {
  expect(lacksNothing(picture, versions(changes))).toBe(false);
});
