import {
  auth,
  type Client,
  type DseClientOptions,
  type EmptyCallback,
  type ExecutionOptions,
  ExecutionProfile,
  type Host,
  type HostMap,
  policies,
  types,
} from 'cassandra-driver';

import { type Consistency, LEVEL_CODE } from './consistency.ts';
import { CutOffNodes } from './hosts.ts';
import { mayTellPassword, type Protection } from './tls.ts';

/** A role of the cluster and its password; kept out of every log, message and address. */
export type Credentials = { readonly username: string; readonly password: string };

/** What a connection is called among the clients that the nodes list (`system_views.clients`). */
export type ProgramName = {
  /** `theater`, and what it is where it stays: `theater till`. */
  readonly name: string;
  readonly version: string;
};

/** Who asks, and how what is asked is kept from others. */
export type Access = {
  readonly credentials: Credentials | null;
  readonly protection: Protection;
  readonly program?: ProgramName;
};

/**
 * How conditional writes and SERIAL reads find their node: see {@link RingOrderPolicy}; `default` is for comparing.
 */
export type Routing = 'ring-order' | 'default';

export type DriverSettings = {
  /** `host:port`; the driver learns the other nodes from this one. */
  readonly contactPoint: string;
  readonly dataCenter: string;
  readonly access: Access;
  readonly consistency: Consistency;
  readonly routing: Routing;
  /** For a few questions and one change at most: nothing is made ready before it is used. */
  readonly isBrief: boolean;
  /** Nothing is written, and no connection made for it; absent: no. */
  readonly isReadOnly?: boolean;
};

/**
 * How long this program waits for a node, ms: longer than the server does (cas_contention_timeout 1.8 s,
 * write_request_timeout 2 s, read_request_timeout 5 s), so that the server's own, precise answer comes first. A node
 * that is silent while others answer is found out sooner, by its heartbeat.
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

/**
 * The options of a client for conditional writes, with connections of its own: a slow read must not cut a booking.
 */
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

