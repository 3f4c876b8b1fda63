import type { HistoryEntry } from './change.ts';
import { isSameContent, isSameSeat, type Seat } from './seats.ts';
import { isOtherEpoch, type RoomSnapshot, seatAt } from './snapshot.ts';

/** A seat as the history has it, and as it stands: a row names a state that the seat cannot have left in any order of changes. */
export type Contradiction = {
  readonly room: string;
  /** The seat as the newest such row of the history left it. */
  readonly recorded: Seat;
  /** The seat as it stands; null when the room has none there. */
  readonly standing: Seat | null;
};

/**
 * Where rows of a room's history contradict its seats, each seat once: versions only grow, and one change makes each. The
 * rows must have been read before the picture. Rows of another epoch say nothing of this one.
 */
export function contradictionsIn(
  entries: readonly HistoryEntry[],
  snapshot: RoomSnapshot,
): readonly Contradiction[] {
  const { room } = snapshot;
  const recorded = entries
    .filter(({ change }) => change.room === room && !isOtherEpoch(change, snapshot))
    .flatMap(({ change }) => change.seats.map(({ after }) => after))
    .filter((after) => !canHaveBeen(after, seatAt(snapshot, after)));
  const newest: Seat[] = [];
  for (const seat of recorded) {
    const index = newest.findIndex((other) => isSameSeat(other, seat));
    if (index === -1) newest.push(seat);
    else if ((newest[index]?.version ?? 0) < seat.version) newest[index] = seat;
  }
  return newest.map((seat) => ({ room, recorded: seat, standing: seatAt(snapshot, seat) }));
}

function canHaveBeen(recorded: Seat, standing: Seat | null): boolean {
  if (standing === null || standing.version < recorded.version) return false;
  if (standing.version > recorded.version) return true;
  return standing.change === recorded.change && isSameContent(standing.content, recorded.content);
}
