import { monotonicNow } from '../../../source/stress/history/recorder.ts';
import { nodeOf } from '../../../tools/cluster/plan/plan.ts';
import { whyNotApart } from '../apart.ts';
import { bookedBetween, silenceBetween } from '../ends-between.ts';
import { startTheater } from '../run-theater.ts';
import type { Fault, Scene } from '../scene.ts';

/** A program that runs for so long hangs, ms. */
const HANGS_AFTER_MS = 60_000;

const ON_NODES_APART = { isBounded: false, isApart: true, whyNotHere: whyNotApart } as const;

/**
 * The coordinator, and then another node, is cut off from everybody together with clients beside it: they book
 * nothing and are told so, or that nobody can say; all others go on booking; and afterwards both sides tell one
 * story.
 */
export const cutOffFault: Fault = {
  ...ON_NODES_APART,
  name: 'a node cut off with its clients',
  async inflict(scene) {
    const { cluster, coordinatorOf, bookers, isFull } = scene;
    const first = coordinatorOf('A');
    const complaints: string[] = [];
    for (const node of isFull ? [first, (first % 3) + 1] : [first]) {
      const lonely = scene.startBooker({ launcher: nodeOf(cluster.plan, node).launcher });
      await lonely.hasEnded(10);
      await cluster.cutOff(node);
      const cutAt = monotonicNow();
      await Promise.all([lonely.hasEnded(12), ...bookers.map((booker) => booker.hasEnded(20))]);
      complaints.push(...(await bookBeside(scene, node)));
      const healedAt = monotonicNow();
      await cluster.restore();
      complaints.push(...silenceBetween([lonely, ...bookers], cutAt, healedAt));
      if (bookedBetween([lonely], cutAt, healedAt) > 0)
        complaints.push('who was cut off was told of bookings');
      if (bookedBetween(bookers, cutAt, healedAt) === 0) complaints.push('nobody else booked meanwhile');
      await Promise.all([lonely, ...bookers].map((booker) => booker.hasEnded(5)));
    }
    return complaints;
  },
};

/** The coordinator and the other nodes lose each other, then it and one of them do; clients reach all of them. */
export const nodesApartFault: Fault = {
  ...ON_NODES_APART,
  name: 'nodes that lose each other',
  async inflict({ cluster, coordinatorOf, bookers, isFull }) {
    const node = coordinatorOf('A');
    const [next, last] = [(node % 3) + 1, ((node + 1) % 3) + 1];
    const complaints: string[] = [];
    for (const others of isFull ? [[next, last], [next]] : [[next, last]]) {
      for (const other of others) await cluster.keepApart(node, other);
      const cutAt = monotonicNow();
      await Promise.all(bookers.map((booker) => booker.hasEnded(30)));
      const healedAt = monotonicNow();
      await cluster.restore();
      complaints.push(...silenceBetween(bookers, cutAt, healedAt));
      if (bookedBetween(bookers, cutAt, healedAt) === 0) complaints.push('nobody booked meanwhile');
      await Promise.all(bookers.map((booker) => booker.hasEnded(5)));
    }
    return complaints;
  },
};

/** `theater book` beside a node that is cut off: it says in time that nothing was booked, or that nobody can say. */
async function bookBeside(
  { cluster, address, folder, heard }: Scene,
  node: number,
): Promise<readonly string[]> {
  const run = await startTheater(['book', 'A', '4-1', '--as', 'Zoe'], {
    address,
    stateHome: `${folder}/Zoe`,
    launcher: nodeOf(cluster.plan, node).launcher,
  });
  const { exitCode, ms, stdout, stderr } = await run.hasEnded;
  heard(`theater book, exit code ${exitCode}: ${stdout}${stderr}`);
  const isTold = exitCode === 69 || exitCode === 75;
  return [
    ...(isTold ? [] : [`theater book ended with exit code ${exitCode}: ${stdout}${stderr}`]),
    ...(ms > HANGS_AFTER_MS ? [`theater book took ${ms} ms to say: ${stderr}`] : []),
  ];
}
