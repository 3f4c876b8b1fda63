import type { Change } from '../../theater/change.ts';
import type { Plan } from '../../theater/plan.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import type { Attempt } from '../attempt.ts';
import { StoreError } from '../store-error.ts';
import type { InitialiseReport, LookLevel, News, Store } from '../store.ts';
import type { Vitals } from '../vitals.ts';
import { type CassandraAddress, formatCassandraAddress } from './address.ts';
import { bellQueries, Bells } from './bells.ts';
import {
  type Consistency,
  CONSISTENCY_PRESETS,
  consistencyFault,
  REPLICATION_FACTOR,
} from './consistency.ts';
import type { Credentials, Routing } from './driver-options.ts';
import { checkHealth } from './health.ts';
import { historyQueries, readHistory, recordedChanges, writeHistory } from './history.ts';
import { fillTables, tooNew, tooOld } from './initialise.ts';
import { replicationFactorOf, tableStates, theatersIn } from './keyspace.ts';
import { makeTables } from './make-tables.ts';
import { pendingMigrations } from './migrations.ts';
import { TroubleFinder } from './node-trouble.ts';
import { openSession } from './open-session.ts';
import { PaxosVariants } from './paxos-variants.ts';
import { planOf, planQueries, readPlays, readTheater, type TheaterRow } from './plan-rows.ts';
import { followRoom } from './plays-table.ts';
import { noSuchRoom, RoomReader } from './room-reader.ts';
import { SCHEMA_VERSION } from './schema.ts';
import { sendOnce, type Sender } from './send-once.ts';
import type { Session } from './session.ts';
import { compareAndSet, compareAndSetQueries, selectRevisions, selectRoom } from './statements.ts';
import { notInitialised, storeErrorOf } from './store-error-of.ts';
import { readVitals } from './vitals.ts';

export type CassandraStoreOptions = {
  readonly address: CassandraAddress;
  /** `quorum` where it is absent. */
  readonly consistency?: Consistency;
  /** From the environment or a file, never from the address; null or absent where the cluster asks for none. */
  readonly credentials?: Credentials | null;
  /** `default` only to compare with the driver's own policy. */
  readonly routing?: Routing;
};

/**
 * Opens a theater on Cassandra; whether there is one yet is asked by the first method that needs it. Throws a
 * StoreError, `unreachable` within 3 s when no contact point answers, `configuration` for a data center that does not
 * exist, credentials that are refused, or levels that do not fit the keyspace.
 */
export async function openCassandraStore(options: CassandraStoreOptions): Promise<Store> {
  const { session, dataCenter } = await openSession(options);
  const { keyspace } = options.address;
  const consistency = options.consistency ?? CONSISTENCY_PRESETS.quorum;
  const scene = { address: formatCassandraAddress(options.address), keyspace };
  try {
    const replicationFactor = await replicationFactorOf(session, keyspace);
    const fault = consistencyFault(consistency, replicationFactor ?? REPLICATION_FACTOR);
    if (fault !== null) throw new StoreError('configuration', fault);
    const store = new CassandraStore({ session, dataCenter, consistency, replicationFactor, options });
    if (replicationFactor !== null && (await store.upgrades()).length === 0) await store.prepare();
    return store;
  } catch (error) {
    await session.close();
    throw storeErrorOf(error, scene);
  }
}

type Parts = {
  readonly session: Session;
  readonly dataCenter: string;
  readonly consistency: Consistency;
  /** null: there is no keyspace yet. */
  readonly replicationFactor: number | null;
  readonly options: CassandraStoreOptions;
};

class CassandraStore implements Store {
  readonly address: string;
  readonly needsJournal = true;
  /** A booking is on other screens in half of this and a little more, at the median. */
  readonly askEveryMs = 450;
  readonly news: News = {
    hear: () => this.#answer(() => this.#bells.hear()),
    look: (room) => this.#found(room, () => this.#bells.look(room)),
  };
  readonly #session: Session;
  readonly #variants: PaxosVariants;
  readonly #troubles = new TroubleFinder();
  readonly #parts: Parts;
  readonly #keyspace: string;
  #reader: RoomReader;
  #replicationFactor: number;
  #bells: Bells;
  /** null: not asked for yet. */
  #rooms: readonly string[] | null = null;

  constructor(parts: Parts) {
    const { session, options, replicationFactor } = parts;
    this.address = formatCassandraAddress(options.address);
    this.#parts = parts;
    this.#session = session;
    this.#keyspace = options.address.keyspace;
    this.#variants = new PaxosVariants(session);
    this.#replicationFactor = replicationFactor ?? REPLICATION_FACTOR;
    this.#reader = this.#readerFor(this.#replicationFactor);
    this.#bells = this.#newBells();
  }

  /** Has every statement ready before anything depends on it. */
  prepare(): Promise<void> {
    const keyspace = this.#keyspace;
    const reads = [
      selectRoom(keyspace),
      selectRevisions(keyspace),
      ...bellQueries(keyspace),
      ...planQueries(keyspace),
      ...historyQueries(keyspace),
    ];
    return this.#session.prepare(reads, compareAndSetQueries(keyspace));
  }

  async theaterId(): Promise<string> {
    return this.#answer(async () => (await this.#theater()).id);
  }

