import { setTimeout as delay } from 'node:timers/promises';

import type { Fault } from '../scene.ts';

/** The coordinator stands still while requests are on its way to it, and carries them out when it goes on. */
export const freezeFault: Fault = {
  name: 'freeze the coordinator',
  isBounded: true,
  hasHastyTwin: true,
  async inflict({ cluster, coordinatorOf, isFull, bookers }) {
    const node = coordinatorOf('A');
    for (const seconds of isFull ? [3, 8, 20] : [3]) {
      await cluster.freeze(node);
      await delay(seconds * 1000);
      await cluster.thaw(node);
      await Promise.all(bookers.map((booker) => booker.hasEnded(5)));
    }
    return [];
  },
};
