import { randomUUID } from 'node:crypto';

import { v1 } from 'uuid';

/** A new change id: a timeuuid, so that the history is in the order of the decisions. */
export function makeChangeId(): string {
  return v1();
}

/** A new booking id, which names a reservation for as long as it lives. */
export function makeBookingId(): string {
  return randomUUID();
}
