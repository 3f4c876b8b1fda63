import type { Fault } from '../scene.ts';

/** Groups that overlap, in rows that nobody else books. */
const GROUPS = ['6-1 6-2 6-3 6-4', '6-3 6-4 6-5 6-6', '6-5 6-6 6-1 6-2'];

/**
 * Clients want groups of seats that overlap, and name them in opposite orders: where seats are locked one by one,
 * they block each other.
 */
export const groupsFault: Fault = {
  name: 'overlapping groups, opposite orders',
  isBounded: false,
  async inflict({ startBooker, isFull }) {
    const crowd = GROUPS.flatMap((seats) => [
      startBooker({ seats, clients: 2, order: 'forward' }),
      startBooker({ seats, clients: 2, order: 'backward' }),
    ]);
    await Promise.all(crowd.map((booker) => booker.hasEnded(isFull ? 200 : 30)));
    return [];
  },
};
