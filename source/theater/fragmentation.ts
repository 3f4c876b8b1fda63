import { isSameSeat, stateOf } from './seats.ts';
import type { RoomSnapshot } from './snapshot.ts';

/** What a party that wants to sit together can still get in a room. */
export type Fragmentation = {
  /** Most free seats side by side in one row. */
  readonly longestRun: number;
  /** Free seats without a free neighbour in their row. */
  readonly singles: number;
};

/** Looks along every row for free seats that stand side by side, at the moment of the picture. */
export function fragmentationOf({ seats, at }: RoomSnapshot): Fragmentation {
  let [longestRun, singles, run] = [0, 0, 0];
  const endRun = (): void => {
    longestRun = Math.max(longestRun, run);
    if (run === 1) singles += 1;
    run = 0;
  };
  for (const [index, seat] of seats.entries()) {
    const last = seats[index - 1];
    const isNeighbour = last !== undefined && isSameSeat(seat, { row: last.row, place: last.place + 1 });
    if (!isNeighbour) endRun();
    if (stateOf(seat, at) === 'free') run += 1;
    else endRun();
  }
  endRun();
  return { longestRun, singles };
}
