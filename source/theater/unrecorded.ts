import { changeTime } from './change-time.ts';
import type { HistoryEntry } from './change.ts';
import type { Seat } from './seats.ts';
import type { RoomSnapshot } from './snapshot.ts';

/** A booking whose row may still be on its way is left alone for so long, ms. */
const GRACE_MS = 10_000;

/** A booked seat whose change has no row in the history. */
export type UnrecordedSeat = { readonly room: string; readonly seat: Seat };

/**
 * Booked seats without a row: those whose change was decided since `since`, from which on `entries` are all the rows
 * there are, and at least ten seconds before `until`, when the rows were asked for. Times are ms since the epoch.
 */
export function unrecordedSeats(
  rooms: Iterable<RoomSnapshot>,
  entries: readonly HistoryEntry[],
  { since, until }: { readonly since: number; readonly until: number },
): readonly UnrecordedSeat[] {
  const recorded = new Set(entries.map(({ change }) => change.id));
  return [...rooms].flatMap(({ room, seats }) =>
    seats
      .filter(({ content, change }) => {
        if (content.kind !== 'booked' || recorded.has(change)) return false;
        const at = changeTime(change);
        return at !== null && at > since && at < until - GRACE_MS;
      })
      .map((seat) => ({ room, seat })),
  );
}
