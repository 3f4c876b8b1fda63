import { connect } from 'node:net';

import cassandra from 'cassandra-driver';

import type { ClusterPlan, NodePlan } from './plan.ts';
import { DATA_CENTER } from './settings.ts';

/** Whether something takes connections at `address:port`, asked within `patienceMs`. */
export async function isListening(address: string, port: number, patienceMs = 500): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect({ host: address, port, timeout: patienceMs });
    const answer = (isOpen: boolean): void => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => answer(true));
    socket.once('timeout', () => answer(false));
    socket.once('error', () => answer(false));
  });
}

/** A client that talks to one node alone. The caller shuts it down. */
export function clientOf(plan: ClusterPlan, node: NodePlan): cassandra.Client {
  const { policies } = cassandra;
  const address = `${node.address}:${plan.port}`;
  return new cassandra.Client({
    contactPoints: [address],
    localDataCenter: DATA_CENTER,
    policies: {
      loadBalancing: new policies.loadBalancing.AllowListPolicy(
        new policies.loadBalancing.RoundRobinPolicy(),
        [address],
      ),
      retry: new policies.retry.FallthroughRetryPolicy(),
    },
    protocolOptions: { maxVersion: 4 },
    pooling: { coreConnectionsPerHost: { [cassandra.types.distance.local]: 1 } },
    socketOptions: { connectTimeout: 1500, readTimeout: 6000 },
    isMetadataSyncEnabled: false,
  });
}

/**
 * Whether the node behind `client` can work with all nodes of `plan`: it knows them, has one schema with them, and a
 * read of the whole ring at ALL through it succeeds, for which it must hold every node for alive and be answered by
 * each. False as well when it cannot be asked.
 */
export async function seesWholeRing(client: cassandra.Client, plan: ClusterPlan): Promise<boolean> {
  try {
    const local = await client.execute('SELECT schema_version FROM system.local');
    const peers = await client.execute('SELECT schema_version FROM system.peers_v2');
    if (peers.rows.length !== plan.nodes - 1) return false;
    const versions = new Set([...local.rows, ...peers.rows].map((row) => String(row['schema_version'])));
    if (versions.size !== 1) return false;
    await client.execute('SELECT view_name FROM system_distributed.view_build_status', [], {
      consistency: cassandra.types.consistencies.all,
    });
    return true;
  } catch {
    return false;
  }
}