function commonOptions({ contactPoint, dataCenter, access, isBrief }: DriverSettings): DseClientOptions {
  return {
    ...connectionOptions(contactPoint, access),
    localDataCenter: dataCenter,
    // One connection carries 2,048 requests at once.
    pooling: {
      coreConnectionsPerHost: { [types.distance.local]: 1, [types.distance.remote]: 0 },
      // How soon a node that nobody asks anything is found dead; one that is asked is found out by the heartbeat. For
      // terminals by the hundred a word every 5 s on each connection cost the nodes as much as all their questions.
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
    prepareOnAllHosts: !isBrief,
    // `undefined` must be a mistake that is noticed, not a column that is left alone.
    encoding: { useUndefinedAsUnset: false },
    maxPrepared: 100,
  };
}

/** What every connection has in common, the first one of all included. */
export function connectionOptions(contactPoint: string, access: Access): DseClientOptions {
  const { program } = access;
  return {
    contactPoints: [contactPoint],
    ...accessOptions(access),
    ...(program !== undefined && { applicationName: program.name, applicationVersion: program.version }),
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

/** What a connection is protected by, and the password where it may be told. */
export function accessOptions({
  credentials,
  protection,
}: Access): Pick<DseClientOptions, 'authProvider' | 'sslOptions'> {
  return {
    ...(credentials !== null && { authProvider: new CarefulAuthProvider(credentials, protection) }),
    ...(protection.tls !== null && { sslOptions: protection.tls }),
  };
}

/** A node asked for the password over a connection by which anybody could have it. */
export class PasswordWithheld extends Error {
  override readonly name = 'PasswordWithheld';
}

/**
 * Tells the password where it may be told, and nowhere else: which nodes there are is told by others, so that the
 * address alone does not say to whom the driver will connect.
 */
class CarefulAuthProvider extends auth.PlainTextAuthProvider {
  readonly #protection: Protection;

  constructor({ username, password }: Credentials, protection: Protection) {
    super(username, password);
    this.#protection = protection;
  }

  override newAuthenticator(endpoint: string, name: string): auth.Authenticator {
    if (mayTellPassword(this.#protection, endpoint)) return super.newAuthenticator(endpoint, name);
    const withheld = new PasswordWithheld(`the password was not sent to ${endpoint}`);
    return {
      initialResponse: (callback) => callback(withheld),
      evaluateChallenge: (_challenge, callback) => callback(withheld),
      onAuthenticationSuccess: () => {},
    };
  }
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

type PlanCallback = (error: Error, hosts: Iterator<Host>) => void;

/**
 * The default policy, with the nodes to which there is no connection last: the driver gives up preparing a statement
 * at the first node of its plan that it has none to, though it takes a silent one for live until the handshake is
 * overdue.
 */
class ConnectedFirstPolicy extends policies.loadBalancing.DefaultLoadBalancingPolicy {
  #client: Client | null = null;

  override init(client: Client, hosts: HostMap, callback: EmptyCallback): void {
    this.#client = client;
    super.init(client, hosts, callback);
  }

  override newQueryPlan(keyspace: string, options: ExecutionOptions, callback: PlanCallback): void {
    super.newQueryPlan(keyspace, options, (error, hosts) => {
      const plan = Iterator.from(hosts).toArray();
      const near = plan.filter((host) => this.isConnected(host));
      callback(error, [...near, ...plan.filter((host) => !near.includes(host))].values());
    });
  }

  /** Whether this client has a connection to a node. */
  protected isConnected(host: Host): boolean {
    return (this.#client?.getState().getOpenConnections(host) ?? 0) > 0;
  }

  /** A partition's replicas in ring order; null where the driver does not know them yet. */
  protected replicasOf(keyspace: string, key: Buffer): readonly Host[] | null {
    return this.#client?.getReplicas(keyspace, key) ?? null;
  }
}

/**
 * Sends everything about one partition to its first live replica in ring order that is not cut off. Conditional
 * writes and SERIAL reads of a room then queue at one coordinator instead of outbidding each other's ballots from
 * several: without it two clients after the same seats lose one attempt in ten to contention, with it none.
 */
class RingOrderPolicy extends ConnectedFirstPolicy {
  readonly #cutOff: CutOffNodes;

  constructor(options: { readonly localDc: string; readonly cutOff: CutOffNodes }) {
    super({ localDc: options.localDc });
    this.#cutOff = options.cutOff;
  }

  /**
   * The default policy's hosts, all of them live and near: replicas in ring order, other nodes, those cut off, and
   * those without a connection.
   */
  override newQueryPlan(
    keyspace: string,
    // The driver gives null when it prepares a statement.
    options: ExecutionOptions,
    callback: PlanCallback,
  ): void {
    super.newQueryPlan(keyspace, options, (error, hosts) => {
      const replicas = this.#replicas(keyspace, options);
      callback(error, replicas === null ? hosts : this.#inOrder(hosts, replicas));
    });
  }

  #replicas(keyspace: string, options: ExecutionOptions | null): readonly Host[] | null {
    const key = options?.getRoutingKey();
    return key instanceof Buffer ? this.replicasOf(options?.getKeyspace() ?? keyspace, key) : null;
  }

  #inOrder(hosts: Iterator<Host>, replicas: readonly Host[]): Iterator<Host> {
    const rankOf = (host: Host): number => {
      const place = replicas.includes(host) ? replicas.indexOf(host) : replicas.length;
      const rank = this.#cutOff.has(host.address) ? replicas.length + 1 + place : place;
      return this.isConnected(host) ? rank : rank + 2 * (replicas.length + 1);
    };
    const live = Iterator.from(hosts).toArray();
    return live.toSorted((left, right) => rankOf(left) - rankOf(right)).values();
  }
}
