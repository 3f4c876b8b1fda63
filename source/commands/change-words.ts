import type { SeatDifference } from '../theater/differences.ts';
import { seatLabel } from '../theater/seat-label.ts';
import { ownerOf, type Seat, stateOf } from '../theater/seats.ts';

/** One seat that changed, in words: `A 7-4 booked by Mia`. Not yet safe for a terminal. */
export function changeWords(room: string, { before, after, missed }: SeatDifference, now: number): string {
  const unseen = missed === 0 ? '' : ` (missed: ${missed} ${missed === 1 ? 'change' : 'changes'} before it)`;
  return `${room} ${seatLabel(after)} ${standing(before, after, now)}${unseen}`;
}

function standing(before: Seat, after: Seat, now: number): string {
  const owner = ownerOf(after, now);
  switch (stateOf(after, now)) {
    case 'booked':
      return `booked by ${owner}${previousWords(before, owner, now)}`;
    case 'held':
      return `held by ${owner}`;
    case 'blocked':
      return after.content.kind === 'blocked' && after.content.note !== ''
        ? `blocked (${after.content.note})`
        : 'blocked';
    case 'free':
      return `free${previousWords(before, owner, now)}`;
  }
}

/** `, had been of Mia` where somebody else has lost the seat. */
function previousWords(before: Seat, owner: string | null, now: number): string {
  const previous = ownerOf(before, now);
  return previous === null || previous === owner ? '' : `, had been of ${previous}`;
}
