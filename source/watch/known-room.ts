import type { Change } from '../theater/change.ts';
import {
  type Announcement,
  isDisputed,
  isDisputedBy,
  mergeSnapshots,
  type RoomVersions,
  standingOf,
  withChange,
  withSeats,
} from '../theater/picture.ts';
import { isOverdue } from '../theater/reservation.ts';
import { isSameSeat, type Seat, stateOf } from '../theater/seats.ts';
import { type Revision, type RoomSnapshot, seatAt } from '../theater/snapshot.ts';

export const NO_HINTS: Hints = [];

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
  /** Whether one version was met with two contents: only a linearizable look can say which of them is right. */
  readonly isDisputed: boolean;
  /** Seats that are shown as others told of them, and that no look of this program has shown since. */
  readonly told: readonly Told[];
};

/** A seat as an announcement told of it, and when that was heard, ms since the epoch on this machine's clock. */
type Told = { readonly seat: Seat; readonly heardAt: number };

/**
 * What was told is held against a look of one's own by then, ms, whatever others pass on: whoever could tell of seats
 * that nobody has changed could as well pass on that they were read.
 */
const OWN_LOOK_MS = 60_000;

/** Those who heard the same do not all look at once: so many times the wait until a renewal is added. */
const SPREAD = 4;

export const UNKNOWN_ROOM: KnownRoom = {
  picture: null,
  readAt: null,
  renewAfterMs: 0,
  hints: NO_HINTS,
  without: null,
  isDisputed: false,
  told: [],
};

/** When a picture was asked for that was answered, and how long after that it is renewed, ms. */
export type Reading = Readonly<Record<'askedAt' | 'renewAfterMs', number>>;

/** Whether a look is due that no hint asked for: nothing was read since `wantedSince`, or for too long. */
export function isLookDue(
  { readAt, renewAfterMs, told }: KnownRoom,
  now: number,
  wantedSince: number,
): boolean {
  if (readAt === null || readAt < wantedSince) return true;
  const ownLookMs = OWN_LOOK_MS + SPREAD * renewAfterMs;
  if (told.some(({ heardAt }) => Math.abs(now - heardAt) >= ownLookMs)) return true;
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
  const { picture, told, isDoubtful } = heldAgainst(known, found, askedAt);
  const seen = afterSight({ ...known, picture }, found);
  return {
    ...seen,
    isDisputed: seen.isDisputed || isDoubtful,
    told,
    readAt: askedAt,
    renewAfterMs,
    hints: withLook(known.hints, found.revision, hint),
    without: found.without ?? null,
  };
}

/**
 * What was told, held against a look that was asked for after it: what the look shows, or is past, is borne out. What
 * it does not show is doubtful; a linearizable one takes it back, since then it has never been in the store.
 */
function heldAgainst(
  { picture, told }: KnownRoom,
  found: RoomSnapshot,
  askedAt: number,
): Pick<KnownRoom, 'picture' | 'told'> & { readonly isDoubtful: boolean } {
  const open = told.filter(({ seat }) => (seatAt(found, seat)?.version ?? -1) < seat.version);
  const unfounded = open.filter(({ heardAt }) => heardAt < askedAt);
  if (picture === null || unfounded.length === 0) return { picture, told: open, isDoubtful: false };
  if (!found.isLinearizable) return { picture, told: open, isDoubtful: true };
  const rest = open.filter((each) => !unfounded.includes(each));
  const isWrong = (seat: Seat): boolean =>
    unfounded.some((each) => isSameSeat(each.seat, seat) && each.seat.version === seat.version);
  const seats = picture.seats.map((seat) => (isWrong(seat) ? (seatAt(found, seat) ?? seat) : seat));
  return { picture: { ...picture, seats }, told: rest, isDoubtful: false };
}

/** What is known after a picture that somebody else has looked at. */
export function afterSight(known: KnownRoom, found: RoomSnapshot): KnownRoom {
  const { picture } = known;
  const isOther = picture !== null && isDisputed(picture, found);
  return {
    ...known,
    picture: withPicture(picture, found),
    isDisputed: !found.isLinearizable && (known.isDisputed || isOther),
  };
}

