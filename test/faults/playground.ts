import type { Client } from 'cassandra-driver';

import { createBoxOffice } from '../../source/booking/box-office.ts';
import { resetRoom } from '../../source/booking/reset-room.ts';
import type { SellingStore } from '../../source/store/store.ts';
import { makePlan } from '../../source/theater/plan.ts';
import type { TestCluster } from '../../tools/kept-cluster/test-cluster.ts';
import { openByAddress } from '../cluster/harness/cassandra-opener.ts';
import { connectTo, newKeyspace } from '../cluster/harness/keyspaces.ts';

/** One theater, made for this run alone. */
export type MadeTheater = {
  /** Empty in a file. */ readonly keyspace: string;
  readonly address: string;
  readonly store: SellingStore;
};

/**
 * What all faults of a run happen to, one after the other: nodes, and theaters on them that were made for this run.
 */
export type Playground = {
  readonly cluster: TestCluster;
  /** What the program itself works on. */
  readonly ours: MadeTheater;
  /** For the client that writes without comparing; never a theater that exists. */
  readonly naive: MadeTheater;
  /** For the program without resolution. */
  readonly hasty: MadeTheater;
  readonly coordinatorOf: (room: string) => number;
  /** Ends the connections. The theaters stay, as the nodes are thrown away. */
  close(): Promise<void>;
};

/** What every theater of these runs is like. */
export const PLAN = makePlan({ rooms: 2 });

/** Makes the theaters. The nodes must be whole. */
export async function makePlayground(cluster: TestCluster): Promise<Playground> {
  const client = await connectTo(cluster);
  const name = newKeyspace();
  const ours = await makeTheater(cluster, name);
  const naive = await makeTheater(cluster, `${name}_naive`);
  const hasty = await makeTheater(cluster, `${name}_hasty`);
  await client.metadata.refreshKeyspaces();
  return {
    cluster,
    ours,
    naive,
    hasty,
    coordinatorOf: (room) => firstReplica(client, cluster, ours.keyspace, room),
    close: async () => {
      await Promise.all([client.shutdown(), ...[ours, naive, hasty].map(({ store }) => store.close())]);
    },
  };
}

async function makeTheater(cluster: TestCluster, keyspace: string): Promise<MadeTheater> {
  const address = cluster.storeAddress(keyspace);
  const store = await openByAddress(address);
  await store.initialise(PLAN);
  return { keyspace, address, store };
}

function firstReplica(client: Client, cluster: TestCluster, keyspace: string, room: string): number {
  const [first] = client.getReplicas(keyspace, Buffer.from(room));
  const number =
    cluster.contactPoints.findIndex((point) => first?.address === `${point}:${cluster.port}`) + 1;
  if (number === 0) throw new Error(`nobody knows which node has room ${room}`);
  return number;
}

/** Takes every booking out of a theater, for the next fault. Rejects when the nodes are not whole. */
export async function emptyTheater({ store }: MadeTheater): Promise<void> {
  const boxOffice = createBoxOffice(store);
  for (const { room } of PLAN.rooms) {
    const outcome = await resetRoom({ store, boxOffice }, room, 'the house');
    if (outcome.kind !== 'applied') throw new Error(`room ${room} could not be emptied: ${outcome.kind}`);
  }
}
