import { isOtherEpoch, type RoomSnapshot } from './snapshot.ts';

/** How far a room has come, without what its seats have become: enough to tell whether a picture lacks anything. */
export type RoomVersions = {
  readonly epoch: string;
  readonly isClosed: boolean;
  readonly play: string;
  /** The version of every seat of the room, row by row. */
  readonly versions: readonly number[];
  /** The {@link markOf} the change that made each of these versions. */
  readonly marks: readonly string[];
  /** The store's clock when it answered, ms since the epoch. */
  readonly at: number;
};

/** What another program has read of a room, at the level at which this one reads, and passed on. */
export type PassedVersions = RoomVersions & {
  readonly room: string;
  /** How long ago that was at most when this program asked what there is to hear, ms. */
  readonly ageMs: number;
};

/**
 * What versions say of a picture: it has everything that they know of, and may be further on; it lacks something; or one of
 * the two shows a version of a seat that another change made, or of the gate and the play otherwise, or another epoch.
 */
export type Standing = 'complete' | 'behind' | 'disputed';

/** How far a picture has come. */
export function versionsOf({ epoch, isClosed, play, seats, at }: RoomSnapshot): RoomVersions {
  const versions = seats.map(({ version }) => version);
  return { epoch, isClosed, play, versions, marks: seats.map(({ change }) => markOf(change)), at };
}

/** How a picture stands to these versions. Seats are never removed. */
export function standingOf(
  picture: RoomSnapshot,
  { epoch, isClosed, play, versions, marks }: RoomVersions,
): Standing {
  if (isOtherEpoch(picture, { epoch })) return 'disputed';
  if (picture.seats.length !== versions.length) return 'behind';
  let isBehind = false;
  for (const [index, { version, change }] of picture.seats.entries()) {
    const proved = versions[index] ?? Infinity;
    if (version === proved && markOf(change) !== marks[index]) return 'disputed';
    if (version < proved) isBehind = true;
  }
  if (isBehind) return 'behind';
  if (picture.isClosed === isClosed && picture.play === play) return 'complete';
  // What moves the gate or the play moves the first seat as well.
  return picture.seats[0]?.version === versions[0] ? 'disputed' : 'behind';
}

/**
 * A change's id in five letters: two changes have the same ones once in a thousand million times. Short, because those who
 * watch read one for each seat.
 */
export function markOf(change: string): string {
  // FNV-1a, of which 30 bits are kept.
  let hash = 0x81_1c_9d_c5;
  for (let index = 0; index < change.length; index += 1) {
    hash = Math.imul(hash ^ change.charCodeAt(index), 0x01_00_01_93);
  }
  let mark = '';
  for (let shift = 0; shift < 30; shift += 6) mark += LETTERS[(hash >>> shift) & 63];
  return mark;
}

/** How many letters {@link markOf} has. */
export const MARK_LENGTH = 5;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
