import type { Store } from '../store/store.ts';
import type { HistoryEntry } from '../theater/change.ts';
import type { RecentHistory } from '../theater/figures.ts';
import { isSameSeat, type SeatInRoom } from '../theater/seats.ts';

/** The most rows that are read at once, and kept. */
const MOST_ROWS = 10_000;

/**
 * The rows since a moment (ms since the epoch), or the newest of them when there are too many. Rejects with a
 * StoreError.
 */
export async function readRecentHistory(
  store: Store,
  since: number,
  limit = MOST_ROWS,
): Promise<RecentHistory> {
  const until = Date.now();
  const { entries, unreadable } = await store.history({ since, limit });
  const [oldest] = entries;
  const isCut = oldest !== undefined && entries.length + unreadable >= limit;
  return { entries, since: isCut ? oldest.at : since, until };
}

/** The most rows that are kept in memory. */
const MOST_KEPT = 10_000;

/**
 * What is known after newer rows were read: each change once, in order, the oldest dropped when there are too many.
 */
export function mergeHistory(known: RecentHistory, next: RecentHistory): RecentHistory {
  const ids = new Set(known.entries.map(({ change }) => change.id));
  const news = next.entries.filter(({ change }) => !ids.has(change.id));
  // Rows between what was known and what was read may be missing: only the newer part is whole then.
  const newest = known.entries.at(-1)?.at ?? known.since;
  const since = next.since > newest ? next.since : Math.min(known.since, next.since);
  const { until } = next;
  if (news.length === 0) return { ...known, since, until };
  const entries = [...known.entries, ...news].toSorted((left, right) => left.at - right.at);
  const kept = entries.slice(-MOST_KEPT);
  const [oldest] = kept;
  const isCut = kept.length < entries.length && oldest !== undefined;
  return { entries: kept, since: isCut ? Math.max(oldest.at, since) : since, until };
}

/** How far back the history of one seat is read on the screen: a longer one could cost a store a day for each day. */
export const SEAT_HISTORY_DAYS = 7;
const DAY_MS = 86_400_000;
const MOST_SEAT_ROWS = 500;

/** What the store had of one seat when it was asked. */
export type SeatHistory = {
  readonly seat: SeatInRoom;
  /** The oldest first. */
  readonly entries: readonly HistoryEntry[];
};

/** Reads the rows of one seat. Rejects with a StoreError. */
export async function readSeatHistory(store: Store, seat: SeatInRoom): Promise<SeatHistory> {
  const since = Date.now() - SEAT_HISTORY_DAYS * DAY_MS;
  const { room, row, place } = seat;
  const { entries } = await store.history({ room, seat: { row, place }, since, limit: MOST_SEAT_ROWS });
  return { seat, entries };
}

/**
 * What is known of a seat, the newest first: what was read when somebody asked, and what has come since; null before.
 */
export function seatEntries(
  {
    seatHistory,
    history,
  }: { readonly seatHistory: SeatHistory | null; readonly history: RecentHistory | null },
  seat: SeatInRoom,
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
