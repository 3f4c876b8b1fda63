import { changeTime, type HistoryEntry, type SeatChange } from './change.ts';
import { compareSeats, isSameContent, isSameSeat, type Seat, type SeatPosition } from './seats.ts';

/** Names a state of a room; two revisions are compared for equality only, never for order. */
export type Revision = string;

/** One consistent picture of one room. */
export type RoomSnapshot = {
  readonly room: string;
  /**
   * Names the life that the room leads since its theater was made, restored or emptied as a whole. Versions begin
   * anew with each, so pictures of two epochs are never merged, and a change applies in the epoch that it was decided
   * in alone.
   */
  readonly epoch: string;
  readonly revision: Revision;
  /** The play that the room shows. */
  readonly play: string;
  /** A closed room takes no bookings, holds or moves; releasing still works. */
  readonly isClosed: boolean;
  /** Every seat of the room, row by row. */
  readonly seats: readonly Seat[];
  /** The store's clock when it answered, ms since the epoch: what holds are measured by. */
  readonly at: number;
  /** Whether nothing that was decided before the look can be missing from it (SERIAL, or one file). */
  readonly isLinearizable: boolean;
  /** The level that answered, in the store's own words, for people: `QUORUM`, `SERIAL`, `file`. */
  readonly level: string;
  /** The read level, where it could not be had and `level` answered in its stead; absent where it answered. */
  readonly without?: string;
};

/**
 * Whether two are of different epochs; one that knows none, as of a store from before there were any, is of every
 * epoch.
 */
export function isOtherEpoch(left: Pick<RoomSnapshot, 'epoch'>, right: Pick<RoomSnapshot, 'epoch'>): boolean {
  return left.epoch !== right.epoch && left.epoch !== '' && right.epoch !== '';
}

/** The seat at a position, or null when the room has none there. */
export function seatAt(snapshot: RoomSnapshot, position: SeatPosition): Seat | null {
  return snapshot.seats.find((seat) => isSameSeat(seat, position)) ?? null;
}

/**
 * What a room is besides its seats. Every change has a seat, so a change of the room's own state (its gate, its play,
 * and with each change its revision) rides on the version of the room's first seat and leaves that seat's content
 * alone. What follows: a verdict on such a change is found on that seat, the seat tells which of two pictures saw the
 * state last, and its version and change say nothing of when somebody last did something to the seat itself.
 */
type RoomState = Pick<RoomSnapshot, 'isClosed' | 'play' | 'revision'>;

/**
 * The seat that the state of the room rides on, in a list of its own; an empty one where the picture has no seats.
 */
export function stateSeats({ seats }: Pick<RoomSnapshot, 'seats'>): readonly Seat[] {
  return seats.slice(0, 1);
}

/** Where that seat is in every room. */
export const STATE_SEAT: SeatPosition = { row: 1, place: 1 };

/** How far the state of the room has come: the version that it rides on. */
export function stateVersion(snapshot: Pick<RoomSnapshot, 'seats'>): number {
  return stateSeats(snapshot)[0]?.version ?? 0;
}

/**
 * Of two pictures of a room the one that saw its state last; of two at one version a linearizable `next` is right.
 */
export function lastSeen(known: RoomSnapshot, next: RoomSnapshot): RoomState {
  const ahead = stateVersion(next) - stateVersion(known);
  return ahead > 0 || (ahead === 0 && next.isLinearizable) ? next : known;
}

/** Whether a change only rode on a seat, as of the room's state or a fence, and left it as it was. */
function isRideAlong({ before, after }: SeatChange): boolean {
  return isSameContent(before.content, after.content);
}

/**
 * When somebody last changed what a seat is, ms since the epoch; null when that is not known. `rows` finds the row of
 * a change by its id: changes that only rode on the seat are passed over, back to one that altered it. Without a row
 * a change is taken for one that did, save on the seat that the room's state rides on, where nobody can tell.
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

/** The seats of one booking id, all in one room. */
type Reservation = {
  readonly booking: string;
  readonly client: string;
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  /** When the first of the seats may be released unless it is collected, ms since the epoch; absent without that. */
  readonly until?: number;
  /** What is noted on them; absent where nothing is. */
  readonly note?: string;
};

/** Every reservation in the rooms, room by room and seat by seat; of one client only, when one is named. */
export function reservationsIn(rooms: Iterable<RoomSnapshot>, client?: string): readonly Reservation[] {
  const found = new Map<string, Reservation>();
  for (const { room, seats } of rooms) {
    for (const { row, place, content } of seats) {
      if (content.kind !== 'booked' || (client !== undefined && content.client !== client)) continue;
      const key = JSON.stringify([room, content.booking, content.client]);
      const known: Reservation = found.get(key) ?? {
        booking: content.booking,
        client: content.client,
        room,
        seats: [],
      };
      const until = Math.min(known.until ?? Infinity, content.until ?? Infinity);
      const note = known.note ?? content.note;
      found.set(key, {
        ...known,
        seats: [...known.seats, { row, place }].toSorted(compareSeats),
        ...(until < Infinity && { until }),
        ...(note !== undefined && { note }),
      });
    }
  }
  return [...found.values()];
}
