import { setTimeout as delay } from 'node:timers/promises';

import { Client, type DseClientOptions, type Host, types } from 'cassandra-driver';

import type { Row } from '../../row.ts';
import { StoreError } from '../../store.ts';
import { type Consistency, type ConsistencyLevel, LEVEL_CODE, SERVER_ERROR } from './consistency.ts';
import {
  conditionalOptions,
  type DriverSettings,
  plainOptions,
  type Profile,
  WAIT_MS,
} from './driver-options.ts';
import { fieldOf, hasCode, isNoAnswer } from './errors.ts';
import { connectOnce, CutOffNodes, Heartbeat } from './hosts.ts';
import { cutConnections, openingFailures } from './sockets.ts';
import { type Protection, type TlsFault, tlsFaultsIn } from './tls.ts';

/** One bound value. */
export type Value = string | number | boolean | readonly string[] | Readonly<Record<string, string>>;

/** A statement with the values to bind. */
export type Statement = { readonly query: string; readonly params: readonly Value[] };

/** How often a SERIAL read that lost to other requests, or whose node went away or is cut off, is sent. */
const SETTLE_TRIES = 4;

/** Whoever ends the program waits this long for writes that are under way, ms. */
const CLOSE_MS = 2_000;

/**
 * The level at which a node answers from its own replica alone (`ConsistencyLevel` of 5.0.9; the driver has no name
 * for it). Nodes take it only when they are started with `cassandra.enable_nodelocal_queries`, as ours are.
 */
const NODE_LOCAL = 11;

/** How often is looked whether there is a connection to every node, ms. */
const COMPANY_STEP_MS = 10;

/**
 * The connections of one open store, and the ways in which it asks. Rejects with the driver's own errors. The clients
 * are private because printing one shows the password.
 */
export class Session {
  readonly #plain: Client;
  readonly #conditional: Client;
  readonly #options: { readonly plain: DseClientOptions; readonly conditional: DseClientOptions };
  /** Those of the clients that have been connected. */
  readonly #connected: Client[] = [];
  /** null: not connected for changes, nor about to be. */
  #readyToChange: Promise<void> | null = null;
  readonly #heartbeat: Heartbeat;
  readonly #cutOff: CutOffNodes;
  readonly #dataCenter: string;
  readonly #protection: Protection;
  readonly #isReadOnly: boolean;
  #levels: Consistency;
  readonly #writes = new Set<Promise<unknown>>();
  #closing: Promise<void> | null = null;

  private constructor(
    plain: DseClientOptions,
    conditional: DseClientOptions,
    cutOff: CutOffNodes,
    { consistency, dataCenter, access, isReadOnly = false }: DriverSettings,
  ) {
    this.#levels = consistency;
    this.#isReadOnly = isReadOnly;
    this.#dataCenter = dataCenter;
    this.#protection = access.protection;
    this.#options = { plain, conditional };
    // One id for all connections, so that nodes can tell how many programs there are.
    const id = types.Uuid.random();
    this.#plain = new Client({ ...plain, id });
    this.#conditional = new Client({ ...conditional, id });
    this.#cutOff = cutOff;
    this.#heartbeat = new Heartbeat(this.#connected);
  }

