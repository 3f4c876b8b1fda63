import type { Change } from './change.ts';
import { isSameSeat, isSameWhole, type Seat } from './seats.ts';
import { isOtherEpoch, lastSeen, type RoomSnapshot, seatAt, stateVersion } from './snapshot.ts';

/**
 * Two pictures of one room as one: seat by seat the higher version, the rest from `next` unless it is the older one.
 * Of two contents for one version that of a linearizable `next` stands, or else the known one: see {@link
 * isDisputed}. Of two epochs nothing is mixed: a linearizable `next` stands whole, or else the known picture. Gives
 * `known` itself when `next` adds nothing, so that nothing is drawn again.
 */
export function mergeSnapshots(known: RoomSnapshot, next: RoomSnapshot): RoomSnapshot {
  if (isOtherEpoch(known, next)) return next.isLinearizable ? next : known;
  let isAhead = next.seats.length > known.seats.length;
  let isBehind = next.seats.length < known.seats.length;
  const seats = next.seats.map((seat, index) => {
    const before = seatBefore(known, seat, index);
    const isRight = next.isLinearizable && before !== null && isOtherContent(before, seat);
    if (before === null || seat.version > before.version || isRight) {
      isAhead = true;
      return seat;
    }
    if (seat.version < before.version) isBehind = true;
    return before;
  });
  const isSameRoom =
    next.revision === known.revision &&
    next.epoch === known.epoch &&
    next.isClosed === known.isClosed &&
    next.play === known.play;
  if (!isAhead && (isBehind || isSameRoom)) return known;
  const { isClosed, play } = lastSeen(known, next);
  return { ...next, isClosed, play, seats: isAhead ? seats : known.seats };
}

/**
 * Whether two pictures of one room show one version of a seat, or of the gate and the play, with two contents: at
 * least one of them is a mixture of two versions, and a linearizable look has to say which. So it has to of two
 * epochs.
 */
export function isDisputed(known: RoomSnapshot, next: RoomSnapshot): boolean {
  if (isOtherEpoch(known, next)) return true;
  const isSameFirst = stateVersion(known) === stateVersion(next);
  const isSameRoom = next.isClosed === known.isClosed && next.play === known.play;
  return (
    (isSameFirst && !isSameRoom) ||
    next.seats.some((seat, index) => {
      const before = seatBefore(known, seat, index);
      return before !== null && isOtherContent(before, seat);
    })
  );
}

/**
 * What is known of a change that was applied: the seats that it made, what it did to the gate, and in which epoch.
 */
type Applied = Pick<Change, 'epoch' | 'gate'> & { readonly made: readonly Seat[] };

/**
 * Whether seats that a change is known to have made are shown otherwise at the very same version, or in another
 * epoch.
 */
export function isDisputedBy(known: RoomSnapshot, applied: Omit<Applied, 'gate'>): boolean {
  return (
    isOtherEpoch(known, applied) ||
    applied.made.some((after) => {
      const seat = seatAt(known, after);
      return seat !== null && isOtherContent(seat, after);
    })
  );
}

/** The picture after a change that is known to be applied; seats that have already moved further stay. */
export function withChange(known: RoomSnapshot, { epoch, seats, gate, play }: Change): RoomSnapshot {
  const next = withSeats(known, { epoch, gate, made: seats.map(({ after }) => after) });
  return next === known || play === undefined ? next : { ...next, play: play.after };
}

/** The picture after a change that is known to have made these seats of it, and done this to its gate. */
export function withSeats(known: RoomSnapshot, applied: Applied): RoomSnapshot {
  if (isOtherEpoch(known, applied)) return known;
  const { gate, made } = applied;
  let isAhead = false;
  const seats = known.seats.map((seat) => {
    const after = made.find((entry) => isSameSeat(entry, seat));
    if (after === undefined || after.version < seat.version) return seat;
    if (after.version === seat.version && !isOtherContent(seat, after)) return seat;
    isAhead = true;
    return after;
  });
  if (!isAhead) return known;
  const isClosed = gate === null ? known.isClosed : gate === 'close';
  return { ...known, seats, isClosed };
}
/** Whether two seats of one version are not the same: one of them is a mixture, or of another time. */
function isOtherContent(left: Seat, right: Seat): boolean {
  if (left.version !== right.version) return false;
  return left.change !== right.change || !isSameWhole(left.content, right.content);
}

/** The known seat at the same position; both pictures have the same order, save when seats are missing. */
function seatBefore(known: RoomSnapshot, seat: Seat, index: number): Seat | null {
  const candidate = known.seats[index];
  if (candidate !== undefined && isSameSeat(candidate, seat)) return candidate;
  return known.seats.find((other) => isSameSeat(other, seat)) ?? null;
}

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
 * What versions say of a picture: it has everything that they know of, and may be further on; it lacks something; or
 * one of the two shows a version of a seat that another change made, or of the gate and the play otherwise, or
 * another epoch.
 */
type Standing = 'complete' | 'behind' | 'disputed';

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
 * A change's id in five letters: two changes have the same ones once in a thousand million times. Short, because
 * those who watch read one for each seat.
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

/** A change that was applied, as those who only watch are told of it. */
export type Announcement = {
  /** Id of the change, which is also what it moved the room's revision to. */
  readonly change: string;
  readonly room: string;
  /** In which it was applied; empty where nothing tells. */
  readonly epoch: string;
  /** What the seats became; null where there is more to tell, as of a play or many seats: look at the room. */
  readonly seats: readonly Seat[] | null;
  readonly gate: Change['gate'];
};

/** What those who watch hear. Some of it may be heard more than once, and some may be missing. */
export type Heard = {
  /** What has happened. */
  readonly changes: readonly Announcement[];
  /** How far rooms had come, to prove a picture without asking for it. */
  readonly proofs: readonly PassedVersions[];
};

/** One seat that changed between two pictures of its room. */
export type SeatDifference = {
  readonly before: Seat;
  readonly after: Seat;
  /** Versions in between that neither picture shows. */
  readonly missed: number;
};

/** Seats of `after` that are further on than in `before`, or whose version turned out to be another change's. */
export function differencesBetween(before: RoomSnapshot, after: RoomSnapshot): readonly SeatDifference[] {
  return after.seats.flatMap((seat, index) => {
    const candidate = before.seats[index];
    const old =
      candidate !== undefined && isSameSeat(candidate, seat)
        ? candidate
        : before.seats.find((other) => isSameSeat(other, seat));
    if (old === undefined || seat.version < old.version) return [];
    // Of one version another change may have been shown, by mistake, before a look said which it was.
    if (seat.version === old.version && seat.change === old.change) return [];
    return [{ before: old, after: seat, missed: Math.max(seat.version - old.version - 1, 0) }];
  });
}
