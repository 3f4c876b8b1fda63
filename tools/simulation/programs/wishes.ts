import { makeBookingId } from '../../../source/booking/asked.ts';
import type { Change } from '../../../source/theater/change.ts';
import type { Request, Transfer } from '../../../source/theater/request.ts';
import { seatNames, type SeatPosition } from '../../../source/theater/seats.ts';
import { reservationsIn } from '../../../source/theater/snapshot.ts';
import type { Choices } from '../time/choices.ts';
import { PEOPLE, type Wish } from '../world/swarm.ts';
import type { World } from '../world/world.ts';

/** What somebody asks for. */
export type Asked = Request | ManySteps;

/** What is more than one request. */
type ManySteps =
  | { readonly kind: 'reset-room'; readonly room: string; readonly by: string }
  | (Transfer & { readonly kind: 'transfer' });

/** Makes up what a person asks for next. `done`: changes of this person that stood once. */
export function makeWish(world: World, person: string, done: readonly Change[]): Asked {
  const { choices, swarm, plan } = world;
  const rooms = plan.rooms.map(({ room }) => room);
  const room = rooms[choices.choose(`wishes of ${person}`, rooms.length)] ?? 'A';
  const seats = someSeats(choices, swarm, person);
  if (swarm.hasReservations && choices.chance(`reservations of ${person}`, 60))
    return ofReservation(world, { room, seats, person, done });
  const away = swarm.hasTransfers ? transferTo(world, person) : null;
  if (away !== null) return away;
  if (!choices.chance(`wishes of ${person}`, 55)) return bookOrReserve(world, room, seats, person);
  const others = [...swarm.wishes];
  const index = choices.choose(`wishes of ${person}`, others.length + 3);
  const wish = others[index - 3];
  if (wish === undefined) return release(world, room, person, seats);
  return otherWish(world, wish, { room, seats, person, done });
}

function book(room: string, seats: readonly SeatPosition[], client: string): Asked {
  return { kind: 'book', room, seats, client, booking: makeBookingId() };
}

/** Where reservations are made at all, every other booking is one. */
function bookOrReserve(world: World, room: string, seats: readonly SeatPosition[], client: string): Asked {
  const { choices, swarm } = world;
  const asked = { kind: 'book', room, seats, client, booking: makeBookingId() } as const;
  if (!swarm.hasReservations || !choices.chance(`reservations of ${client}`, 50)) return asked;
  const inMs = KEPT_MS[choices.choose(`reservations of ${client}`, KEPT_MS.length)] ?? 1;
  return { ...asked, until: { inMs }, note: 'x' };
}

/** A whole booking of this person to another room, now and then; null where nothing comes of that. */
function transferTo({ choices, swarm, plan, truth }: World, person: string): Asked | null {
  const stream = `transfers of ${person}`;
  if (!choices.chance(stream, 40)) return null;
  const rooms = plan.rooms.map(({ room }) => ({ ...truth.of(room), room, ...UNSEEN }));
  const own = reservationsIn(rooms, person);
  const booking = own[choices.choose(stream, Math.max(own.length, 1))];
  const toRoom = rooms.find(({ room }) => room !== booking?.room)?.room;
  if (booking === undefined || toRoom === undefined) return null;
  const first = choices.choose(stream, swarm.rows * swarm.places);
  const to = booking.seats.map((_, step) => seatOf(first + step, swarm));
  const { room, seats: from } = booking;
  return { kind: 'transfer', room, from, toRoom, to, client: person, pins: null };
}

/** What a picture of the truth does not say. */
const UNSEEN = { revision: '', at: 0, isLinearizable: true, level: '' } as const;

function seatOf(index: number, { rows, places }: World['swarm']): SeatPosition {
  const within = index % (rows * places);
  return { row: Math.floor(within / places) + 1, place: (within % places) + 1 };
}

function release(world: World, room: string, person: string, seats: readonly SeatPosition[]): Asked {
  return { kind: 'release', room, client: person, pins: null, seats: ownSeats(world, room, person) ?? seats };
}

type Made = {
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  readonly person: string;
  readonly done: readonly Change[];
};