  /** Connects; when it cannot, it leaves no connection behind. */
  static async open(settings: DriverSettings): Promise<Session> {
    const cutOff = new CutOffNodes();
    const [plain, conditional] = [plainOptions(settings, cutOff), conditionalOptions(settings, cutOff)];
    const session = new Session(plain, conditional, cutOff, settings);
    const connecting = [
      session.#connect(),
      ...(settings.isBrief || session.#isReadOnly ? [] : [session.readyToChange()]),
    ];
    try {
      await Promise.all(connecting);
      return session;
    } catch (error) {
      // A client that is shut down while it connects would connect all the same, and stay.
      void Promise.allSettled(connecting).then(() => session.close());
      throw error;
    }
  }

  /** Throws where nothing may be written; every way to write begins with it. */
  #mayWrite(): void {
    if (this.#isReadOnly) throw new StoreError('read-only', 'this program was started to look (--read-only)');
  }

  /** Connects for conditional writes, unless that was done; rejects with the driver's error. */
  async readyToChange(): Promise<void> {
    this.#mayWrite();
    return await this.#connectedToChange();
  }

  #connectedToChange(): Promise<void> {
    this.#readyToChange ??= this.#connectToChange().catch((error: unknown) => {
      this.#readyToChange = null;
      throw error;
    });
    return this.#readyToChange;
  }

  async #connect(): Promise<void> {
    await connectOnce(this.#plain, this.#options.plain);
    this.#connected.push(this.#plain);
    await this.#gather(this.#plain);
  }

  async #connectToChange(): Promise<void> {
    await connectOnce(this.#conditional, this.#options.conditional);
    this.#connected.push(this.#conditional);
    await this.#gather(this.#conditional);
  }

  get isClosed(): boolean {
    return this.#closing !== null;
  }

  /** From now on these are the read level and the write level. */
  useLevels(levels: Consistency): void {
    this.#levels = levels;
  }

  /** The nodes as the driver sees them. */
  get hosts(): readonly Host[] {
    return this.#plain.hosts.values();
  }

  /** Those of them that answer, as far as the driver has noticed. */
  get liveHosts(): readonly Host[] {
    return this.hosts.filter((host) => this.isLive(host));
  }

  /**
   * Whether a node answers, as far as the driver has noticed. It takes a node for up that has never said a word,
   * until its first handshake is overdue; there is no connection to it.
   */
  isLive(host: Host): boolean {
    return host.isUp() && this.#plain.getState().getOpenConnections(host) > 0;
  }

  /** What was wrong with TLS at each node, by `address:port`, when a connection there was last tried. */
  get tlsFaults(): ReadonlyMap<string, TlsFault> {
    const failed = [this.#plain, this.#conditional].flatMap((client) => [...openingFailures(client)]);
    return tlsFaultsIn(failed, this.#protection);
  }

  /** The fewest live replicas that any of these rooms has, or null while the driver does not know the keyspace. */
  liveReplicas(keyspace: string, rooms: readonly string[]): number | null {
    const counts = rooms.map((room) => {
      const replicas: readonly Host[] | null = this.#plain.getReplicas(keyspace, Buffer.from(room));
      return replicas?.filter((host) => this.isLive(host)).length ?? null;
    });
    const known = counts.filter((count) => count !== null);
    return known.length === counts.length && known.length > 0 ? Math.min(...known) : null;
  }

  /** This program's connections to a node, and its requests there that have no answer yet. */
  trafficTo(host: Host): { readonly connections: number; readonly inFlight: number } {
    const states = this.#connected.map((client) => client.getState());
    let [connections, inFlight] = [0, 0];
    for (const state of states) {
      connections += state.getOpenConnections(host);
      inFlight += state.getInFlightQueries(host);
    }
    return { connections, inFlight };
  }

  /** Calls `listener` whenever a node comes, comes back or goes, as far as the driver notices. */
  onHost(listener: (host: Host, isUp: boolean) => void): void {
    for (const event of ['hostUp', 'hostAdd']) this.#plain.on(event, (host: Host) => listener(host, true));
    for (const event of ['hostDown', 'hostRemove'])
      this.#plain.on(event, (host: Host) => listener(host, false));
  }

  /** A read for a picture or a list, at the read level unless another is given; a slow one is sent twice. */
  read(
    query: string,
    params: readonly Value[],
    level?: ConsistencyLevel | 'LOCAL_ONE',
  ): Promise<types.ResultSet> {
    const executionProfile: Profile = 'browse';
    const consistency = LEVEL_CODE[level ?? this.#levels.read];
    const options = { executionProfile, isIdempotent: true, consistency };
    return this.#heartbeat.watch(this.#plain.execute(query, [...params], options));
  }

  /**
   * Reads a partition from all of its replicas, and says whether they had the same: by the coordinator's own record
   * of the read, since it asks one of them for the rows and the others for a digest. Rejects when one does not
   * answer, or when the record cannot be read.
   */
  async compareReplicas(
    query: string,
    params: readonly Value[],
  ): Promise<{ readonly rows: readonly Row[]; readonly areSame: boolean }> {
    const executionProfile: Profile = 'browse';
    const options = { executionProfile, consistency: LEVEL_CODE.ALL, traceQuery: true };
    const { rows, info } = await this.#heartbeat.watch(this.#plain.execute(query, [...params], options));
    const { events } = await this.#plain.metadata.getTrace(info.traceId, LEVEL_CODE.QUORUM);
    return { rows, areSame: !events.some(({ activity }) => String(activity).startsWith('Digest mismatch')) };
  }

  /**
   * A partition as the replica on this node alone has it; null when the node's record says that another one answered.
   */
  async readReplica(host: Host, query: string, params: readonly Value[]): Promise<readonly Row[] | null> {
    const executionProfile: Profile = 'browse';
    const onNode = { executionProfile, host, consistency: NODE_LOCAL };
    try {
      return (await this.#heartbeat.watch(this.#plain.execute(query, [...params], onNode))).rows;
    } catch (error) {
      if (!hasCode(error, SERVER_ERROR.invalid)) throw error; // the node was started without that level
    }
    const options = { executionProfile, consistency: LEVEL_CODE.ONE, traceQuery: true, host };
    const { rows, info } = await this.#heartbeat.watch(this.#plain.execute(query, [...params], options));
    const { events } = await this.#plain.metadata.getTrace(info.traceId, LEVEL_CODE.QUORUM);
    const reads = events.filter(({ activity }) =>
      String(activity).startsWith('Executing single-partition query'),
    );
    return reads.length > 0 && reads.every(({ source }) => `${String(source)}:` === hostPart(host))
      ? rows
      : null;
  }

  /** Every row of an answer that may have several pages. */
  async readAll(query: string, params: readonly Value[], level?: ConsistencyLevel): Promise<readonly Row[]> {
    const rows: Row[] = [];
    for await (const row of await this.read(query, params, level)) rows.push(row);
    return rows;
  }

  /** A linearizable read of one partition. */
  async settle(query: string, params: readonly Value[]): Promise<types.ResultSet> {
    const executionProfile: Profile = 'settle';
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#heartbeat.watch(this.#plain.execute(query, [...params], { executionProfile }));
      } catch (error) {
        const isElsewhere = this.#cutOff.observe(error);
        if (tries >= SETTLE_TRIES || !(isElsewhere || isWorthRepeating(error))) throw error;
        await delay(50 * tries * Math.random());
      }
    }
  }

  /**
   * Sends conditional statements of one partition, once, as one compare-and-set; committed at the write level unless
   * another is given.
   */
  async compareAndSet(
    statements: readonly [Statement, ...Statement[]],
    level?: ConsistencyLevel,
  ): Promise<types.ResultSet> {
    this.#mayWrite();
    const [first, ...others] = statements;
    const executionProfile: Profile = 'conditional';
    const options = { executionProfile, consistency: LEVEL_CODE[level ?? this.#levels.write] };
    const queries = statements.map(({ query, params }) => ({ query, params: [...params] }));
    const sent =
      others.length === 0
        ? this.#conditional.execute(first.query, [...first.params], options)
        : this.#conditional.batch(queries, { ...options, prepare: true });
    try {
      return await this.#keep(this.#heartbeat.watch(sent));
    } catch (error) {
      this.#cutOff.observe(error); // sent again, it goes elsewhere
      throw error;
    }
  }

  /**
   * A plain write that may be sent twice; `timestamp` (µs since the epoch) decides between two writes of one cell.
   */
  async write({ query, params }: Statement, level: ConsistencyLevel, timestamp: number): Promise<void> {
    this.#mayWrite();
    const options = { consistency: LEVEL_CODE[level], isIdempotent: true, timestamp };
    await this.#keep(this.#heartbeat.watch(this.#plain.execute(query, [...params], options)));
  }

  /**
   * Changes the schema step by step, and waits until all live nodes have it. Every program sends it to the same node,
   * the first by address, because two nodes that make one table at the same time give it two ids.
   */
  async changeSchema(queries: readonly string[]): Promise<void> {
    this.#mayWrite();
    const [host] = this.liveHosts.toSorted((left, right) => (left.address < right.address ? -1 : 1));
    const fixed = host === undefined ? {} : { host };
    for (const query of queries) {
      await this.#plain.execute(query, [], { ...fixed, prepare: false, readTimeout: WAIT_MS.schema });
    }
    const start = performance.now();
    while (!(await this.isSchemaAgreed())) {
      if (this.isClosed || performance.now() - start > WAIT_MS.schema)
        throw new Error('the nodes do not agree on the schema');
      await delay(20);
    }
  }

  /** Whether all live nodes have the same schema. */
  async isSchemaAgreed(): Promise<boolean> {
    const asked = this.liveHosts.map(async (host) => {
      const answer = await this.askHost(host, 'SELECT schema_version FROM system.local');
      return String(answer.first().get('schema_version'));
    });
    const versions = await Promise.allSettled(asked);
    const seen = versions.flatMap((version) => (version.status === 'fulfilled' ? [version.value] : []));
    return new Set(seen).size === 1;
  }

  /** Asks any node what is prepared nowhere, as of roles. */
  async ask(query: string): Promise<readonly Row[]> {
    const options = { prepare: false, consistency: LEVEL_CODE.ONE };
    return (await this.#heartbeat.watch(this.#plain.execute(query, [], options))).rows ?? [];
  }

  /** Has any node change its roles. */
  async administer(statement: string): Promise<void> {
    this.#mayWrite();
    await this.#keep(this.#plain.execute(statement, [], { prepare: false, readTimeout: WAIT_MS.schema }));
  }

  /** Asks one node about itself. */
  askHost(host: Host, query: string): Promise<types.ResultSet> {
    return this.#plain.execute(query, [], { host, prepare: false, consistency: LEVEL_CODE.ONE });
  }

  /**
   * Has every statement prepared on every node, while nothing depends on it, and learns where their partitions are.
   * Never rejects: a statement that could not be prepared is prepared when it is used.
   */
  async prepare(reads: readonly string[], conditionals: readonly string[]): Promise<void> {
    await this.readyToChange().catch(() => undefined);
    await Promise.allSettled(this.#connected.map((client) => client.metadata.refreshKeyspaces()));
    // There is no public way to prepare. Without its values a statement is prepared, then refused.
    await Promise.allSettled([
      ...reads.map((query) => this.#plain.execute(query, [])),
      ...(this.#isReadOnly ? [] : conditionals.map((query) => this.#conditional.execute(query, []))),
    ]);
  }

  /** Lets writes that are under way end, within bounds, then ends every connection. Never rejects; twice is once. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await within(CLOSE_MS, Promise.allSettled(this.#writes));
    const clients = [this.#plain, this.#conditional];
    await within(WAIT_MS.goodbye, Promise.allSettled(clients.map((client) => client.shutdown())));
    // Whoever is silent would be waited for by a socket that is half closed, or half open, and keep the program.
    for (const client of clients) cutConnections(client);
  }

  /** Waits a moment until a client has a connection to each node of the data center that might take one. */
  async #gather(client: Client): Promise<void> {
    const near = (host: Host): boolean => host.datacenter === this.#dataCenter && host.isUp();
    const isLacking = (): boolean => {
      const state = client.getState();
      return client.hosts.values().some((host) => near(host) && state.getOpenConnections(host) === 0);
    };
    const start = performance.now();
    while (isLacking()) {
      if (performance.now() - start > WAIT_MS.company) break;
      await delay(COMPANY_STEP_MS);
    }
  }

  /** Closing would cut a write off, so closing waits for it. */
  async #keep<Answer>(write: Promise<Answer>): Promise<Answer> {
    this.#writes.add(write);
    try {
      return await write;
    } finally {
      this.#writes.delete(write);
    }
  }
}

/** A SERIAL read that others outbid, or whose node went away, did nothing that sending it again could spoil. */
function isWorthRepeating(error: unknown): boolean {
  const { readTimeout, writeTimeout, overloaded } = SERVER_ERROR;
  if (hasCode(error, readTimeout, writeTimeout, overloaded)) return true;
  return isNoAnswer(error) && error instanceof Error && fieldOf(error, 'isSocketError') === true;
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const ended = new AbortController();
  const timer = delay(ms, undefined, { signal: ended.signal }).catch(() => {});
  await Promise.race([work, timer]);
  ended.abort();
}

/** The address of a node up to its port, colon included. */
function hostPart({ address }: Host): string {
  return address.slice(0, address.lastIndexOf(':') + 1);
}
