import type { Occupancy } from './occupancy.ts';

/**
 * Booked seats of those that can be booked, in whole percent rounded down, so that 100 means sold out; null when every
 * seat is blocked.
 */
export function percentBooked({ seats, booked, blocked }: Occupancy): number | null {
  const offered = seats - blocked;
  return offered === 0 ? null : Math.floor((100 * booked) / offered);
}

/** Whether no seat can be booked any more, now or after a hold has run out, and at least one was sold. */
export function isSoldOut({ free, held, booked }: Occupancy): boolean {
  return booked > 0 && free === 0 && held === 0;
}
