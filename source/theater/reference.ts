import { hash } from 'node:crypto';

import { bookingOf, type Change } from './change.ts';
import type { SeatContent } from './seats.ts';

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
