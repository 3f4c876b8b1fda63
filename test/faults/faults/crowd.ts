import type { Fault } from '../scene.ts';

/** Fifty clients in two processes want one seat. */
export const crowdFault: Fault = {
  name: '50 clients on one seat',
  isBounded: false,
  async inflict({ startBooker, isFull }) {
    const crowd = [startBooker({ clients: 25, seats: '5-1' }), startBooker({ clients: 25, seats: '5-1' })];
    await Promise.all(crowd.map((booker) => booker.hasEnded(isFull ? 500 : 100)));
    return [];
  },
};