function otherWish(world: World, wish: Wish, { room, seats, person, done }: Made): Asked {
  const { choices } = world;
  const own = ownSeats(world, room, person);
  switch (wish) {
    case 'move':
      return {
        kind: 'move',
        room,
        from: (own ?? seats).slice(0, 1),
        to: seats.slice(0, 1),
        client: person,
        pins: null,
      };
    case 'give': {
      const to = PEOPLE[choices.choose(`wishes of ${person}`, PEOPLE.length)] ?? person;
      return { kind: 'give', room, seats: own ?? seats, client: person, to, pins: null };
    }
    case 'hold': {
      const forMs = choices.chance(`wishes of ${person}`, 50) ? 1_000 : 120_000;
      return { kind: 'hold', room, seats, leave: seats.slice(1), client: person, forMs };
    }
    case 'block':
      return choices.chance(`wishes of ${person}`, 50)
        ? { kind: 'unblock', room, seats, by: person }
        : { kind: 'block', room, seats, by: person, note: 'broken' };
    case 'gate':
      return { kind: choices.chance(`wishes of ${person}`, 60) ? 'open' : 'close', room, by: person };
    case 'rename': {
      const play = ['Hamlet', 'Faust', 'Godot'][choices.choose(`wishes of ${person}`, 3)] ?? 'Hamlet';
      return { kind: 'rename', room, play, pin: null, by: person };
    }
    case 'reset':
      return { kind: 'reset-room', room, by: person };
    case 'undo': {
      const change = done.at(-1);
      return change === undefined ? book(room, seats, person) : { kind: 'undo', change, by: person };
    }
  }
}

/** How long seats are kept, ms: some run out at once, some at the end of a schedule, some never. */
const KEPT_MS = [1, 2_000, 10_000, 120_000] as const;

/** Collects a reservation of somebody, notes on it, or has it released if it ran out; makes one where there is none. */
function ofReservation(world: World, { room, seats, person }: Made): Asked {
  const { choices } = world;
  const topic = `reservations of ${person}`;
  const snapshot = { ...world.truth.of(room), room, revision: '', at: 0, isLinearizable: true, level: '' };
  const reserved = reservationsIn([snapshot]).filter(({ until }) => until !== undefined);
  const found = reserved[choices.choose(topic, Math.max(reserved.length, 1))];
  if (found === undefined) return bookOrReserve(world, room, seats, person);
  const about = { room, seats: found.seats, by: person, pins: null };
  if (choices.chance(topic, 15)) return { kind: 'collect', ...about };
  if (choices.chance(topic, 10)) return { kind: 'note', ...about, note: person };
  return { kind: 'expire', room, booking: found.booking, by: person };
}

/** One seat, or a few of them. */
function someSeats(choices: Choices, swarm: World['swarm'], person: string): readonly SeatPosition[] {
  const { rows, places } = swarm;
  const count = 1 + choices.choose(`seats of ${person}`, Math.min(3, rows * places));
  const first = choices.choose(`seats of ${person}`, rows * places);
  return Array.from({ length: count }, (_, step) => seatOf(first + step, swarm));
}

/** The seats of a booking that this person has; people know what they have booked. Null where there is none. */
function ownSeats(world: World, room: string, client: string): readonly SeatPosition[] | null {
  const state = world.truth.of(room);
  const snapshot = { ...state, room, ...UNSEEN };
  const reservations = reservationsIn([snapshot], client);
  return (
    reservations[world.choices.choose(`seats of ${client}`, Math.max(reservations.length, 1))]?.seats ?? null
  );
}

/** What was asked for, in words: `asks for A 1-1 and A 1-2`. */
export function askedWords(asked: Asked): string {
  switch (asked.kind) {
    case 'book':
      return `asks for ${seatNames(asked.room, asked.seats)}`;
    case 'release':
      return `wants to release ${seatNames(asked.room, asked.seats)}`;
    case 'move':
      return `wants to move from ${seatNames(asked.room, asked.from)} to ${seatNames(asked.room, asked.to)}`;
    case 'come':
      return `wants to come to ${seatNames(asked.room, asked.seats)}`;
    case 'transfer':
      return `wants to go from ${seatNames(asked.room, asked.from)} to ${seatNames(asked.toRoom, asked.to)}`;
    case 'give':
      return `wants to give ${seatNames(asked.room, asked.seats)} to ${asked.to}`;
    case 'hold':
    case 'arrive':
    case 'unarrive':
    case 'reserve':
    case 'collect':
    case 'note':
    case 'block':
    case 'unblock':
      return `wants to ${asked.kind} ${seatNames(asked.room, asked.seats)}`;
    case 'rename':
      return `wants to call the play of ${asked.room} ${asked.play}`;
    case 'undo':
      return `wants to take back a ${asked.change.kind}`;
    case 'expire':
      return `wants what was not collected in ${asked.room} to be free`;
    case 'fence':
    case 'reset':
    case 'reset-room':
    case 'open':
    case 'close':
    case 'forget':
      return `wants to ${asked.kind} ${'room' in asked ? asked.room : ''}`.trim();
  }
}
