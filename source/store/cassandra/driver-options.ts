import { type DseClientOptions, ExecutionProfile, policies, types } from 'cassandra-driver';

import type { Consistency } from './consistency.ts';
import { CutOffNodes } from './cut-off-nodes.ts';
import { LEVEL_CODE } from './protocol.ts';
import { ConnectedFirstPolicy, RingOrderPolicy } from './ring-order-policy.ts';

/** A role of the cluster and its password; kept out of every log, message and address. */
export type Credentials = { readonly username: string; readonly password: string };

/** How conditional writes and SERIAL reads find their node: see {@link RingOrderPolicy}; `default` is for comparing. */
export type Routing = 'ring-order' | 'default';

export type DriverSettings = {
  /** `host:port`; the driver learns the other nodes from this one. */
  readonly contactPoint: string;
  readonly dataCenter: string;
  readonly credentials: Credentials | null;
  readonly consistency: Consistency;
  readonly routing: Routing;
};

/**
 * How long this program waits for a node, ms: longer than the server does (cas_contention_timeout 1.8 s,
 * write_request_timeout 2 s, read_request_timeout 5 s), so that the server's own, precise answer comes first. A node
 * that is silent while others answer is found out sooner, by its pulse.
 */
export const WAIT_MS = {
  /** For a socket: where nothing listens, that is known within 3 s of a start. */
  connect: 2_000,
  /** At the start, for a first connection to every node; one that takes longer is asked last until it has one. */
  company: 300,
  /** At the end, for nodes to answer that a connection ends. */
  goodbye: 200,
  /** For the first words on a connection, for preparing a statement, and for the driver's own questions. */
  handshake: 4_000,
  browse: 6_000,
  settle: 6_000,
  conditional: 4_000,
  /** A table is made on every node before this is answered. */
  schema: 30_000,
} as const;

/** Names of execution profiles. */
export type Profile = 'browse' | 'settle' | 'conditional';

/** The options of a client for reads and plain writes. */
export function plainOptions(settings: DriverSettings, cutOff = new CutOffNodes()): DseClientOptions {
  const options = commonOptions(settings);
  const browse = new ExecutionProfile('browse' satisfies Profile, {
    consistency: LEVEL_CODE[settings.consistency.read],
    readTimeout: WAIT_MS.browse,
  });
  const settle = new ExecutionProfile('settle' satisfies Profile, {
    // For a read, SERIAL is the consistency itself; the serial consistency is a write's.
    consistency: LEVEL_CODE.SERIAL,
    readTimeout: WAIT_MS.settle,
    // Repeated by ourselves, so that it is known how often.
    retry: new policies.retry.FallthroughRetryPolicy(),
    ...loadBalancing(settings, cutOff),
  });
  return {
    ...options,
    profiles: [browse, settle],
    policies: {
      ...options.policies,
      // A read that waits longer than reads ever do is asked of a second node as well. Only what is marked idempotent
      // is ever sent twice, and that is reads for pictures alone: a SERIAL read would duel with itself.
      speculativeExecution: new policies.speculativeExecution.ConstantSpeculativeExecutionPolicy(300, 1),
    },
  };
}

/** The options of a client for conditional writes, with connections of its own: a slow read must not cut a booking. */
export function conditionalOptions(settings: DriverSettings, cutOff = new CutOffNodes()): DseClientOptions {
  const conditional = new ExecutionProfile('conditional' satisfies Profile, {
    consistency: LEVEL_CODE[settings.consistency.write],
    serialConsistency: LEVEL_CODE.SERIAL,
    readTimeout: WAIT_MS.conditional,
    // The default policy would send a conditional write again after some errors, and hide the first answer.
    retry: new policies.retry.FallthroughRetryPolicy(),
    ...loadBalancing(settings, cutOff),
  });
  return { ...commonOptions(settings), profiles: [conditional] };
}

function commonOptions({ contactPoint, dataCenter, credentials }: DriverSettings): DseClientOptions {
  return {
    ...connectionOptions(contactPoint, credentials),
    localDataCenter: dataCenter,
    // One connection carries 2,048 requests at once.
    pooling: {
      coreConnectionsPerHost: { [types.distance.local]: 1, [types.distance.remote]: 0 },
      // How soon a node that nobody asks anything is found dead; one that is asked is found out by the pulse. For terminals
      // by the hundred a word every 5 s on each connection cost the nodes as much as all their questions.
      heartBeatInterval: 30_000,
      // The driver's own would wait for the slowest node, and for a silent one as long as for a handshake.
      warmup: false,
    },
    policies: {
      loadBalancing: new ConnectedFirstPolicy({ localDc: dataCenter }),
      // A node that was restarted is used again within seconds; the default would wait up to ten minutes.
      reconnection: new policies.reconnection.ExponentialReconnectionPolicy(250, 5_000, false),
    },
    // A page is a snapshot of its own, so every room (400 seats at most) must fit into one.
    queryOptions: { prepare: true, fetchSize: 5_000, isIdempotent: false },
    // `undefined` must be a mistake that is noticed, not a column that is left alone.
    encoding: { useUndefinedAsUnset: false },
    maxPrepared: 100,
  };
}

/** What every connection has in common, the first one of all included. */
export function connectionOptions(contactPoint: string, credentials: Credentials | null): DseClientOptions {
  return {
    contactPoints: [contactPoint],
    ...(credentials === null ? {} : { credentials: { ...credentials } }),
    // The driver speaks v4 at most; saying so saves it a connection to find out.
    // Its wait for schema agreement counts nodes that are down, and would be in vain; the session has its own.
    protocolOptions: { maxVersion: 4, maxSchemaAgreementWaitSeconds: 0, port: portOf(contactPoint) },
    socketOptions: {
      connectTimeout: WAIT_MS.connect,
      readTimeout: WAIT_MS.handshake,
      // A node that lets one request time out is asked nothing more until it answers a new connection: one that is
      // frozen would otherwise let 64 of them wait.
      defunctReadTimeoutThreshold: 0,
      tcpNoDelay: true,
      keepAlive: true,
    },
    // Reports to a server of DataStax products; there is none here.
    monitorReporting: { enabled: false },
  };
}

/** The nodes tell each other's addresses, but the driver does not read their ports: they are taken to be one. */
function portOf(contactPoint: string): number {
  return Number(contactPoint.slice(contactPoint.lastIndexOf(':') + 1));
}

function loadBalancing(
  { dataCenter, routing }: DriverSettings,
  cutOff: CutOffNodes,
): { loadBalancing?: RingOrderPolicy } {
  return routing === 'default' ? {} : { loadBalancing: new RingOrderPolicy({ localDc: dataCenter, cutOff }) };
}
