import type { Fault } from '../scene.ts';

/** kill -9 of the node that room A is booked through, in the middle of bookings, and its start. */
export const killCoordinatorFault: Fault = {
  name: 'kill -9 of the coordinator',
  isBounded: true,
  async inflict({ cluster, coordinatorOf, bookers }) {
    const node = coordinatorOf('A');
    await cluster.kill(node);
    await Promise.all(bookers.map((booker) => booker.hasEnded(10)));
    await cluster.start(node);
    return [];
  },
};

/** kill -9 of a node that only keeps copies of room A, and its start. */
export const killReplicaFault: Fault = {
  name: 'kill -9 of another node',
  isBounded: false,
  async inflict({ cluster, coordinatorOf, bookers }) {
    const node = (coordinatorOf('A') % 3) + 1;
    await cluster.kill(node);
    await Promise.all(bookers.map((booker) => booker.hasEnded(10)));
    await cluster.start(node);
    return [];
  },
};
