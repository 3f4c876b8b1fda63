import { setTimeout as delay } from 'node:timers/promises';

import { Client, policies, types } from 'cassandra-driver';

import { type ContactFault, probeContact } from './contact-probe.ts';
import { connectionOptions, type Credentials } from './driver-options.ts';
import { cutConnections } from './driver-sockets.ts';

/** The node that answered first, and what it knows. */
export type FoundCluster = {
  /** `address:port` of the node that answered. */
  readonly contactPoint: string;
  /** The data center of that node. */
  readonly dataCenter: string;
  /** Every data center of the cluster, in order. */
  readonly dataCenters: readonly string[];
};

/** A contact point that has nothing to say, or the wrong thing. */
export class ContactPointFault extends Error {
  override readonly name = 'ContactPointFault';
  readonly point: string;
  readonly fault: ContactFault;

  constructor(point: string, fault: ContactFault) {
    super(`${point} does not answer: ${fault.kind}`);
    this.point = point;
    this.fault = fault;
  }
}

/** Why no contact point answered: one error each, in the order of the contact points. */
export class NoClusterFound extends AggregateError {
  override readonly name = 'NoClusterFound';
}

/** After a node has answered, the next one is asked as well when that one falls silent, ms. */
const NEXT_AFTER_MS = 300;

/**
 * Finds a node that answers among the contact points, all of them asked at once, and learns the data centers from the
 * first to answer. The driver itself asks them one after the other, with a full timeout for each, and wants to be told
 * its data center. Throws a {@link NoClusterFound}.
 */
export async function findCluster(
  contactPoints: readonly string[],
  credentials: Credentials | null,
): Promise<FoundCluster> {
  const ended = new AbortController();
  const { signal } = ended;
  let answered = 0;
  const tries = contactPoints.map(async (point) => {
    const answer = await probeContact(point, signal);
    if (answer.kind === 'fault') throw new ContactPointFault(point, answer.fault);
    const turn = answered;
    answered += 1;
    if (turn > 0) await delay(turn * NEXT_AFTER_MS, undefined, { signal });
    return askNode(answer.endpoint, credentials, signal);
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

/** Asks one node, over a connection of its own that ends when the signal says so. Rejects with the driver's error. */
export async function askNode(
  contactPoint: string,
  credentials: Credentials | null,
  signal?: AbortSignal,
): Promise<FoundCluster> {
  const client = new Client({
    ...connectionOptions(contactPoint, credentials),
    // No data center is known yet, so any node will do; and no other node shall be connected to.
    policies: { loadBalancing: new policies.loadBalancing.RoundRobinPolicy() },
    pooling: { coreConnectionsPerHost: { [types.distance.local]: 0 }, warmup: false },
    isMetadataSyncEnabled: false,
  });
  const cut = (): void => cutConnections(client);
  signal?.addEventListener('abort', cut, { once: true });
  try {
    await client.connect();
    const [host] = client.getState().getConnectedHosts();
    if (host === undefined) throw new Error('the connection was lost at once');
    const dataCenters = new Set(client.hosts.values().map(({ datacenter }) => datacenter));
    return { contactPoint, dataCenter: host.datacenter, dataCenters: [...dataCenters].toSorted() };
  } finally {
    signal?.removeEventListener('abort', cut);
    void client.shutdown().catch(() => {});
    cut();
  }
}
