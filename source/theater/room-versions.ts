import { isSameSeat, type SeatPosition } from './seats.ts';
import type { RoomSnapshot } from './snapshot.ts';

/** How far each seat of a room has come, without what it has become: enough to tell whether a picture lacks anything. */
export type RoomVersions = {
  readonly isClosed: boolean;
  /** Every seat of the room, row by row. */
  readonly seats: readonly (SeatPosition & { readonly version: number })[];
  /** The store's clock when it answered, ms since the epoch. */
  readonly at: number;
};

/** Whether a picture has everything that these versions know of; it may be further on. */
export function lacksNothing(picture: RoomSnapshot, versions: RoomVersions): boolean {
  return (
    picture.isClosed === versions.isClosed &&
    picture.seats.length === versions.seats.length &&
    versions.seats.every((seat, index) => {
      const known = picture.seats[index];
      return known !== undefined && isSameSeat(known, seat) && known.version >= seat.version;
    })
  );
}
