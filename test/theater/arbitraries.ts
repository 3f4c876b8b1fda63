import fc from 'fast-check';

import type { Request } from '../../source/theater/request.ts';
import { type SeatContent, type SeatPosition, withoutRepeats } from '../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';

/** The clock of every made-up picture, ms. */
export const NOW = 1_000_000;

const ROWS = 3;
const PLACES = 4;

export const people = fc.constantFrom('Ada', 'Ben', 'Cleo');
export const bookings = fc.constantFrom('booking-1', 'booking-2', 'booking-3');

const contents: fc.Arbitrary<SeatContent> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<SeatContent>({ kind: 'free' }) },
  fc.record({ kind: fc.constant('booked' as const), client: people, booking: bookings }),
  fc.record({
    kind: fc.constant('booked' as const),
    client: people,
    booking: bookings,
    hasArrived: fc.constant(true as const),
  }),
  fc.record({
    kind: fc.constant('booked' as const),
    client: people,
    booking: bookings,
    until: fc.constantFrom(NOW - 1, NOW, NOW + 1),
    note: fc.constantFrom('phone 123', 'arrived'),
  }),
  fc.record({
    kind: fc.constant('held' as const),
    by: people,
    until: fc.constantFrom(NOW - 1, NOW, NOW + 1),
  }),
  fc.record({ kind: fc.constant('blocked' as const), note: fc.constant('broken chair') }),
);

/** A small room in any state, open or closed. */
export const snapshots: fc.Arbitrary<RoomSnapshot> = fc
  .record({
    isClosed: fc.boolean(),
    seats: fc.array(fc.record({ content: contents, version: fc.nat({ max: 9 }) }), {
      minLength: ROWS * PLACES,
      maxLength: ROWS * PLACES,
    }),
  })
  .map(({ isClosed, seats }) => ({
    room: 'A',
    epoch: 'first',
    revision: 'r',
    isClosed,
    at: NOW,
    play: 'Hamlet',
    isLinearizable: true,
    level: 'test',
    seats: seats.map(({ content, version }, index) => ({
      row: Math.floor(index / PLACES) + 1,
      place: (index % PLACES) + 1,
      version,
      change: `made-${index}-${version}`,
      content,
    })),
  }));

/** Positions in and a little outside the room, possibly repeated. */
export const positions: fc.Arbitrary<readonly SeatPosition[]> = fc.array(
  fc.record({ row: fc.integer({ min: 1, max: ROWS + 1 }), place: fc.integer({ min: 1, max: PLACES }) }),
  { minLength: 1, maxLength: 5 },
);

/** Any request but a fence, which needs a change first. */
export const requests: fc.Arbitrary<Request> = fc.oneof(
  fc.record({
    kind: fc.constant('book' as const),
    room: fc.constant('A'),
    seats: positions,
    client: people,
    booking: bookings,
  }),
  fc.record({
    kind: fc.constant('release' as const),
    room: fc.constant('A'),
    seats: positions,
    client: people,
    pins: fc.constant(null),
  }),
  fc.record({
    kind: fc.constant('give' as const),
    room: fc.constant('A'),
    seats: positions,
    client: people,
    to: people,
    pins: fc.constant(null),
  }),
  fc.record({
    kind: fc.constant('hold' as const),
    room: fc.constant('A'),
    seats: positions,
    leave: positions,
    client: people,
    forMs: fc.constantFrom(1, 10),
  }),
  fc.record({
    kind: fc.constant('block' as const),
    room: fc.constant('A'),
    seats: positions,
    by: people,
    note: fc.constant('wet'),
  }),
  fc.record({
    kind: fc.constantFrom('arrive' as const, 'unarrive' as const),
    room: fc.constant('A'),
    seats: positions,
    by: people,
    pins: fc.constant(null),
  }),
  fc.record({
    kind: fc.constant('reserve' as const),
    room: fc.constant('A'),
    seats: positions,
    client: people,
    until: fc.constantFrom({ at: NOW }, { at: NOW + 1 }, { inMs: 1 }),
    pins: fc.constant(null),
  }),
  fc.record({
    kind: fc.constant('collect' as const),
    room: fc.constant('A'),
    seats: positions,
    by: people,
    pins: fc.constant(null),
  }),
  fc.record({
    kind: fc.constant('note' as const),
    room: fc.constant('A'),
    seats: positions,
    by: people,
    note: fc.constantFrom('', 'wheelchair'),
    pins: fc.constant(null),
  }),
  fc.record({ kind: fc.constant('expire' as const), room: fc.constant('A'), booking: bookings, by: people }),
  fc.record({ kind: fc.constant('unblock' as const), room: fc.constant('A'), seats: positions, by: people }),
  fc.tuple(positions, positions, people).map(([left, right, client]): Request => {
    const [from, to] = [withoutRepeats(left), withoutRepeats(right)];
    const count = Math.min(from.length, to.length);
    const seats = { from: from.slice(0, count), to: to.slice(0, count) };
    return { kind: 'move', room: 'A', ...seats, client, pins: null };
  }),
  fc.record({
    kind: fc.constant('reset' as const),
    room: fc.constant('A'),
    by: people,
    gate: fc.constantFrom('close' as const, null),
  }),
  fc.record({ kind: fc.constantFrom('close' as const, 'open' as const), room: fc.constant('A'), by: people }),
  fc.record({
    kind: fc.constant('rename' as const),
    room: fc.constant('A'),
    play: fc.constantFrom('Hamlet', 'Faust'),
    pin: fc.constantFrom(null, 'Hamlet', 'Tartuffe'),
    by: people,
  }),
);
