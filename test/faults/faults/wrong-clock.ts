import { clientOf } from '../../../tools/cluster/node/ring.ts';
import { nodeOf } from '../../../tools/cluster/plan/plan.ts';
import { makeOffsetClock, whyNoClock } from '../clock/offset-clock.ts';
import type { Fault, Scene } from '../scene.ts';

/** How far a clock is off, ms. */
const OFF_MS = 10_000;

/** How far the clocks of one machine may seem to be apart while a question is under way, ms. */
const TOLERANCE_MS = 4_000;

/**
 * The coordinator's clock is ten seconds fast, falls back until it is ten seconds slow, and is right again: the
 * ballots and the dates of what it writes are from the future and then from the past, as the other nodes see them.
 */
export const wrongClockFault: Fault = {
  name: 'a clock off by 10 s',
  isBounded: false,
  whyNotHere: whyNoClock,
  async inflict(scene) {
    const { cluster, coordinatorOf, bookers, folder, isFull } = scene;
    const node = coordinatorOf('A');
    const clock = await makeOffsetClock(folder);
    const haveBooked = async (): Promise<unknown> =>
      await Promise.all(bookers.map((booker) => booker.hasEnded(isFull ? 30 : 10)));
    await cluster.kill(node);
    await clock.setOff(OFF_MS);
    await cluster.start(node, clock.extras);
    const complaints = await whyNotOff(scene, node);
    await haveBooked();
    await clock.setOff(-OFF_MS);
    await haveBooked();
    await cluster.kill(node);
    await cluster.start(node);
    await haveBooked();
    return complaints;
  },
};

/** By the node's own word its clock is off; otherwise this tests nothing. */
async function whyNotOff({ cluster }: Scene, node: number): Promise<readonly string[]> {
  const client = clientOf(cluster.plan, nodeOf(cluster.plan, node));
  try {
    const { rows } = await client.execute('SELECT toTimestamp(now()) AS now FROM system.local');
    const offMs = Number(rows[0]?.['now']) - Date.now();
    return Math.abs(offMs - OFF_MS) < TOLERANCE_MS ? [] : [`the clock is off by ${offMs} ms only`];
  } finally {
    await client.shutdown();
  }
}
