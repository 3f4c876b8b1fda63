import { connect } from 'node:net';

import cassandra from 'cassandra-driver';

import type { ClusterPlan, NodePlan } from '../plan/plan.ts';
import { driverOptions } from '../secured.ts';
import { DATA_CENTER } from '../settings/settings.ts';

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
    ...driverOptions(plan),
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
 * Why the node behind `client` cannot work with all nodes of `plan` yet, as what follows "Node 1": it knows them, has
 * one schema with them, and a read of the whole ring at ALL through it succeeds, for which it must hold every node
 * for alive and be answered by each. Null when it can.
 */
export async function faultInRing(client: cassandra.Client, plan: ClusterPlan): Promise<string | null> {
  try {
    const local = await client.execute('SELECT schema_version FROM system.local');
    const peers = await client.execute('SELECT peer, schema_version FROM system.peers_v2');
    if (peers.rows.length !== plan.nodes - 1) return `knows ${peers.rows.length + 1} of ${plan.nodes} nodes`;
    const versions = new Map(peers.rows.map((row) => [String(row['peer']), String(row['schema_version'])]));
    const own = String(local.first()?.['schema_version']);
    const others = [...versions].filter(([, version]) => version !== own).map(([peer]) => peer);
    if (others.length > 0) return `has not the same schema as ${others.join(' and ')}`;
    await client.execute('SELECT view_name FROM system_distributed.view_build_status', [], {
      consistency: cassandra.types.consistencies.all,
    });
    return null;
  } catch (error) {
    return `cannot read the whole ring: ${error instanceof Error ? error.message : String(error)}`;
  }
}
