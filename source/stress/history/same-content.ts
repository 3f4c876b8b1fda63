import type { SeatContent } from '../../theater/seats.ts';

/** Whether two contents say the same of a seat. */
export function isSameContent(left: SeatContent, right: SeatContent): boolean {
  if (left === right) return true;
  switch (left.kind) {
    case 'free':
      return right.kind === 'free';
    case 'held':
      return right.kind === 'held' && left.by === right.by && left.until === right.until;
    case 'booked':
      return right.kind === 'booked' && left.client === right.client && left.booking === right.booking;
    case 'blocked':
      return right.kind === 'blocked' && left.note === right.note;
  }
}
