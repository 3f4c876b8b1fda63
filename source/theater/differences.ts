import { isSameSeat, type Seat } from './seats.ts';
import type { RoomSnapshot } from './snapshot.ts';

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
