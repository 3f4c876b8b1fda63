import { setTimeout as delay } from 'node:timers/promises';

import type { FileFault } from './file-scene.ts';

/** Clients that want seats are killed, wherever they are: before, in and after the transactions of their bookings. */
export const killedWritersFault: FileFault = {
  name: 'kill -9 of writers (file)',
  async inflict({ startBooker, random, isFull, bookers }) {
    for (let round = 0; round < (isFull ? 20 : 2); round += 1) {
      const victims = [startBooker(), startBooker()];
      await Promise.all(
        victims.map(async (victim) => {
          await victim.hasEnded(1 + random.below(5));
          await delay(random.below(50));
          await victim.kill();
        }),
      );
    }
    await Promise.all(bookers.map((booker) => booker.hasEnded(20)));
    return [];
  },
};
