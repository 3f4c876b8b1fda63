import { StoreError } from '../store-error.ts';
import { formatCassandraAddress } from './address.ts';
import type { CassandraStoreOptions } from './cassandra-store.ts';
import { CONSISTENCY_PRESETS } from './consistency.ts';
import { type ContactFault, contactFaultWords } from './contact-probe.ts';
import { ContactPointFault, findCluster, type FoundCluster, NoClusterFound } from './find-cluster.ts';
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
    throw new StoreError('unreachable', unreachableWords(address.contactPoints, error), { cause: error });
  }
}

/** `no Cassandra node answers at HOST, HOST: why; what to do`, with a reason for each host where they differ. */
function unreachableWords(points: readonly string[], { errors }: NoClusterFound): string {
  const faults = points.map((_, index): ContactFault => {
    const error: unknown = errors[index];
    // Its first word was right, and then it fell silent.
    return error instanceof ContactPointFault ? error.fault : { kind: 'silent' };
  });
  const words = faults.map(contactFaultWords);
  const [first = ''] = words;
  const isOne = new Set(words).size === 1;
  const why = isOne
    ? `${points.join(', ')}: ${first}`
    : points.map((point, index) => `${point} (${words[index]})`).join(', ');
  return `no Cassandra node answers at ${why}; ${adviceFor(faults.map(({ kind }) => kind))}`;
}

function adviceFor(kinds: readonly ContactFault['kind'][]): string {
  // A node that is on its way is the best news there is; what may be a typing error is worth a look before a start.
  if (kinds.includes('starting')) return 'try again in a moment';
  if (kinds.some((kind) => kind === 'refused' || kind === 'no-way' || kind === 'silent'))
    return START_CLUSTER;
  if (kinds.includes('tls')) return 'name a port that is not encrypted, or use a tunnel';
  if (kinds.includes('too-old')) return 'this program needs Cassandra 5';
  return 'is the address right?';
}
