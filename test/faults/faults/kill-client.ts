import { readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

import { journalFolder } from '../../../source/commands/journal-folder.ts';
import type { Booking } from '../booking.ts';
import { resolveLeft } from '../resolve-left.ts';
import type { Fault, Scene } from '../scene.ts';

/** A client is often looking when its node is frozen; then it goes on, and is frozen again, so often at most. */
const TRIES = 20;

/** Before a client gives a silent node up for another, ms. */
const SILENCE_MS = 1_000;

/**
 * kill -9 of clients whose requests lie at a coordinator that stands still: sent, and not answered. `theater resolve`
 * settles them, now before the coordinator goes on and now after it.
 */
export const killClientFault: Fault = {
  name: 'kill -9 of a client, then resolve',
  isBounded: false,
  async inflict(scene) {
    const { cluster, coordinatorOf, isFull, startBooker } = scene;
    const complaints: string[] = [];
    for (let round = 0; round < (isFull ? 6 : 2); round += 1) {
      const victim = startBooker({ seats: `${5 + round}-1 ${5 + round}-2`, clients: 1 });
      await victim.hasEnded(3);
      const isLeft = await killWhileUnanswered(scene, victim);
      if (round % 2 === 1) await cluster.thaw(coordinatorOf('A'));
      const { resolved, complaints: more } = await resolveLeft(scene, victim.stateHome);
      await cluster.thaw(coordinatorOf('A'));
      complaints.push(...more);
      if (isLeft && resolved.length === 0)
        complaints.push('theater resolve did not find what was left behind');
      if (!isLeft) complaints.push('no client was killed between a send and its answer');
    }
    return complaints;
  },
};

/** Leaves the node frozen, and true when the client had a change on its way when it was killed. */
async function killWhileUnanswered({ cluster, coordinatorOf }: Scene, victim: Booking): Promise<boolean> {
  const node = coordinatorOf('A');
  for (let tries = 1; ; tries += 1) {
    await cluster.freeze(node);
    const isSent = await hasEntry(victim);
    if (isSent || tries === TRIES) {
      await victim.kill();
      return isSent;
    }
    await cluster.thaw(node);
    await victim.hasEnded(2);
  }
}

/** Whether the client's journal says, while its node is silent, that a change is on its way. */
async function hasEntry({ stateHome }: Booking): Promise<boolean> {
  const folder = journalFolder({ XDG_STATE_HOME: stateHome });
  const start = performance.now();
  // An entry that was there at once may be cleared by an answer that was on its way: it must outlast a moment.
  for (let seen = 0; performance.now() - start < SILENCE_MS;) {
    const names = await readdir(folder).catch(() => []);
    seen = names.some((name) => name.endsWith('.json')) ? seen + 1 : 0;
    if (seen > 5) return true;
    await delay(10);
  }
  return false;
}
