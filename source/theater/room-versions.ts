import type { RoomSnapshot } from './snapshot.ts';

/** How far a room has come, without what its seats have become: enough to tell whether a picture lacks anything. */
export type RoomVersions = {
  readonly isClosed: boolean;
  readonly play: string;
  /** The version of every seat of the room, row by row. */
  readonly versions: readonly number[];
  /** The store's clock when it answered, ms since the epoch. */
  readonly at: number;
};

/** What another program has read of a room, at the level at which this one reads, and passed on. */
export type PassedVersions = RoomVersions & {
  readonly room: string;
  /** How long ago that was at most when this program asked what there is to hear, ms. */
  readonly ageMs: number;
};

/** How far a picture has come. */
export function versionsOf({ isClosed, play, seats, at }: RoomSnapshot): RoomVersions {
  return { isClosed, play, versions: seats.map(({ version }) => version), at };
}

/** Whether a picture has everything that these versions know of; it may be further on. Seats are never removed. */
export function lacksNothing(picture: RoomSnapshot, { isClosed, play, versions }: RoomVersions): boolean {
  return (
    picture.isClosed === isClosed &&
    picture.play === play &&
    picture.seats.length === versions.length &&
    picture.seats.every((seat, index) => seat.version >= (versions[index] ?? Infinity))
  );
}
