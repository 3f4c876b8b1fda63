import { setTimeout as delay } from 'node:timers/promises';

import { Client, policies, types } from 'cassandra-driver';

import { StoreError } from '../../store.ts';
import { type CassandraAddress, nameOfAddress } from './address.ts';
import { type Consistency, CONSISTENCY_PRESETS } from './consistency.ts';
import { type ContactFault, IS_AWAY, probeContact } from './contact-probe.ts';
import {
  type Access,
  connectionOptions,
  type Credentials,
  type ProgramName,
  type Routing,
} from './driver-options.ts';
import { hasPasswordRefused, nodeErrorsIn, START_CLUSTER, storeErrorOf } from './errors.ts';
import { contactFaultWords, tlsAdvice, TroubleFinder } from './node-trouble.ts';
import { Session } from './session.ts';
import { cutConnections } from './sockets.ts';
import { passwordFault, readProtection, tlsFaultsIn } from './tls.ts';

/**
 * Who asks, and how: by the address, its files and the credentials. Throws a StoreError for a file that is not what
 * it should be, and for a password that would travel unprotected.
 */
export function accessOf({
  address,
  credentials = null,
  keyPassphrase = null,
  program,
}: AccessOptions): Access {
  const reading = readProtection(address, keyPassphrase);
  if (reading.kind === 'fault') throw new StoreError('configuration', reading.message);
  const { protection } = reading;
  const fault = credentials === null ? null : passwordFault(protection, address.contactPoints);
  if (fault !== null) throw new StoreError('configuration', fault);
  return { credentials, protection, ...(program !== undefined && { program }) };
}

/** What finds out why the nodes of an address do not answer. */
export function troubleFinderFor(options: Omit<AccessOptions, 'credentials'>): TroubleFinder {
  return new TroubleFinder(accessOf(options).protection);
}

type AccessOptions = Pick<CassandraStoreOptions, 'address' | 'credentials' | 'keyPassphrase' | 'program'>;

/** Connects to the first contact point that answers, and through it to every node of its data center. */
export async function openSession(
  options: CassandraStoreOptions,
): Promise<{ readonly session: Session; readonly dataCenter: string; readonly access: Access }> {
  const { address, routing = 'ring-order', isBrief = false, isReadOnly = false } = options;
  const consistency = options.consistency ?? CONSISTENCY_PRESETS.quorum;
  const access = accessOf(options);
  const cluster = await find(address, access);
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
      access,
      consistency,
      routing,
      isBrief,
      isReadOnly,
    });
    return { session, dataCenter, access };
  } catch (error) {
    const tlsFaults = tlsFaultsIn(nodeErrorsIn(error), access.protection);
    throw storeErrorOf(error, { address: nameOfAddress(address), keyspace: address.keyspace, tlsFaults });
  }
}

async function find(address: CassandraAddress, access: Access): Promise<FoundCluster> {
  try {
    return await findCluster(address.contactPoints, access);
  } catch (error) {
    if (!(error instanceof NoClusterFound)) throw error;
    const points = address.contactPoints.join(', ');
    if (error.errors.some(hasPasswordRefused)) {
      const hint =
        access.credentials === null
          ? 'asks for a user name and a password: set THEATER_USER and THEATER_PASSWORD_FILE'
          : 'refused the user name or password';
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
  return `no Cassandra node answers at ${why}; ${adviceFor(faults)}`;
}

function adviceFor(faults: readonly ContactFault[]): string {
  const onTls = faults.map(tlsAdvice);
  const others = faults.flatMap(({ kind }, index) => (onTls[index] === null ? [kind] : []));
  const advice = [...(others.length === 0 ? [] : [plainAdvice(others)]), ...onTls];
  return [...new Set(advice)].filter((each) => each !== null).join('; ');
}

function plainAdvice(kinds: readonly ContactFault['kind'][]): string {
  // A node that is on its way is the best news there is; what may be a typing error is worth a look before a start.
  if (kinds.includes('starting')) return 'try again in a moment';
  if (kinds.some((kind) => IS_AWAY.has(kind))) return START_CLUSTER;
  if (kinds.includes('too-old')) return 'this program needs Cassandra 5';
  return 'is the address right?';
}

export type CassandraStoreOptions = {
  readonly address: CassandraAddress;
  /** The theater's own where it is absent or null. */
  readonly consistency?: Consistency | null;
  /** From the environment or a file, never from the address; null or absent where the cluster asks for none. */
  readonly credentials?: Credentials | null;
  /** Opens the key of this program's certificate; null or absent where that is not encrypted. */
  readonly keyPassphrase?: string | null;
  /** What the nodes call its connections; absent: only the driver's own name. */
  readonly program?: ProgramName;
  /** `default` only to compare with the driver's own policy. */
  readonly routing?: Routing;
  /**
   * For a program that asks a few questions, changes something once at most, and ends: statements are prepared, and
   * connections for changes made, when they are first used.
   */
  readonly isBrief?: boolean;
  /** Nothing is ever written: there are no connections for changes, and announcements are only heard. */
  readonly isReadOnly?: boolean;
};

/** The node that answered first, and what it knows. */
type FoundCluster = {
  /** `address:port` of the node that answered. */
  readonly contactPoint: string;
  /** The data center of that node. */
  readonly dataCenter: string;
  /** Every data center of the cluster, in order. */
  readonly dataCenters: readonly string[];
};

/** A contact point that has nothing to say, or the wrong thing. */
class ContactPointFault extends Error {
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
class NoClusterFound extends AggregateError {
  override readonly name = 'NoClusterFound';
}

/** After a node has answered, the next one is asked as well when that one falls silent, ms. */
const NEXT_AFTER_MS = 300;

/**
 * Finds a node that answers among the contact points, all of them asked at once, and learns the data centers from the
 * first to answer. The driver itself asks them one after the other, with a full timeout for each, and wants to be
 * told its data center. Throws a {@link NoClusterFound}.
 */
export async function findCluster(contactPoints: readonly string[], access: Access): Promise<FoundCluster> {
  const ended = new AbortController();
  const { signal } = ended;
  let answered = 0;
  const tries = contactPoints.map(async (point) => {
    const answer = await probeContact(point, signal, access.protection);
    if (answer.kind === 'fault') throw new ContactPointFault(point, answer.fault);
    const turn = answered;
    answered += 1;
    if (turn > 0) await delay(turn * NEXT_AFTER_MS, undefined, { signal });
    return askNode(answer.endpoint, access, signal);
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
  access: Access,
  signal?: AbortSignal,
): Promise<FoundCluster> {
  const client = new Client({
    ...connectionOptions(contactPoint, access),
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
