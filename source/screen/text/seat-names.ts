import { seatLabel } from '../../theater/seat-label.ts';
import type { SeatPosition } from '../../theater/seats.ts';

/** A seat with its room, as the screen writes it: `A 7-4`. */
export function seatName(room: string, seat: SeatPosition): string {
  return `${room} ${seatLabel(seat)}`;
}

/** Items as a sentence lists them: `A 7-4, A 7-5 and A 7-6`; of more than `most`, the first ones and how many more. */
export function listOf(items: readonly string[], most = 5): string {
  const shown = items.length > most ? items.slice(0, most - 1) : items;
  const last = items.length > most ? `${items.length - shown.length} more` : shown.at(-1);
  const first = items.length > most ? shown : shown.slice(0, -1);
  if (last === undefined) return '';
  return first.length === 0 ? last : `${first.join(', ')} and ${last}`;
}

/** Seats of one room as a sentence lists them. */
export function seatNames(room: string, seats: readonly SeatPosition[]): string {
  return listOf(seats.map((seat) => seatName(room, seat)));
}

/** `1 seat`, `3 seats`. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
