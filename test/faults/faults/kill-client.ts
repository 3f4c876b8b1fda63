import { readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

import { journalFolder } from '../../../source/commands/journal-folder.ts';
import type { Booking } from '../booking.ts';
import { resolveLeft } from '../resolve-left.ts';
import type { Fault, Scene } from '../scene.ts';

/** A client is often looking when its node is frozen; then it goes on, and is frozen again, so often at most. */
const TRIES = 20;

/** Clients that are killed at most until one leaves something behind. */
const VICTIMS = 4;

/** A change that is on its way for so long waits for the silent node, ms. */
const UNANSWERED_MS = 200;

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
    const { cluster, coordinatorOf, isFull } = scene;
    const complaints: string[] = [];
    for (let round = 0; round < (isFull ? 6 : 2); round += 1) {
      const victim = await killOneUnanswered(scene, `${5 + round}-1 ${5 + round}-2`);
      if (victim === null) return ['no client could be killed between a send and its answer'];
      if (round % 2 === 1) await cluster.thaw(coordinatorOf('A'));
      const { resolved, complaints: more } = await resolveLeft(scene, victim.stateHome);
      await cluster.thaw(coordinatorOf('A'));
      complaints.push(...more);
      if (resolved.length === 0) complaints.push('theater resolve did not find what was left behind');
    }
    return complaints;
  },
};

/** The client that was killed, whose journal holds a change that was on its way; null when none could be. Leaves the node frozen. */
async function killOneUnanswered(scene: Scene, seats: string): Promise<Booking | null> {
  const { cluster, coordinatorOf, startBooker } = scene;
  const node = coordinatorOf('A');
  for (let victims = 0; victims < VICTIMS; victims += 1) {
    const victim = startBooker({ seats, clients: 1 });
    await victim.hasEnded(3);
    for (let tries = 0; tries < TRIES; tries += 1) {
      await cluster.freeze(node);
      if (await hasLastingEntry(victim)) break;
      await cluster.thaw(node);
      await victim.hasEnded(2);
    }
    await victim.kill();
    // The answer may have come in the very last moment.
    if ((await entriesOf(victim)).length > 0) return victim;
    await cluster.thaw(node);
  }
  return null;
}

/** Whether one and the same change stays on its way, as the client's journal says. */
async function hasLastingEntry(victim: Booking): Promise<boolean> {
  const start = performance.now();
  let [entry, since] = ['', start];
  while (performance.now() - start < SILENCE_MS) {
    const [first = ''] = await entriesOf(victim);
    if (first !== entry) [entry, since] = [first, performance.now()];
    if (entry !== '' && performance.now() - since > UNANSWERED_MS) return true;
    await delay(10);
  }
  return false;
}

async function entriesOf({ stateHome }: Booking): Promise<readonly string[]> {
  const names = await readdir(journalFolder({ XDG_STATE_HOME: stateHome })).catch(() => []);
  return names.filter((name) => name.endsWith('.json'));
}
