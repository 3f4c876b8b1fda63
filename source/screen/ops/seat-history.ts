import type { Store } from '../../store/store.ts';
import type { HistoryEntry } from '../../theater/change.ts';
import { isSameSeat } from '../../theater/seats.ts';
import type { Cursor } from '../client/client-state.ts';
import type { OpsFacts } from './ops-view.ts';

/** How far back the history of one seat is read on the screen: a longer one could cost a store a day for each day. */
export const SEAT_HISTORY_DAYS = 7;
const DAY_MS = 86_400_000;
const MOST_ROWS = 500;

/** What the store had of one seat when it was asked. */
export type SeatHistory = {
  readonly seat: Cursor;
  /** The oldest first. */
  readonly entries: readonly HistoryEntry[];
};

/** Reads the rows of one seat. Rejects with a StoreError. */
export async function readSeatHistory(store: Store, seat: Cursor): Promise<SeatHistory> {
  const since = Date.now() - SEAT_HISTORY_DAYS * DAY_MS;
  const { room, row, place } = seat;
  return { seat, entries: await store.history({ room, seat: { row, place }, since, limit: MOST_ROWS }) };
}

/** What is known of a seat, the newest first: what was read when somebody asked, and what has come since; null before. */
export function seatEntries(
  { seatHistory, history }: Pick<OpsFacts, 'seatHistory' | 'history'>,
  seat: Cursor,
): readonly HistoryEntry[] | null {
  if (seatHistory === null) return null;
  const { entries, seat: asked } = seatHistory;
  if (asked.room !== seat.room || !isSameSeat(asked, seat)) return null;
  const known = new Set(entries.map(({ change }) => change.id));
  const news = (history?.entries ?? []).filter(
    ({ change }) =>
      change.room === seat.room &&
      !known.has(change.id) &&
      change.seats.some(({ after }) => isSameSeat(after, seat)),
  );
  return [...entries, ...news].toSorted((left, right) => right.at - left.at);
}
