import { closingIn, type Recovery } from '../booking/history.ts';
import type { Meter } from '../store/metered-store.ts';
import type { ReadingStore } from '../store/store.ts';
import type { Finding, Vitals } from '../store/vitals.ts';
import { type HistoryEntry, isLasting } from '../theater/change.ts';
import { type Figures, figuresOf, type RecentHistory } from '../theater/figures.ts';
import { type Plan, planShowing } from '../theater/plan.ts';
import { isSameSeat, type SeatInRoom } from '../theater/seats.ts';
import type { RoomSnapshot } from '../theater/snapshot.ts';
import { type Alert, alertsOf } from './alerts.ts';
import type { Link } from './occupancy.ts';

/** What was asked besides the pictures, and when; ms since the epoch. */
type Answered<Value> = { readonly value: Value; readonly at: number };

/** All that the ops screen is told, at one moment. */
export type OpsFacts = {
  readonly plan: Plan;
  /** The store's address, without secrets. */
  readonly address: string;
  readonly rooms: ReadonlyMap<string, RoomSnapshot>;
  readonly link: Link;
  /** When the theater was begun anew under this screen, ms since the epoch; absent while it was not. */
  readonly renewedAt?: number;
  /** Null until the history was read. */
  readonly history: RecentHistory | null;
  /** What the store says of itself; null until it has answered. */
  readonly findings: Answered<readonly Finding[]> | null;
  /** How the store is doing; null until it has said so. */
  readonly vitals: Answered<Vitals> | null;
  /** When a node came or went last, as the vitals tell; null while none has. What was found before it is not told. */
  readonly nodesChangedAt?: number | null;
  /**
   * What closed rooms that are closed, where the newest rows of the history do not tell; null where the whole does
   * not.
   */
  readonly closings?: ReadonlyMap<string, HistoryEntry | null>;
  /** How many wait for seats, by room; absent until that was read. */
  readonly waiting?: ReadonlyMap<string, number>;
  /** What this program has asked of the store; null where nobody counts. */
  readonly meter: Meter | null;
  /** The history of the seat that was asked for last; null until there is one. */
  readonly seatHistory: SeatHistory | null;
  /** Changes that dead programs of this machine left unconfirmed. */
  readonly unconfirmed: number;
  /** Bookings that were found without a row in the history, lately; when that was, ms since the epoch. */
  readonly recoveries: readonly (Recovery & { readonly at: number })[];
  /** This machine's clock, whole seconds in ms since the epoch. */
  readonly now: number;
};

/** The facts with everything that is counted from them; what the screen draws. */
export type OpsView = OpsFacts & { readonly figures: Figures; readonly alerts: readonly Alert[] };

/** How long it is told that the theater was begun anew, ms. */
const RENEWED_TOLD_MS = 10 * 60_000;

/** Counts once what every part of the screen needs. */
export function viewOf(facts: OpsFacts): OpsView {
  const { rooms, link, history, unconfirmed, recoveries, now } = facts;
  const plan = planShowing(facts.plan, rooms);
  const figures = figuresOf(plan, rooms, history ?? { entries: [] }, now);
  const vitals = facts.vitals?.value ?? null;
  const findings = isOutdated(facts) ? [] : (facts.findings?.value ?? []);
  const findingsAgeMs = Math.max(0, now - (facts.findings?.at ?? now));
  const closings = new Map(
    figures.rooms.flatMap(({ room, isClosed }) => {
      const closing = closingIn(history?.entries ?? [], room) ?? facts.closings?.get(room);
      return isClosed && closing !== undefined ? [[room, closing] as const] : [];
    }),
  );
  const place = { address: facts.address };
  const isRenewed = facts.renewedAt !== undefined && now - facts.renewedAt < RENEWED_TOLD_MS;
  const told = { isRenewed, findings, findingsAgeMs, closings, place, vitals, unconfirmed, recoveries };
  const alerts = alertsOf({ plan, figures, link, ...told });
  return { ...facts, plan, figures, alerts };
}

/** Whether a node has come or gone since the store was examined: then what was found contradicts what is live. */
export function isOutdated({ findings, nodesChangedAt = null }: OpsFacts): boolean {
  return findings !== null && nodesChangedAt !== null && findings.at < nodesChangedAt;
}

/** How many wait for seats, by room; only rooms where somebody does. Rejects with a StoreError. */
export async function readWaiting(
  store: Pick<ReadingStore, 'waiting'>,
  { rooms }: Plan,
): Promise<ReadonlyMap<string, number>> {
  const counts = await Promise.all(
    rooms.map(async ({ room }) => [room, (await store.waiting?.read(room))?.length ?? 0] as const),
  );
  return new Map(counts.filter(([, count]) => count > 0));
}

/** The most rows that are read at once, and kept. */
const MOST_ROWS = 10_000;

/**
 * The rows since a moment (ms since the epoch), or the newest of them when there are too many; more are read where
 * most of the newest are holds, which are left out. Rejects with a StoreError.
 */
export async function readRecentHistory(
  store: ReadingStore,
  since: number,
  limit = MOST_ROWS,
): Promise<RecentHistory> {
  const until = Date.now();
  const { entries, unreadable } = await store.history({ since, limit });
  const [oldest] = entries;
  const isCut = oldest !== undefined && entries.length + unreadable >= limit;
  // What was only held for a while is no news of the evening; the history of a seat has it.
  const lasting = entries.filter(({ change }) => isLasting(change));
  if (isCut && limit < MOST_ROWS && lasting.length < entries.length / 2)
    return await readRecentHistory(store, since, Math.min(10 * limit, MOST_ROWS));
  return { entries: lasting, since: isCut ? oldest.at : since, until };
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
export async function readSeatHistory(store: ReadingStore, seat: SeatInRoom): Promise<SeatHistory> {
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
