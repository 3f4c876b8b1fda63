import { twoRoomsWords } from '../../booking/transfer.ts';
import type { Store } from '../../store/store.ts';
import type { Plan } from '../../theater/plan.ts';
import { type IsNamed, parseBookingName } from '../../theater/reference.ts';
import type { Pins } from '../../theater/request.ts';
import { makeSafe, shellWord } from '../../theater/safe-text.ts';
import {
  parseSeatLabel,
  parseSeatRange,
  seatLabel,
  seatNames,
  type SeatPosition,
} from '../../theater/seats.ts';
import { reservationsIn } from '../../theater/snapshot.ts';
import { quoted } from '../cli/judge-arguments.ts';
import { lookAtRooms } from '../opening/with-store.ts';

/**
 * Why a booking that was named is left alone: nobody has it, several have the same reference, it has seats in two
 * rooms, or it has not the seats that were named.
 */
export type NoOneBooking = {
  readonly kind: 'nothing';
  readonly reason: 'no-such-booking' | 'several-bookings' | 'two-rooms' | 'not-in-booking';
  readonly message: string;
};

/** The seats of a booking that was named, and that each of them must still be in it. */
type NamedSeats = {
  readonly kind: 'seats';
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  readonly pins: Pins;
};

/**
 * Finds the booking that a word names, over all rooms. `client`: of a booking that several share, the seats of this
 * one; all where it has none, so that it is said whose they are. That there is none is only said after a linearizable
 * look. Rejects with a StoreError.
 */
async function findBooking(
  store: Store,
  plan: Plan,
  word: string,
  isNamed: IsNamed,
  client: string | null,
): Promise<NamedSeats | NoOneBooking> {
  const seen = partsOf(await lookAtRooms(store, plan), isNamed);
  const parts = seen.length > 0 ? seen : partsOf(await settled(store, plan), isNamed);
  const [first] = parts;
  if (first === undefined) {
    const message = `nobody has a booking ${quoted(word)} now; theater history ${quoted(word)} tells of one that is over`;
    return { kind: 'nothing', reason: 'no-such-booking', message };
  }
  const { booking, room } = first;
  if (parts.some((part) => part.room !== room) && parts.every((part) => part.booking === booking)) {
    return twoRooms(booking, parts, ', or name the seats');
  }
  if (parts.some((part) => part.booking !== booking || part.room !== room)) {
    const hits = parts.map(
      (part) => `${seatNames(part.room, part.seats)} of ${part.client} (${part.booking})`,
    );
    const message = `several bookings have the reference ${quoted(word)}; nothing was done. Name one by its id: ${hits.join('; ')}`;
    return { kind: 'nothing', reason: 'several-bookings', message };
  }
  const own = parts.filter((part) => part.client === client);
  const seats = (own.length > 0 ? own : parts).flatMap((part) => part.seats);
  const pins = new Map(seats.map((seat) => [seatLabel(seat), booking]));
  return { kind: 'seats', room, seats, pins };
}

type Parts = ReturnType<typeof reservationsIn>;

function partsOf(rooms: Awaited<ReturnType<typeof lookAtRooms>>, isNamed: IsNamed): Parts {
  return reservationsIn(rooms).filter(({ booking }) => isNamed(booking));
}

async function settled(store: Store, plan: Plan): ReturnType<typeof lookAtRooms> {
  return await Promise.all(plan.rooms.map(({ room }) => store.look(room, 'settle')));
}

/** What the words of an operation come to once a reference among them was looked up. */
type Named =
  | { readonly kind: 'words'; readonly words: readonly string[]; readonly pins: Pins | null }
  | NoOneBooking;

/**
 * `K7QF2X …` as `A 7-4 7-5 …`, with the pins that hold the seats to their booking; words that begin with a room stay
 * as they are.
 */
export async function seatsForReference(
  store: Store,
  plan: Plan,
  words: readonly string[],
  client: string | null,
): Promise<Named> {
  const [word = '', ...rest] = words;
  const isNamed = parseBookingName(word);
  if (isNamed === null) return { kind: 'words', words, pins: null };
  const found = await findBooking(store, plan, word, isNamed, client);
  if (found.kind === 'nothing') return found;
  return {
    kind: 'words',
    words: [found.room, ...found.seats.map(seatLabel), ...rest],
    pins: found.pins,
  };
}

/**
 * `K7QF2X 7-4 …` as those seats of the booking, and `K7QF2X` as all of them; a stretch or a row is what the booking
 * has of it. Words that begin with a room stay as they are.
 */
export async function partOfReference(
  store: Store,
  plan: Plan,
  words: readonly string[],
  client: string | null,
): Promise<Named> {
  const [word = '', ...rest] = words;
  const named = await seatsForReference(store, plan, [word], client);
  if (named.kind === 'nothing') return named;
  if (named.pins === null || rest.length === 0) return { ...named, words: [...named.words, ...rest] };
  const { pins } = named;
  const ranges = rest.flatMap((text) => parseSeatRange(text, plan) ?? []);
  const chosen = ranges.map(seatLabel).filter((label) => pins.has(label));
  const others = rest.filter((text) => parseSeatLabel(text) !== null && !chosen.includes(labelOf(text)));
  if (others.length === 0 && chosen.length > 0)
    return { ...named, words: [...named.words.slice(0, 1), ...chosen] };
  const missing = quoted(others.length > 0 ? others.join(' ') : rest.join(' '));
  const message = `the booking ${quoted(word)} has no ${missing}; it has ${named.words.slice(1).join(' ')} in room ${named.words[0] ?? ''}`;
  return { kind: 'nothing', reason: 'not-in-booking', message };
}

function labelOf(text: string): string {
  const seat = parseSeatLabel(text);
  return seat === null ? text : seatLabel(seat);
}

function twoRooms(booking: string, parts: Parts, or = ''): NoOneBooking {
  const message = `${twoRoomsWords({ booking, parts })}; nothing was done. theater resolve ends what was begun${or}`;
  return { kind: 'nothing', reason: 'two-rooms', message };
}

/** The id of a client's booking in a room, for seats that join it. Rejects with a StoreError. */
export async function bookingToJoin(
  store: Store,
  word: string,
  isNamed: IsNamed,
  { room, client }: { readonly room: string; readonly client: string },
): Promise<{ readonly kind: 'booking'; readonly booking: string } | NoOneBooking> {
  const everywhere = partsOf(await settled(store, await store.plan()), isNamed);
  const parts = everywhere.filter((part) => part.room === room);
  const own = new Set(parts.filter((part) => part.client === client).map(({ booking }) => booking));
  const [booking] = own;
  const pieces = everywhere.filter((part) => part.booking === booking);
  // What joins the seats that a transfer is about to leave would not leave with them.
  if (own.size === 1 && pieces.some((part) => part.room !== room)) return twoRooms(booking ?? '', pieces);
  if (booking !== undefined && own.size === 1) return { kind: 'booking', booking };
  if (own.size > 1) {
    const message = `${client} has several bookings with the reference ${quoted(word)}; name one by its id: ${[...own].join(', ')}`;
    return { kind: 'nothing', reason: 'several-bookings', message };
  }
  const [other] = parts;
  const whose =
    other === undefined
      ? ''
      : `; there it is of ${makeSafe(other.client)}: add --for ${shellWord(makeSafe(other.client))}`;
  const message = `${client} has no booking ${quoted(word)} in room ${room}${whose}`;
  return { kind: 'nothing', reason: 'no-such-booking', message };
}
