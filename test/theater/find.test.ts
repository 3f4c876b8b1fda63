import { expect, test } from 'vitest';

import { makePlan } from '../../source/theater/plan.ts';
import { findIn, parseSeatName, referenceOf } from '../../source/theater/reference.ts';
import { seatLabel } from '../../source/theater/seats.ts';
import { bookedBy, NOW, roomWith } from '../screen/client/made-up-theater.ts';

const PLAN = makePlan({ rooms: 3, rows: 12, places: 10 });

const ROOMS = [
  roomWith(PLAN, 'A', {
    '10-1': bookedBy('José García', 'b-jose'),
    '2-10': bookedBy('Mia', 'b-mia'),
    '2-9': bookedBy('Mia', 'b-mia'),
    '2-1': bookedBy('Joseph', 'b-joseph'),
  }),
  roomWith(PLAN, 'B', {
    '1-1': { kind: 'held', by: 'Josefine', until: NOW + 1_000 },
    '1-2': { kind: 'held', by: 'Josef', until: NOW - 1_000 },
    '3-3': { kind: 'blocked', note: 'wet' },
  }),
  roomWith(PLAN, 'C', { '1-1': bookedBy('Mia', 'b-mia-2') }),
];

function found(text: string): readonly string[] {
  return findIn(ROOMS, text).map(({ kind, room, seats, client }) =>
    [kind, room, ...seats.map(seatLabel), client ?? '-'].join(' '),
  );
}

test('a part of a name is found in every room, without regard to case and accents, row 2 before row 10', () => {
  expect(found('JOSE')).toEqual([
    'booking A 2-1 Joseph',
    'booking A 10-1 José García',
    'held B 1-1 Josefine',
  ]);
  expect(found('garcia')).toEqual(['booking A 10-1 José García']);
  expect(found('mia')).toEqual(['booking A 2-9 2-10 Mia', 'booking C 1-1 Mia']);
});

test('a reference is found, also by its beginning and by the id behind it', () => {
  const reference = referenceOf('b-mia-2');
  for (const text of [reference, reference.toLowerCase(), reference.slice(0, 3)])
    expect(found(text)).toContain('booking C 1-1 Mia');
  expect(found(reference)).toHaveLength(1);
  expect(found(reference.slice(0, 2))).toEqual([]);
});

test('a seat is found however it stands, in one room or in all', () => {
  expect(found('A 2-9')).toEqual(['seat A 2-9 Mia']);
  expect(found('b3,3')).toEqual(['seat B 3-3 -']);
  expect(found('1-1')).toEqual(['seat A 1-1 -', 'seat B 1-1 Josefine', 'seat C 1-1 Mia']);
  expect(found('13-1')).toEqual([]);
  expect(findIn(ROOMS, 'b 3-3')).toMatchObject([{ state: 'blocked', booking: null }]);
});

test('a play is found by a part of its title, before what is booked in its room', () => {
  expect(found('seagull')).toEqual(['play B -']);
  expect(found('a')[0]).toBe('play A -');
});

test('nothing is found by nothing', () => {
  for (const text of ['', '  ', '\u0301', 'nobody']) expect(found(text)).toEqual([]);
});

test('a seat is read with its room or without', () => {
  expect(parseSeatName('f8-4')).toEqual({ room: 'F', seat: { row: 8, place: 4 } });
  expect(parseSeatName(' F 8,4 ')).toEqual({ room: 'F', seat: { row: 8, place: 4 } });
  expect(parseSeatName('8-4')).toEqual({ room: null, seat: { row: 8, place: 4 } });
  expect(['f', '8', 'ff8-4', '8-4-1', ''].map(parseSeatName)).toEqual([null, null, null, null, null]);
});
