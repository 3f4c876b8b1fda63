import { StoreError } from '../store/store-error.ts';
import type { Store } from '../store/store.ts';
import type { HistoryEntry } from '../theater/change.ts';
import { seatLabel } from '../theater/seat-label.ts';
import type { RoomSnapshot } from '../theater/snapshot.ts';
import { recoveredEntry, type StandingBooking, standingBookings } from '../theater/unrecorded.ts';
import { listWords } from './wording.ts';

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
 * Finds bookings whose program died before it wrote their row in the history, and writes what the seats say, marked as
 * recovered. Twice is the same row. `proven` holds the ids of changes that are known to have a row, or to need none;
 * those that are proven here are added. Rejects with a StoreError when the store cannot say which rows there are.
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
  const rows = await store.history({ room, client, limit: MOST_ROWS });
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
