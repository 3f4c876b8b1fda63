import { setTimeout as delay } from 'node:timers/promises';

import { Client, policies, types } from 'cassandra-driver';

import { connectionOptions, type Credentials } from './driver-options.ts';

/** The node that answered first, and what it knows. */
export type FoundCluster = {
  /** `host:port` of the contact point that answered. */
  readonly contactPoint: string;
  /** The data center of that node. */
  readonly dataCenter: string;
  /** Every data center of the cluster, in order. */
  readonly dataCenters: readonly string[];
};

/** Why no contact point answered: one error each, in the order of the contact points. */
export class NoClusterFound extends AggregateError {
  override readonly name = 'NoClusterFound';
}

/** A contact point that has not answered by then is not waited for alone, ms. */
const NEXT_AFTER_MS = 150;

/**
 * Finds a node that answers among the contact points, each asked a moment after the one before, and learns the data
 * centers from it. The driver itself asks them one after the other, with a full timeout for each, and wants to be told
 * its data center. Throws a {@link NoClusterFound}.
 */
export async function findCluster(
  contactPoints: readonly string[],
  credentials: Credentials | null,
): Promise<FoundCluster> {
  const ended = new AbortController();
  const tries = contactPoints.map(async (contactPoint, index) => {
    await delay(index * NEXT_AFTER_MS, undefined, { signal: ended.signal });
    return askNode(contactPoint, credentials);
  });
  try {
    return await Promise.any(tries);
  } catch (error) {
    const causes: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
    throw new NoClusterFound(causes, 'no node answers', { cause: error });
  } finally {
    ended.abort();
  }
}

/** Asks one node, over a connection of its own. Rejects with the driver's error. */
export async function askNode(contactPoint: string, credentials: Credentials | null): Promise<FoundCluster> {
  const client = new Client({
    ...connectionOptions(contactPoint, credentials),
    // No data center is known yet, so any node will do; and no other node shall be connected to.
    policies: { loadBalancing: new policies.loadBalancing.RoundRobinPolicy() },
    pooling: { coreConnectionsPerHost: { [types.distance.local]: 0 }, warmup: false },
    isMetadataSyncEnabled: false,
  });
  try {
    await client.connect();
    const [host] = client.getState().getConnectedHosts();
    if (host === undefined) throw new Error('the connection was lost at once');
    const dataCenters = new Set(client.hosts.values().map(({ datacenter }) => datacenter));
    return { contactPoint, dataCenter: host.datacenter, dataCenters: [...dataCenters].toSorted() };
  } finally {
    void client.shutdown().catch(() => {});
  }
}
