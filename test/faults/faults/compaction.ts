import type { Fault } from '../scene.ts';

/**
 * Every node writes its memory to disk and merges all its files, also those that hold the promises of conditional
 * writes, while clients book.
 */
export const compactionFault: Fault = {
  name: 'flush and compaction',
  isBounded: false,
  async inflict({ cluster, bookers, isFull }) {
    const all = cluster.contactPoints.map((_, index) => index + 1);
    const nodes = isFull ? all : all.slice(0, 1);
    for (let round = 0; round < (isFull ? 2 : 1); round += 1) {
      for (const node of nodes) {
        await cluster.nodetool(node, ['flush']);
        await cluster.nodetool(node, ['compact']);
      }
      await Promise.all(bookers.map((booker) => booker.hasEnded(10)));
    }
    return [];
  },
};
