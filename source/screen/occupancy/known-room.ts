import type { Announcement } from '../../theater/announcement.ts';
import { mergeSnapshots, withSeats } from '../../theater/picture.ts';
import { lacksNothing, type RoomVersions } from '../../theater/room-versions.ts';
import { stateOf } from '../../theater/seats.ts';
import type { Revision, RoomSnapshot } from '../../theater/snapshot.ts';
import { type Hints, isNews, NO_HINTS, withLook } from './hints.ts';

/** What is known of one room. Times are ms since the epoch on this machine's clock. */
export type KnownRoom = {
  readonly picture: RoomSnapshot | null;
  /** When the youngest look that was answered had been asked for; the picture is no older than that. */
  readonly readAt: number | null;
  /** How long after that it is renewed, ms. */
  readonly renewAfterMs: number;
  readonly hints: Hints;
  /** The read level, where the youngest look had to do without it; null where it answered. */
  readonly without: string | null;
};

export const UNKNOWN_ROOM: KnownRoom = {
  picture: null,
  readAt: null,
  renewAfterMs: 0,
  hints: NO_HINTS,
  without: null,
};

/** When a picture was asked for that was answered, and how long after that it is renewed, ms. */
export type Reading = Readonly<Record<'askedAt' | 'renewAfterMs', number>>;

/** Whether a look is due that no hint asked for: nothing was read since `wantedSince`, or for too long. */
export function isLookDue({ readAt, renewAfterMs }: KnownRoom, now: number, wantedSince: number): boolean {
  if (readAt === null || readAt < wantedSince) return true;
  // A clock that was set back counts as well: what it says of the age is worth nothing.
  return Math.abs(now - readAt) >= renewAfterMs;
}

/** Whether a reported revision asks for a look. */
export function isHintNews({ hints }: KnownRoom, revision: Revision): boolean {
  return isNews(hints, revision);
}

/** What is known after a look at the read level, asked for because of `hint`, if of any. */
export function afterLook(
  known: KnownRoom,
  found: RoomSnapshot,
  { askedAt, renewAfterMs }: Reading,
  hint: Revision | null,
): KnownRoom {
  return {
    picture: withPicture(known.picture, found),
    readAt: askedAt,
    renewAfterMs,
    hints: withLook(known.hints, found.revision, hint),
    without: found.without ?? null,
  };
}

/** What is known after the picture was proved complete; `at` is the store's clock meanwhile. */
export function afterProof(known: KnownRoom, at: number, { askedAt, renewAfterMs }: Reading): KnownRoom {
  const { picture } = known;
  if (picture === null) return known;
  return { ...known, picture: withTime(picture, at), readAt: askedAt, renewAfterMs, without: null };
}

/** What is known after others passed on how far the room had come, where that proves the picture, and is news. */
export function afterPassedOn(known: KnownRoom, versions: RoomVersions, reading: Reading): KnownRoom {
  const { picture, readAt } = known;
  if (picture === null || readAt === null || reading.askedAt <= readAt) return known;
  return lacksNothing(picture, versions) ? afterProof(known, versions.at, reading) : known;
}

/** What is known after others told of a change. */
export function afterAnnouncement(known: KnownRoom, { seats, gate }: Announcement): KnownRoom {
  const { picture } = known;
  return picture === null || seats === null ? known : { ...known, picture: withSeats(picture, seats, gate) };
}

/** Both pictures as one; `known` itself when a screen would draw the same. */
export function withPicture(known: RoomSnapshot | null, next: RoomSnapshot): RoomSnapshot {
  if (known === null) return next;
  const merged = mergeSnapshots(known, next);
  const isSameRoom = merged.isClosed === known.isClosed && merged.play === known.play;
  if (merged.seats !== known.seats || !isSameRoom) return merged;
  return withTime(known, next.at);
}

/** The picture at a later moment, by the store's clock; itself when that changes nothing. */
function withTime(picture: RoomSnapshot, now: number): RoomSnapshot {
  return hasHoldRunOut(picture, now) ? { ...picture, at: now } : picture;
}

function hasHoldRunOut({ seats, at }: RoomSnapshot, now: number): boolean {
  return now > at && seats.some((seat) => stateOf(seat, at) !== stateOf(seat, now));
}
