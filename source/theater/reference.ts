import { hash } from 'node:crypto';

import { bookingOf, type Change } from './change.ts';
import { foldName } from './names.ts';
import {
  type SeatContent,
  isSameSeat,
  ownerOf,
  parseSeatLabel,
  type SeatPosition,
  type SeatState,
  stateOf,
} from './seats.ts';
import { reservationsIn, type RoomSnapshot, seatAt } from './snapshot.ts';

/**
 * What is hard to mistake for another when it is read aloud or written by hand: no O or 0, no I, L or 1, nor B, S and
 * Z beside 8, 5 and 2; and no A, E or U, so that none spells a word.
 */
const ALPHABET = '23456789CDFGHJKMNPQRTVWXY';

const LENGTH = 6;

/**
 * The short reference of a booking: six letters and digits that follow from its id alone. Every program, on every
 * store, gives a booking the same one for as long as it lives, wherever its seats are moved and whoever they are
 * given to. Two bookings may have the same one: of 720 in a house that happens in one house of a thousand.
 */
export function referenceOf(booking: string): string {
  const bytes = hash('sha256', booking, 'buffer');
  // Two bytes for each: with one the first letters of the alphabet would come more often.
  const letters = Array.from(
    { length: LENGTH },
    (_, index) => bytes.readUInt16BE(2 * index) % ALPHABET.length,
  );
  return letters.map((letter) => ALPHABET[letter] ?? '').join('');
}

/** The same of a booking that may not be there. */
export function referenceOrNull(booking: string | null): string | null {
  return booking === null ? null : referenceOf(booking);
}

/**
 * The reference of the one booking that was made, ended, moved or given away by a change; null where there was none,
 * or several, or where the change only rode on a seat, as the closing of a room does.
 */
export function referenceOfChange(change: Change): string | null {
  switch (change.kind) {
    case 'book':
    case 'release':
    case 'move':
    case 'give':
    case 'arrive':
    case 'unarrive':
    case 'reserve':
    case 'collect':
    case 'expire':
    case 'note':
      return referenceOrNull(bookingOf(change));
    case 'hold':
    case 'block':
    case 'unblock':
    case 'reset':
    case 'restore':
    case 'close':
    case 'open':
    case 'rename':
    case 'forget':
    case 'fence':
      return null;
  }
}

/** The reference of the booking that a seat is in; null where nobody has booked it. */
export function referenceIn(content: SeatContent | undefined): string | null {
  return content?.kind === 'booked' ? referenceOf(content.booking) : null;
}

const LOOKALIKES: Readonly<Record<string, string>> = { B: '8', S: '5', Z: '2' };

/** A reference as a person typed it, in either case and with the letters that it is often misread for; else null. */
export function parseReference(text: string): string | null {
  const typed = text
    .trim()
    .toUpperCase()
    .replaceAll(/[BSZ]/g, (letter) => LOOKALIKES[letter] ?? letter);
  const isOne = typed.length === LENGTH && Array.from(typed).every((each) => ALPHABET.includes(each));
  return isOne ? typed : null;
}

/** The id of a booking, in either case: a UUID. */
export const BOOKING_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether a booking is the one that is named. */
export type IsNamed = (booking: string) => boolean;

/** Reads how a person names a booking: by its reference, or by its whole id; null when the text is neither. */
export function parseBookingName(text: string | undefined): IsNamed | null {
  if (text === undefined) return null;
  const id = text.trim().toLowerCase();
  if (BOOKING_ID.test(id)) return (booking) => booking === id;
  const reference = parseReference(text);
  return reference === null ? null : (booking) => referenceOf(booking) === reference;
}

/** Something that a text was found in. */
export type Hit = {
  /** `seat`: one that was named, however it stands; `play`: a room by its play, without seats. */
  readonly kind: 'booking' | 'held' | 'seat' | 'play';
  readonly room: string;
  readonly play: string;
  /** Row by row; of a booking all that this client has in it. */
  readonly seats: readonly SeatPosition[];
  /** How the seats stand; null for a play. */
  readonly state: SeatState | null;
  /** Who has the seats; null where nobody has. */
  readonly client: string | null;
  /** The id of the booking; null where there is none. */
  readonly booking: string | null;
  /** When the first of the seats may be released unless it is collected, ms since the epoch. */
  readonly until?: number;
  /** What is noted on the booking, for those who sell and run the theater. */
  readonly note?: string;
};

