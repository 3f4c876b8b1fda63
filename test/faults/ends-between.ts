import type { Moment } from '../../source/stress/history/event.ts';
import type { Booking } from './booking.ts';

/** Until then a person has heard "not booked", or that nobody can say yet, ms. */
const HEARD_WITHIN_MS = 3_000;

/** Requests made in a time, whose makers heard nothing for too long by no fault of the machine; one line each. */
export function silenceBetween(bookings: readonly Booking[], from: Moment, until: Moment): readonly string[] {
  return bookings.flatMap(({ name, ends }) =>
    ends
      .filter(({ at, heardMs, lateMs }) => at > from && at < until && heardMs - lateMs > HEARD_WITHIN_MS)
      .map(({ heardMs, kind, words }) => `${name} heard nothing for ${heardMs} ms, then ${kind}: ${words}`),
  );
}

/** How many requests were both made and granted in a time. */
export function bookedBetween(bookings: readonly Booking[], from: Moment, until: Moment): number {
  const granted = bookings.flatMap(({ ends }) =>
    ends.filter(({ at, endedMs, kind }) => kind === 'applied' && at > from && at + endedMs * 1_000 < until),
  );
  return granted.length;
}
