import { expect, test } from 'vitest';

import { markOf, type RoomVersions, standingOf, versionsOf } from '../../source/theater/picture.ts';
import { FREE, type Seat } from '../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';

function seat(place: number, version: number): Seat {
  return { row: 1, place, version, change: `change ${version} of ${place}`, content: FREE };
}

const picture: RoomSnapshot = {
  room: 'A',
  epoch: 'first',
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

test('a picture is complete when it has everything at the same version, or further on', () => {
  expect(standingOf(picture, versions())).toBe('complete');
  expect(standingOf(picture, versions({ versions: [2, 0] }))).toBe('complete');
});

test.each([
  ['a seat moved on', { versions: [3, 1] }],
  ['one seat moved on while the picture is ahead in another', { versions: [2, 1] }],
  [
    'the room was closed before what the picture shows of its first seat',
    { versions: [2, 0], isClosed: true },
  ],
  ['the room has a seat more', { versions: [3, 0, 0] }],
  ['the room has a seat less', { versions: [3] }],
])('a picture is behind when %s', (_, changes) => {
  expect(standingOf(picture, versions(changes))).toBe('behind');
});

test.each([
  ['another change made a version of a seat', { marks: [markOf('another'), markOf('change 0 of 2')] }],
  ['the room was closed without its first seat moving on', { isClosed: true }],
  ['the room shows another play without its first seat moving on', { play: 'Macbeth' }],
])('a picture is disputed when %s', (_, changes) => {
  expect(standingOf(picture, versions(changes))).toBe('disputed');
});

test('marks of changes are short, and differ', () => {
  const ids = Array.from({ length: 20_000 }, (_, index) => {
    const low = index.toString(16).padStart(8, '0');
    return `${low}-cd26-11f0-9a3f-0242ac120002`;
  });
  const marks = ids.map(markOf);
  expect(marks.every((mark) => /^[\w-]{5}$/.test(mark))).toBe(true);
  expect(new Set(marks).size).toBeGreaterThan(ids.length - 3);
});
