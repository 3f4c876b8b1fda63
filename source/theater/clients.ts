import type { HistoryEntry } from './change.ts';
import { contentChangedAt, rowsById } from './room-state.ts';
import { ownerOf, stateOf } from './seats.ts';
import type { RoomSnapshot } from './snapshot.ts';

/** One client of the theater, by name. */
export type ClientFigures = {
  readonly client: string;
  readonly booked: number;
  readonly held: number;
  /** When the newest change of its seats, or by itself, was decided; ms since the epoch, null when nothing tells. */
  readonly lastChangeAt: number | null;
};

/** Everybody who has a seat, or had one in these rows of the history; most seats first, then by name. */
export function clientsIn(
  rooms: Iterable<RoomSnapshot>,
  entries: readonly HistoryEntry[],
): readonly ClientFigures[] {
  const found = new Map<string, ClientFigures>();
  const note = (client: string, at: number | null, booked: number, held: number): void => {
    const known = found.get(client) ?? { client, booked: 0, held: 0, lastChangeAt: null };
    const lastChangeAt = laterOf(known.lastChangeAt, at);
    found.set(client, { client, booked: known.booked + booked, held: known.held + held, lastChangeAt });
  };
  const rows = rowsById(entries);
  for (const { seats, at } of rooms) {
    for (const seat of seats) {
      const owner = ownerOf(seat, at);
      const isBooked = stateOf(seat, at) === 'booked';
      if (owner !== null) note(owner, contentChangedAt(seat, rows), isBooked ? 1 : 0, isBooked ? 0 : 1);
    }
  }
  for (const { at, change } of entries) {
    for (const { before, after } of change.seats) {
      // A fence or a gate touches a seat without changing whose it is.
      if (ownerOf(before, at) === ownerOf(after, at)) continue;
      for (const owner of [ownerOf(before, at), ownerOf(after, at)])
        if (owner !== null) note(owner, at, 0, 0);
    }
  }
  return [...found.values()].toSorted(
    (left, right) =>
      right.booked + right.held - left.booked - left.held || compareText(left.client, right.client),
  );
}

function laterOf(left: number | null, right: number | null): number | null {
  return left === null || right === null ? (left ?? right) : Math.max(left, right);
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
