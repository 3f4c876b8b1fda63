import type { Fault } from '../scene.ts';

/**
 * All nodes are killed at the same moment and started again, in the middle of bookings: what was promised and
 * confirmed is in their commit logs alone. In full they are then also asked to end, one after the other, as for an
 * upgrade.
 */
export const restartFault: Fault = {
  name: 'restart of all nodes',
  isBounded: true,
  async inflict({ cluster, bookers, isFull }) {
    const nodes = cluster.contactPoints.map((_, index) => index + 1);
    const haveBooked = async (): Promise<unknown> =>
      await Promise.all(bookers.map((booker) => booker.hasEnded(10)));
    await Promise.all(nodes.map((node) => cluster.kill(node)));
    await haveBooked();
    await cluster.restore();
    await haveBooked();
    for (const node of isFull ? nodes : []) {
      await cluster.end(node);
      await haveBooked();
      await cluster.start(node);
      await haveBooked();
    }
    return [];
  },
};