/** What is known after others passed on how far the room had come, where that proves the picture, and is news. */
export function afterPassedOn(known: KnownRoom, versions: RoomVersions, reading: Reading): KnownRoom {
  const { picture, readAt } = known;
  const { askedAt, renewAfterMs } = reading;
  if (picture === null || readAt === null || askedAt <= readAt) return known;
  switch (standingOf(picture, versions)) {
    case 'complete':
      if (isToldOtherwise(known, versions, askedAt)) return { ...known, isDisputed: true };
      return {
        ...known,
        picture: withTime(picture, versions.at),
        readAt: askedAt,
        renewAfterMs,
        without: null,
      };
    case 'disputed':
      return { ...known, isDisputed: true };
    case 'behind':
      return known;
  }
}

/** Whether seats that were told of before others read the room are not as far on in what they read. */
function isToldOtherwise({ picture, told }: KnownRoom, { versions }: RoomVersions, askedAt: number): boolean {
  return told.some(({ seat, heardAt }) => {
    const index = picture?.seats.findIndex((each) => isSameSeat(each, seat)) ?? -1;
    return heardAt < askedAt && (versions[index] ?? Infinity) < seat.version;
  });
}

/** What is known after others told of a change. */
export function afterAnnouncement(
  known: KnownRoom,
  { epoch, seats, gate }: Announcement,
  heardAt: number,
): KnownRoom {
  const { picture } = known;
  if (picture === null || seats === null) return known;
  const applied = { epoch, gate, made: seats };
  const isOther = isDisputedBy(picture, applied);
  const after = withSeats(picture, applied);
  if (after === picture) return { ...known, isDisputed: known.isDisputed || isOther };
  const others = known.told.filter(({ seat }) => !seats.some((each) => isSameSeat(each, seat)));
  const told = [...others, ...seats.map((seat) => ({ seat, heardAt }))];
  return { ...known, picture: after, told, isDisputed: known.isDisputed || isOther };
}

/** What is known after a change that this program knows to be applied. */
export function afterChange(known: KnownRoom, change: Change): KnownRoom {
  const { picture } = known;
  if (picture === null) return known;
  const made = change.seats.map(({ after }) => after);
  const isOther = isDisputedBy(picture, { epoch: change.epoch, made });
  return { ...known, picture: withChange(picture, change), isDisputed: known.isDisputed || isOther };
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
  return hasRunOut(picture, now) ? { ...picture, at: now } : picture;
}

/** Whether a hold or a reservation has ended in between. */
function hasRunOut({ seats, at }: RoomSnapshot, now: number): boolean {
  const isOther = (seat: Seat): boolean =>
    stateOf(seat, at) !== stateOf(seat, now) || isOverdue(seat.content, at) !== isOverdue(seat.content, now);
  return now > at && seats.some(isOther);
}

/** Looks that one hint is worth: its look may go to replicas that a commit reaches a moment later. */
const LOOKS_PER_HINT = 3;

/** Replicas that lag behind one another show few revisions at a time. */
const REMEMBERED = 8;

/** Revisions of one room that were met lately, the newest last, and how many looks each has had. */
type Hints = readonly { readonly revision: Revision; readonly looks: number }[];

/** Whether a revision that was reported asks for a look. */
export function isNews(hints: Hints, revision: Revision): boolean {
  return looksAt(hints, revision) < LOOKS_PER_HINT;
}

/**
 * The hints after a look that was answered with the revision `found`, and was made because of `hint`, if of any.
 * A hint that looks do not confirm is given up after a few: two replicas that report different revisions in turn must
 * not make the screen look for ever.
 */
export function withLook(hints: Hints, found: Revision, hint: Revision | null): Hints {
  const isConfirmed = hint === null || hint === found;
  const next = remember(hints, found, LOOKS_PER_HINT);
  return isConfirmed ? next : remember(next, hint, looksAt(next, hint) + 1);
}

function looksAt(hints: Hints, revision: Revision): number {
  return hints.find((entry) => entry.revision === revision)?.looks ?? 0;
}

function remember(hints: Hints, revision: Revision, looks: number): Hints {
  return [...hints.filter((entry) => entry.revision !== revision), { revision, looks }].slice(-REMEMBERED);
}
