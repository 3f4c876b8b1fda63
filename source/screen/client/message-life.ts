import { isSameSeat, type SeatPosition } from '../../theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../theater/snapshot.ts';
import type { ClientState, MessageSubject } from './client-state.ts';

/**
 * The state without a message that is no longer true: what it was said of has changed by what is known now. This is the
 * one rule for all messages, asked after every key and every picture.
 */
export function withoutOldMessage(state: ClientState, rooms: ReadonlyMap<string, RoomSnapshot>): ClientState {
  const about = state.message?.about;
  return about === undefined || isStillSo(about, state, rooms) ? state : { ...state, message: null };
}

function isStillSo(
  { cursor, marks, seats }: MessageSubject,
  state: ClientState,
  rooms: ReadonlyMap<string, RoomSnapshot>,
): boolean {
  if (cursor !== undefined) {
    if (cursor.room !== state.cursor.room || !isSameSeat(cursor, state.cursor)) return false;
  }
  if (marks !== undefined && marks !== state.marks) return false;
  const snapshot = seats === undefined ? undefined : rooms.get(seats.room);
  if (seats === undefined || snapshot === undefined) return true;
  // A picture may be older than what was said; only a newer one contradicts it.
  return seats.versions.every((seat) => (seatAt(snapshot, seat)?.version ?? 0) <= seat.version);
}

/** Seats of a picture as a message tells of them. */
export function seatsAsSeen(
  snapshot: RoomSnapshot,
  seats: readonly SeatPosition[],
): NonNullable<MessageSubject['seats']> {
  const versions = seats.map(({ row, place }) => ({
    row,
    place,
    version: seatAt(snapshot, { row, place })?.version ?? 0,
  }));
  return { room: snapshot.room, versions };
}
