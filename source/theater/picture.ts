import type { Change } from './change.ts';
import { lastSeen, stateVersion } from './room-state.ts';
import { isSameContent, isSameSeat, type Seat } from './seats.ts';
import { isOtherEpoch, type RoomSnapshot, seatAt } from './snapshot.ts';

/**
 * Two pictures of one room as one: seat by seat the higher version, the rest from `next` unless it is the older one. Of two
 * contents for one version that of a linearizable `next` stands, or else the known one: see {@link isDisputed}. Of two
 * epochs nothing is mixed: a linearizable `next` stands whole, or else the known picture.
 * Gives `known` itself when `next` adds nothing, so that nothing is drawn again.
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
 * Whether two pictures of one room show one version of a seat, or of the gate and the play, with two contents: at least one
 * of them is a mixture of two versions, and a linearizable look has to say which. So it has to of two epochs.
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

/** What is known of a change that was applied: the seats that it made, what it did to the gate, and in which epoch. */
export type Applied = Pick<Change, 'epoch' | 'gate'> & { readonly made: readonly Seat[] };

/** Whether seats that a change is known to have made are shown otherwise at the very same version, or in another epoch. */
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
  return left.change !== right.change || !isSameContent(left.content, right.content);
}

/** The known seat at the same position; both pictures have the same order, save when seats are missing. */
function seatBefore(known: RoomSnapshot, seat: Seat, index: number): Seat | null {
  const candidate = known.seats[index];
  if (candidate !== undefined && isSameSeat(candidate, seat)) return candidate;
  return known.seats.find((other) => isSameSeat(other, seat)) ?? null;
}
