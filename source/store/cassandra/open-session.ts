import { StoreError } from '../store-error.ts';
import { formatCassandraAddress } from './address.ts';
import type { CassandraStoreOptions } from './cassandra-store.ts';
import { CONSISTENCY_PRESETS } from './consistency.ts';
import { findCluster, type FoundCluster, NoClusterFound } from './find-cluster.ts';
import { Session } from './session.ts';
import { hasPasswordRefused, START_CLUSTER, storeErrorOf } from './store-error-of.ts';

/** Connects to the first contact point that answers, and through it to every node of its data center. */
export async function openSession(
  options: CassandraStoreOptions,
): Promise<{ readonly session: Session; readonly dataCenter: string }> {
  const { address, credentials = null, routing = 'ring-order' } = options;
  const consistency = options.consistency ?? CONSISTENCY_PRESETS.quorum;
  const cluster = await find(options);
  const dataCenter = address.dataCenter ?? cluster.dataCenter;
  if (!cluster.dataCenters.includes(dataCenter)) {
    const known = cluster.dataCenters.join(', ');
    throw new StoreError(
      'configuration',
      `the cluster at ${cluster.contactPoint} has no data center ${dataCenter}; it has ${known}`,
    );
  }
  const { contactPoint } = cluster;
  try {
    const session = await Session.open({
      contactPoint,
      dataCenter,
      credentials,
      consistency,
      routing,
    });
    return { session, dataCenter };
  } catch (error) {
    throw storeErrorOf(error, { address: formatCassandraAddress(address), keyspace: address.keyspace });
  }
}

async function find({ address, credentials = null }: CassandraStoreOptions): Promise<FoundCluster> {
  try {
    return await findCluster(address.contactPoints, credentials);
  } catch (error) {
    if (!(error instanceof NoClusterFound)) throw error;
    const points = address.contactPoints.join(', ');
    if (error.errors.some(hasPasswordRefused)) {
      const hint =
        credentials === null ? 'asks for a user name and a password' : 'refused the user name or password';
      throw new StoreError('configuration', `the cluster at ${points} ${hint}`, { cause: error });
    }
    throw new StoreError('unreachable', `no Cassandra node answers at ${points}; ${START_CLUSTER}`, {
      cause: error,
    });
  }
}
