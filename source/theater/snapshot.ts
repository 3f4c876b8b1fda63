import { isSameSeat, type Seat, type SeatPosition } from './seats.ts';

/** Names a state of a room; two revisions are compared for equality only, never for order. */
export type Revision = string;

/** One consistent picture of one room. */
export type RoomSnapshot = {
  readonly room: string;
  /**
   * Names the life that the room leads since its theater was made, restored or emptied as a whole. Versions begin anew with
   * each, so pictures of two epochs are never merged, and a change applies in the epoch that it was decided in alone.
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

/** Whether two are of different epochs; one that knows none, as of a store from before there were any, is of every epoch. */
export function isOtherEpoch(left: Pick<RoomSnapshot, 'epoch'>, right: Pick<RoomSnapshot, 'epoch'>): boolean {
  return left.epoch !== right.epoch && left.epoch !== '' && right.epoch !== '';
}

/** The seat at a position, or null when the room has none there. */
export function seatAt(snapshot: RoomSnapshot, position: SeatPosition): Seat | null {
  return snapshot.seats.find((seat) => isSameSeat(seat, position)) ?? null;
}