  async plan(): Promise<Plan> {
    return this.#answer(async () => {
      const theater = await this.#theater();
      return planOf(theater, await readPlays(this.#session, this.#keyspace, theater));
    });
  }

  async look(room: string, level: LookLevel): Promise<RoomSnapshot> {
    return this.#found(room, () => this.#reader.look(room, level));
  }

  async revisions(): ReturnType<Store['revisions']> {
    return this.#answer(async () => {
      const rooms = (this.#rooms ??= [...(await this.#theater()).plays.keys()]);
      const revisions = await this.#reader.revisions(rooms, 'LOCAL_ONE');
      // A replica that lags right behind the making of the theater may lack a room.
      return revisions.size < rooms.length ? this.#reader.revisions(rooms, 'QUORUM') : revisions;
    });
  }

  async apply(change: Change): Promise<Attempt> {
    const attempt = await sendOnce(this.#sender(), compareAndSet(this.#keyspace, change));
    this.#reader.observe(change, attempt);
    return attempt;
  }

  async record(entry: Parameters<Store['record']>[0]): Promise<void> {
    // Whatever is recorded is known to be applied, also what was in doubt for a while.
    this.#bells.announce(entry.change);
    return this.#answer(async () => {
      await writeHistory(this.#session, this.#keyspace, entry);
      const { room, play } = entry.change;
      // What the room shows is in the room itself: other readers can wait for somebody who follows it later.
      if (play !== undefined) await followRoom(this.#sender(), this.#keyspace, room).catch(() => false);
    });
  }

  async recorded(room: string, changes: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#answer(() => recordedChanges(this.#session, this.#keyspace, room, changes));
  }

  async history(query: Parameters<Store['history']>[0]): ReturnType<Store['history']> {
    return this.#answer(() => readHistory(this.#session, this.#keyspace, query));
  }

  async health(): ReturnType<Store['health']> {
    const { session, dataCenter, consistency, options } = this.#parts;
    const { address, credentials = null } = options;
    const [variants, reader] = [this.#variants, this.#reader];
    return checkHealth({ session, variants, reader, address, credentials, dataCenter, consistency });
  }

  async vitals(): Promise<Vitals> {
    const { consistency } = this.#parts;
    const replicas = this.#replicationFactor;
    const [session, keyspace, troubles] = [this.#session, this.#keyspace, this.#troubles];
    return readVitals({ session, keyspace, replicas, consistency, troubles });
  }

  async upgrades(): Promise<readonly string[]> {
    return this.#answer(async () => {
      const states = await tableStates(this.#session, this.#keyspace);
      return pendingMigrations(states).map(({ purpose }) => purpose);
    });
  }

  async initialise(plan: Plan): Promise<InitialiseReport> {
    return this.#answer(async () => {
      const { dataCenter, consistency } = this.#parts;
      const keyspace = this.#keyspace;
      const replicationFactor = await makeTables(this.#session, { keyspace, dataCenter, consistency });
      this.#replicationFactor = replicationFactor;
      this.#reader = this.#readerFor(replicationFactor);
      this.#bells = this.#newBells();
      await this.prepare();
      const reader = this.#reader;
      return fillTables({ session: this.#session, variants: this.#variants, reader, keyspace }, plan);
    });
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  #found(room: string, look: () => Promise<RoomSnapshot | null>): Promise<RoomSnapshot> {
    return this.#answer(async () => {
      const snapshot = await look();
      if (snapshot !== null) return snapshot;
      await this.#theater();
      throw noSuchRoom(room, this.address);
    });
  }

  #sender(): Sender {
    return { session: this.#session, variants: this.#variants };
  }

  #readerFor(replicationFactor: number): RoomReader {
    const { consistency } = this.#parts;
    return new RoomReader(this.#session, { keyspace: this.#keyspace, consistency, replicationFactor });
  }

  #newBells(): Bells {
    return new Bells(this.#session, this.#keyspace, this.#reader);
  }

  async #theater(): Promise<TheaterRow> {
    const theater = await readTheater(this.#session, this.#keyspace);
    if (theater === null) throw notInitialised(this.#keyspace, this.address);
    if (theater.schemaVersion > SCHEMA_VERSION) throw tooNew(this.#keyspace, theater.schemaVersion);
    if (theater.schemaVersion < SCHEMA_VERSION) throw tooOld(this.#keyspace);
    return theater;
  }

  /** Runs a question and makes StoreErrors of the driver's errors. */
  async #answer<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      if (this.#session.isClosed) throw new StoreError('unreachable', `${this.address} has been closed`);
      const { liveHosts, hosts } = this.#session;
      const nodes = { live: liveHosts.length, known: hosts.length };
      const fault = storeErrorOf(error, { address: this.address, keyspace: this.#keyspace, nodes });
      throw fault instanceof StoreError && fault.fault === 'not-initialised'
        ? await this.#withNeighbours(fault)
        : fault;
    }
  }

  /** Names the keyspaces that do hold a theater: most often the keyspace was mistyped. */
  async #withNeighbours(fault: StoreError): Promise<StoreError> {
    const others = await theatersIn(this.#session).catch(() => []);
    const [first, ...more] = others.filter((keyspace) => keyspace !== this.#keyspace);
    if (first === undefined) return fault;
    const names = [first, ...more].join(', ');
    return new StoreError('not-initialised', `${fault.message} (there is one in ${names})`, { cause: fault });
  }
}
