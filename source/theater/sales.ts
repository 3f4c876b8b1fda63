import { bookingOf, type HistoryEntry, soldTo } from './change.ts';
import { compareSeats, type SeatPosition } from './seats.ts';
import { reservationsIn, type RoomSnapshot } from './snapshot.ts';

/** What counts as this evening, ms: a sale that is older is for those who run the theater. */
export const EVENING_MS = 12 * 3_600_000;

/** A booking that somebody made for somebody else, as it was made. */
export type Sale = {
  /** When it was decided, ms since the epoch. */
  readonly at: number;
  /** Who did it. */
  readonly by: string;
  /** For whom. */
  readonly client: string;
  readonly booking: string;
  readonly room: string;
  readonly seats: readonly SeatPosition[];
};

/** What rows of the history (the oldest first) tell of sales, the newest first; of a booking made again the last. */
export function salesIn(entries: readonly HistoryEntry[]): readonly Sale[] {
  const sales = new Map<string, Sale>();
  for (const { at, change } of entries) {
    const [client, booking] = [soldTo(change), bookingOf(change)];
    if (client === null || booking === null) continue;
    const seats = change.seats.map(({ after: { row, place } }) => ({ row, place })).toSorted(compareSeats);
    sales.delete(booking);
    sales.set(booking, { at, by: change.by, client, booking, room: change.room, seats });
  }
  return [...sales.values()].toReversed();
}

/** The ids of the bookings that somebody sold. */
export function soldBy(actor: string, sales: readonly Sale[]): ReadonlySet<string> {
  return new Set(sales.flatMap(({ by, booking }) => (by === actor ? [booking] : [])));
}

/** A sale as it stands now: in whose name and with which seats; without any once it was given back. */
export function asItStands(sale: Sale, rooms: ReadonlyMap<string, RoomSnapshot>): Sale {
  const snapshot = rooms.get(sale.room);
  if (snapshot === undefined) return sale;
  const parts = reservationsIn([snapshot]).filter(({ booking }) => booking === sale.booking);
  return {
    ...sale,
    client: parts[0]?.client ?? sale.client,
    seats: parts.flatMap(({ seats }) => seats).toSorted(compareSeats),
  };
}