/** So many characters of a reference are enough to look for it. */
const LEAST_OF_REFERENCE = 3;

/**
 * What a text is found in, room by room, row by row and place by place: a seat (`A 7-4`, `7-4` in every room), or a
 * booking by a part of the client's name (case and accents do not count), by its reference, the beginning of that or
 * its id, or a room by a part of its play.
 */
export function findIn(rooms: Iterable<RoomSnapshot>, text: string): readonly Hit[] {
  const wanted = text.trim();
  if (wanted === '') return [];
  const named = parseSeatName(wanted);
  const found = named === null ? hitsOf(wanted) : (room: RoomSnapshot) => seatHits(room, named);
  return [...rooms].flatMap(found);
}

/** A seat as a person may type it: `7-4`, `A 7-4`, `f8-4`. */
type SeatName = { readonly room: string | null; readonly seat: SeatPosition };

/** Reads a seat with its room, or without one; null when the text is neither. */
export function parseSeatName(text: string): SeatName | null {
  const [, room = '', label = ''] = /^([A-Za-z]?)\s*(\S+)$/.exec(text.trim()) ?? [];
  const seat = parseSeatLabel(label);
  return seat === null ? null : { room: room === '' ? null : room.toUpperCase(), seat };
}

function seatHits(snapshot: RoomSnapshot, named: SeatName): readonly Hit[] {
  const { room, play, at } = snapshot;
  const seat = named.room === null || named.room === room ? seatAt(snapshot, named.seat) : null;
  if (seat === null) return [];
  const booking = seat.content.kind === 'booked' ? seat.content.booking : null;
  const about = { state: stateOf(seat, at), client: ownerOf(seat, at), booking };
  const { until, note } = seat.content.kind === 'booked' ? seat.content : {};
  const kept = { ...(until !== undefined && { until }), ...(note !== undefined && { note }) };
  return [{ kind: 'seat', room, play, seats: [named.seat], ...about, ...kept }];
}

function hitsOf(text: string): (snapshot: RoomSnapshot) => readonly Hit[] {
  const folded = foldName(text);
  const isNamed = parseBookingName(text);
  const start = beginningOfReference(text);
  const isIn = (name: string): boolean => folded !== '' && foldName(name).includes(folded);
  const isBooking = (booking: string): boolean =>
    isNamed?.(booking) === true || (start !== null && referenceOf(booking).startsWith(start));
  return (snapshot) => {
    const { room, play } = snapshot;
    const nobody = { state: null, client: null, booking: null };
    const plays: readonly Hit[] = isIn(play) ? [{ kind: 'play', room, play, seats: [], ...nobody }] : [];
    const bookings = reservationsIn([snapshot])
      .filter(({ client, booking }) => isIn(client) || isBooking(booking))
      .map((reservation): Hit => {
        return { kind: 'booking', play, state: 'booked', ...reservation };
      });
    return [...plays, ...inOrder([...bookings, ...heldHits(snapshot, isIn)], snapshot)];
  };
}

/** The seats that are held now by people of whom the name is, one hit for each of them. */
function heldHits(snapshot: RoomSnapshot, isIn: (name: string) => boolean): readonly Hit[] {
  const { room, play, seats, at } = snapshot;
  const held = seats.filter((seat) => stateOf(seat, at) === 'held' && isIn(ownerOf(seat, at) ?? ''));
  return [...Map.groupBy(held, (seat) => ownerOf(seat, at))].map(([client, own]): Hit => {
    const positions = own.map(({ row, place }) => ({ row, place }));
    return { kind: 'held', room, play, seats: positions, state: 'held', client, booking: null };
  });
}

function inOrder(hits: readonly Hit[], { seats }: RoomSnapshot): readonly Hit[] {
  const places = (hit: Hit): number =>
    seats.findIndex((seat) => hit.seats.some((position) => isSameSeat(position, seat)));
  return hits.toSorted((left, right) => places(left) - places(right));
}

/** The beginning of a reference, from three characters on; null for a text that begins none. */
function beginningOfReference(text: string): string | null {
  const typed = text.trim();
  if (typed.length < LEAST_OF_REFERENCE) return null;
  // What is still to come does not matter, if it is of the same letters.
  return parseReference(typed.padEnd(6, '2'))?.slice(0, typed.length) ?? null;
}
