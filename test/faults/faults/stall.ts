import { setTimeout as delay } from 'node:timers/promises';

import type { Fault } from '../scene.ts';

/** At least so long, so that clients give the node up, and at random as long again. */
const STALL_MS = { bounded: 1_500, full: 5_000 };

/**
 * The way to the coordinator stands still and then goes on: what it took meanwhile arrives, requests whose clients
 * have long asked elsewhere included. In full, also every way at once.
 */
export const stallFault: Fault = {
  name: 'a network that stalls, and goes on',
  isBounded: true,
  isProxied: true,
  async inflict({ proxies, coordinatorOf, isFull, bookers, random }) {
    const coordinator = proxies.of(coordinatorOf('A'));
    const ways = [coordinator, coordinator, ...(isFull ? [coordinator, proxies, proxies] : [])];
    const shortest = isFull ? STALL_MS.full : STALL_MS.bounded;
    for (const way of ways) {
      for (const what of ['requests', 'answers'] as const) {
        way.trouble({ kind: 'stall', what });
        await delay(shortest + random.below(shortest));
        way.trouble({ kind: 'none' });
        await Promise.all(bookers.map((booker) => booker.hasEnded(5)));
      }
    }
    return proxies.troubled > 0 ? [] : ['nothing was stalled'];
  },
};
