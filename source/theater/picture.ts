import type { Change } from './change.ts';
import { isSameSeat, type Seat } from './seats.ts';
import type { RoomSnapshot } from './snapshot.ts';

/**
 * Two pictures of one room as one: seat by seat the higher version, the rest from `next` unless it is the older one.
 * Gives `known` itself when `next` adds nothing, so that nothing is drawn again.
 */
export function mergeSnapshots(known: RoomSnapshot, next: RoomSnapshot): RoomSnapshot {
  let isAhead = next.seats.length > known.seats.length;
  let isBehind = next.seats.length < known.seats.length;
  const seats = next.seats.map((seat, index) => {
    const before = seatBefore(known, seat, index);
    if (before === null || seat.version > before.version) {
      isAhead = true;
      return seat;
    }
    if (seat.version < before.version) isBehind = true;
    return before;
  });
  const isSameRoom =
    next.revision === known.revision && next.isClosed === known.isClosed && next.play === known.play;
  if (!isAhead && (isBehind || isSameRoom)) return known;
  const { isClosed, play } = newerOf(known, next);
  return { ...next, isClosed, play, seats: isAhead ? seats : known.seats };
}

/** The picture after a change that is known to be applied; seats that have already moved further stay. */
export function withChange(known: RoomSnapshot, { seats, gate, play }: Change): RoomSnapshot {
  const next = withSeats(
    known,
    seats.map(({ after }) => after),
    gate,
  );
  return next === known || play === undefined ? next : { ...next, play: play.after };
}

/** The picture after a change that is known to have made these seats of it, and done this to its gate. */
export function withSeats(known: RoomSnapshot, changed: readonly Seat[], gate: Change['gate']): RoomSnapshot {
  let isAhead = false;
  const seats = known.seats.map((seat) => {
    const after = changed.find((entry) => isSameSeat(entry, seat));
    if (after === undefined || after.version <= seat.version) return seat;
    isAhead = true;
    return after;
  });
  if (!isAhead) return known;
  const isClosed = gate === null ? known.isClosed : gate === 'close';
  return { ...known, seats, isClosed };
}

/**
 * Closing, opening and renaming raise the version of the first seat, so its version tells which picture saw the gate and
 * the play last.
 */
function newerOf(known: RoomSnapshot, next: RoomSnapshot): RoomSnapshot {
  const [knownFirst] = known.seats;
  const [nextFirst] = next.seats;
  return (nextFirst?.version ?? 0) >= (knownFirst?.version ?? 0) ? next : known;
}

/** The known seat at the same position; both pictures have the same order, save when seats are missing. */
function seatBefore(known: RoomSnapshot, seat: Seat, index: number): Seat | null {
  const candidate = known.seats[index];
  if (candidate !== undefined && isSameSeat(candidate, seat)) return candidate;
  return known.seats.find((other) => isSameSeat(other, seat)) ?? null;
}
