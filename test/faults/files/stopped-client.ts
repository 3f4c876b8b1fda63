import { setTimeout as delay } from 'node:timers/promises';

import type { FileFault } from './file-scene.ts';

/**
 * A client stands still for a while, again and again, wherever it is: also between its decision and its transaction,
 * and in the middle of that. What it decided is stale by the time it goes on.
 */
export const stoppedClientFault: FileFault = {
  name: 'a client stands still (file)',
  async inflict({ bookers, random, isFull }) {
    const [first, ...others] = bookers;
    for (let round = 0; round < (isFull ? 60 : 6); round += 1) {
      await delay(random.below(60));
      first?.signal('SIGSTOP');
      await Promise.all(others.map((booker) => booker.hasEnded(2)));
      first?.signal('SIGCONT');
      await first?.hasEnded(1);
    }
    return [];
  },
};
