import type { Change, HistoryRows } from './change.ts';
import { isSameSeat } from './seats.ts';
import { isOtherEpoch, type RoomSnapshot, seatAt } from './snapshot.ts';

/**
 * What became of a change whose attempt got no answer:
 * - `applied`: it stands;
 * - `pending`: it has not applied but still could, so send it again, or fence it;
 * - `never`: it has not applied and cannot any more;
 * - `overtaken`: every seat has moved on so far that the seats cannot tell; the history may. A change of another
 * epoch than the room's can apply no more: unless a seat carries it, it is never part of this room.
 */
type Verdict = 'applied' | 'pending' | 'never' | 'overtaken';

/**
 * Judges a change on a picture that is linearizable and younger than its last attempt; on any other picture the
 * answer means nothing. A change is applied whole or not at all, so one seat that carries its id proves all of it,
 * and one seat that moved differently from `expected + 1, this change`, or never stood as the change has seen it,
 * proves that none of it was.
 */
export function verdictOn(change: Change, snapshot: RoomSnapshot): Verdict {
  let standing = 0;
  let moved = 0;
  let isDisproved = false;
  for (const { before, after } of change.seats) {
    const seat = seatAt(snapshot, before);
    if (seat?.change === change.id) return 'applied';
    if (seat === null || seat.version <= before.version) {
      standing += 1;
      // Another change made the version that it was decided on: what it names does not stand any more.
      if (seat?.version === before.version && seat.change !== before.change) isDisproved = true;
      continue;
    }
    moved += 1;
    if (seat.version === after.version) isDisproved = true;
  }
  if (isDisproved || (standing > 0 && moved > 0) || (isOtherEpoch(change, snapshot) && moved === 0))
    return 'never';
  return moved === 0 ? 'pending' : 'overtaken';
}

/**
 * Judges an overtaken change by history rows of its room: its own row, or a row that replaced what it wrote, proves
 * that it was applied for a moment; a row in which somebody else made the very version it wanted to make proves
 * that it never was, unless rows cannot be read, of which one may be its own: in another life of the theater the same
 * version is made again. Without a proof, null: nobody knows.
 */
export function verdictFromHistory(
  change: Change,
  { entries, unreadable }: HistoryRows,
): 'applied' | 'never' | null {
  if (entries.some((entry) => entry.change.id === change.id)) return 'applied';
  const steps = entries.flatMap(({ change: { seats }, isRecovered }) =>
    seats.map((step) => ({ ...step, isRecovered })),
  );
  for (const { before, after, isRecovered } of steps) {
    const wanted = change.seats.find((seat) => isSameSeat(seat.after, after))?.after;
    if (wanted === undefined) continue;
    if (before.change === change.id) return 'applied';
    // What a recovered row replaced is a guess; a row of its own maker's hand is not.
    const isDisproved =
      after.version === wanted.version || (before.version === wanted.version && !isRecovered);
    if (isDisproved && unreadable === 0) return 'never';
  }
  return null;
}
