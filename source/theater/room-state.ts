import { changeTime } from './change-time.ts';
import type { HistoryEntry, SeatChange } from './change.ts';
import { isSameContent, isSameSeat, type Seat, type SeatPosition } from './seats.ts';
import type { RoomSnapshot } from './snapshot.ts';

/**
 * What a room is besides its seats. Every change has a seat, so a change of the room's own state (its gate, its play, and
 * with each change its revision) rides on the version of the room's first seat and leaves that seat's content alone.
 * What follows: a verdict on such a change is found on that seat, the seat tells which of two pictures saw the state last,
 * and its version and change say nothing of when somebody last did something to the seat itself.
 */
export type RoomState = Pick<RoomSnapshot, 'isClosed' | 'play' | 'revision'>;

/** The seat that the state of the room rides on, in a list of its own; an empty one where the picture has no seats. */
export function stateSeats({ seats }: Pick<RoomSnapshot, 'seats'>): readonly Seat[] {
  return seats.slice(0, 1);
}

/** Where that seat is in every room. */
export const STATE_SEAT: SeatPosition = { row: 1, place: 1 };

/** How far the state of the room has come: the version that it rides on. */
export function stateVersion(snapshot: Pick<RoomSnapshot, 'seats'>): number {
  return stateSeats(snapshot)[0]?.version ?? 0;
}

/** Of two pictures of a room the one that saw its state last; of two at one version a linearizable `next` is right. */
export function lastSeen(known: RoomSnapshot, next: RoomSnapshot): RoomState {
  const ahead = stateVersion(next) - stateVersion(known);
  return ahead > 0 || (ahead === 0 && next.isLinearizable) ? next : known;
}

/** Whether a change only rode on a seat, as of the room's state or a fence, and left it as it was. */
export function isRideAlong({ before, after }: SeatChange): boolean {
  return isSameContent(before.content, after.content);
}

/**
 * When somebody last changed what a seat is, ms since the epoch; null when that is not known. `rows` finds the row of a
 * change by its id: changes that only rode on the seat are passed over, back to one that altered it. Without a row a change
 * is taken for one that did, save on the seat that the room's state rides on, where nobody can tell.
 */
export function contentChangedAt(seat: Seat, rows: ReadonlyMap<string, HistoryEntry>): number | null {
  let { version, change } = seat;
  while (version > 0) {
    const own = rows.get(change)?.change.seats.find(({ after }) => isSameSeat(after, seat));
    if (own === undefined) return isSameSeat(seat, STATE_SEAT) ? null : changeTime(change);
    if (!isRideAlong(own)) return changeTime(change);
    ({ version, change } = own.before);
  }
  return null;
}

/** Rows of the history by the ids of their changes. */
export function rowsById(entries: readonly HistoryEntry[]): ReadonlyMap<string, HistoryEntry> {
  return new Map(entries.map((entry) => [entry.change.id, entry]));
}
