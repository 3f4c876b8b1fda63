import { setTimeout as sleep } from 'node:timers/promises';

import { type Store, StoreError } from '../store/store.ts';
import { changeTime, type HistoryEntry } from '../theater/change.ts';
import { recoveredEntry, type StandingBooking, standingBookings } from '../theater/history-gaps.ts';
import { localClock, localDay, zoneWords } from '../theater/local-time.ts';
import { makeSafe } from '../theater/safe-text.ts';
import { EVENING_MS, type Sale, salesIn } from '../theater/sales.ts';
import { seatLabel } from '../theater/seats.ts';
import { type RoomSnapshot, STATE_SEAT } from '../theater/snapshot.ts';
import { listWords } from './describe.ts';
import { commandFor, type StorePlace } from './resolve.ts';

/** A booking whose row was missing, and whether it could be written. */
export type Recovery = { readonly entry: HistoryEntry; readonly isWritten: boolean };

/** The booking of a recovered row, in words: `A 7-4 and 7-5 (booked by Mia)`. Not yet safe for a terminal. */
export function recoveryWords({ change: { room, seats } }: HistoryEntry): string {
  const booked = seats.map(({ after }) => after).filter(({ content }) => content.kind === 'booked');
  const [owner] = booked.flatMap(({ content }) => (content.kind === 'booked' ? [content.client] : []));
  return `${room} ${listWords(booked.map(seatLabel))} (booked by ${owner ?? ''})`;
}

/** Rows of a client that are read to learn what its seats were before. */
const MOST_ROWS = 1_000;

/**
 * Finds bookings whose program died before it wrote their row in the history, and writes what the seats say, marked
 * as recovered. Twice is the same row. `proven` holds the ids of changes that are known to have a row, or to need
 * none; those that are proven here are added. Rejects with a StoreError when the store cannot say which rows there
 * are.
 */
export async function recoverHistory(
  store: Store,
  rooms: Iterable<RoomSnapshot>,
  proven: Set<string> = new Set(),
  now: number = Date.now(),
): Promise<readonly Recovery[]> {
  const recoveries: Recovery[] = [];
  for (const snapshot of rooms) {
    const { room } = snapshot;
    const asked = standingBookings(snapshot, now).filter(({ change }) => !proven.has(change));
    if (asked.length === 0) continue;
    const recorded = await store.recorded(
      room,
      asked.map(({ change }) => change),
    );
    for (const change of recorded) proven.add(change);
    for (const booking of asked.filter(({ change }) => !recorded.has(change))) {
      const recovery = await recover(store, booking);
      if (recovery?.isWritten !== false) proven.add(booking.change);
      if (recovery !== null) recoveries.push(recovery);
    }
  }
  return recoveries;
}

async function recover(store: Store, booking: StandingBooking): Promise<Recovery | null> {
  const { room, seats } = booking;
  const [client] = seats.flatMap(({ content }) => (content.kind === 'booked' ? [content.client] : []));
  if (client === undefined) return null;
  const { entries: rows } = await store.history({ room, client, limit: MOST_ROWS });
  const entry = recoveredEntry(booking, rows);
  if (entry === null) return null;
  try {
    await store.record(entry);
    return { entry, isWritten: true };
  } catch (error) {
    if (error instanceof StoreError) return { entry, isWritten: false };
    throw error;
  }
}

/** A row is written right after its change: so long it is waited for, ms, and asked for so often. */
const PATIENCE = { pauseMs: 200, tries: 5 } as const;
const MOST_EXPLAINED = 1_000;

/** Rows of the history by the ids of their changes, the oldest first. */
export type Explanations = ReadonlyMap<string, HistoryEntry>;

/**
 * What is to be explained: changes of a room, and the moment (ms) after which others of it may have gone before them.
 */
export type Unexplained = {
  readonly room: string;
  readonly changes: readonly string[];
  readonly since?: number;
};

