import type { Fault } from '../scene.ts';

/** Fifty clients in two processes want one seat, and others want one group of seats, named in opposite orders. */
export const crowdFault: Fault = {
  name: '50 clients on one seat',
  isBounded: true,
  async inflict({ startBooker, isFull }) {
    const crowd = [
      startBooker({ clients: 25, seats: '5-1' }),
      startBooker({ clients: 25, seats: '5-1' }),
      startBooker({ seats: '6-1 6-2 6-3 6-4', order: 'forward' }),
      startBooker({ seats: '6-3 6-4 6-5 6-6', order: 'backward' }),
    ];
    await Promise.all(crowd.map((booker) => booker.hasEnded(isFull ? 500 : 100)));
    return [];
  },
};