/**
 * The rows of these changes of a room, and of those after `since`, which say by whom and why; those that cannot be
 * had in a second, because their program died or the store does not answer, are left out. Ends at once when the
 * signal is aborted. Never rejects for a store's fault.
 */
export async function explainChanges(
  store: Pick<Store, 'history'>,
  { room, changes, since: earliest = Infinity }: Unexplained,
  signal: AbortSignal,
): Promise<Explanations> {
  const times = changes.map(changeTime).filter((time) => time !== null);
  let found: Explanations = new Map();
  if (times.length === 0) return found;
  const since = Math.min(earliest, ...times);
  for (let tries = 0; tries < PATIENCE.tries && !signal.aborted; tries += 1) {
    if (tries > 0) await sleep(PATIENCE.pauseMs, undefined, { signal }).catch(() => undefined);
    try {
      const { entries } = await store.history({ room, since, limit: MOST_EXPLAINED });
      found = new Map(entries.map((entry) => [entry.change.id, entry]));
    } catch (error) {
      if (error instanceof StoreError) return found;
      throw error;
    }
    if (changes.every((change) => changeTime(change) === null || found.has(change))) break;
  }
  return found;
}

/** Rows of the seat that the gate rides on, among which the closing of a closed room is looked for. */
const MOST_OF_STATE = 200;

/**
 * The row of what closed a room that is closed now; null when the history does not say. Rejects with a StoreError.
 */
export async function closingOf(store: Pick<Store, 'history'>, room: string): Promise<HistoryEntry | null> {
  const { entries, unreadable } = await store.history({ room, seat: STATE_SEAT, limit: MOST_OF_STATE });
  // It may be in a row that cannot be read, and what is found be of an earlier closing.
  return unreadable > 0 ? null : closingIn(entries, room);
}

/** The same among rows that are known already, the oldest first. */
export function closingIn(entries: readonly HistoryEntry[], room: string): HistoryEntry | null {
  const last = entries.findLast(({ change }) => change.room === room && change.gate !== null);
  return last?.change.gate === 'close' ? last : null;
}

/** Whether a room was left closed by a reset that has not come to its end. */
function isCutShort({ change }: HistoryEntry): boolean {
  return change.kind === 'reset';
}

/** What opens a room again, as a command; a reset that was cut short can also be brought to its end. */
export function closingAdvice(store: StorePlace, room: string, closing: HistoryEntry | null): string {
  const open = commandFor(store, `open ${makeSafe(room)} --as NAME`);
  if (closing === null || !isCutShort(closing)) return open;
  return `${commandFor(store, `reset --room ${makeSafe(room)}`)} ends the reset, ${open} only opens the room`;
}

/** Rows of an evening that are read; a house of 2 000 changes an hour has fewer. */
const MOST_OF_EVENING = 10_000;

/**
 * What was sold this evening, the newest first; by one actor where he is named. Rejects with a StoreError.
 */
export async function salesOfEvening(
  store: Pick<Store, 'history'>,
  actor: string | null = null,
  now: number = Date.now(),
): Promise<readonly Sale[]> {
  const who = actor === null ? {} : { client: actor };
  const { entries } = await store.history({ ...who, since: now - EVENING_MS, limit: MOST_OF_EVENING });
  const sales = salesIn(entries);
  return actor === null ? sales : sales.filter(({ by }) => by === actor);
}

/** Who closed a room, when and why: `by Ola, 2026-01-31 19:02 UTC+01:00 (fire drill)`. Safe for a terminal. */
export function closingWords(closing: HistoryEntry | null): string {
  if (closing === null) return 'the history does not say by whom';
  const { at, change } = closing;
  const when = `${localDay(at)} ${localClock(at).slice(0, 5)} ${zoneWords(at)}`;
  const why = change.reason === '' ? '' : ` (${makeSafe(change.reason)})`;
  const who = makeSafe(change.by);
  return isCutShort(closing)
    ? `for a reset by ${who} that has not ended, ${when}${why}`
    : `by ${who}, ${when}${why}`;
}
