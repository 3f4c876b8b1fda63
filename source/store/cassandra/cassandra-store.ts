import type { Change } from '../../theater/change.ts';
import type { Plan } from '../../theater/plan.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import type { Rights, RoleName } from '../rights.ts';
import {
  type Attempt,
  type InitialiseOptions,
  type InitialiseReport,
  type LookLevel,
  type News,
  type SellingStore,
  type Store,
  StoreError,
  type WaitingList,
} from '../store.ts';
import type { HealthDepth, Vitals } from '../vitals.ts';
import { formatCassandraAddress, nameOfAddress } from './connection/address.ts';
import {
  type Consistency,
  CONSISTENCY_PRESETS,
  consistencyFault,
  mixtureFault,
  REPLICATION_FACTOR,
} from './connection/consistency.ts';
import type { Access } from './connection/driver-options.ts';
import { notInitialised, storeErrorOf } from './connection/errors.ts';
import { TroubleFinder } from './connection/node-trouble.ts';
import { type CassandraStoreOptions, openSession } from './connection/open-session.ts';
import type { Session } from './connection/session.ts';
import { checkHealth, Connections, readVitals } from './health/health.ts';
import { announcementQueries, Announcements } from './rooms/announcements.ts';
import {
  historyQueries,
  type House,
  readHistory,
  recordedChanges,
  rewriteHistory,
  writeHistory,
} from './rooms/history.ts';
import { fillTables, renewEpochs, tooNew, tooOld } from './rooms/initialise.ts';
import { readHouseLevels } from './rooms/levels.ts';
import { followRoom, planOf, planQueries, readPlays, readTheater, type TheaterRow } from './rooms/plays.ts';
import { noSuchRoom, RoomReader } from './rooms/room-reader.ts';
import { PaxosVariants, type Sender, sendOnce } from './rooms/send-once.ts';
import { compareAndSet, compareAndSetQueries, selectRevisions, selectRoom } from './rooms/statements.ts';
import { waitingListOn } from './rooms/waiting.ts';
import { makeTables, replicationFactorOf, tableStates, theatersIn } from './schema/keyspace.ts';
import { makeRoles, readRights } from './schema/roles.ts';
import { pendingMigrations, SCHEMA_VERSION } from './schema/schema.ts';

/**
 * Opens a theater on Cassandra; whether there is one yet is asked by the first method that needs it. Throws a
 * StoreError, `unreachable` within 3 s when no contact point answers, `configuration` for a data center that does not
 * exist, credentials that are refused, or levels that do not fit the keyspace.
 */
export async function openCassandraStore(options: CassandraStoreOptions): Promise<SellingStore> {
  const { session, dataCenter, access } = await openSession(options);
  const { keyspace } = options.address;
  const own = options.consistency ?? null;
  const scene = { address: nameOfAddress(options.address), keyspace };
  try {
    const replicationFactor = await replicationFactorOf(session, keyspace);
    const fault = own === null ? null : consistencyFault(own, replicationFactor ?? REPLICATION_FACTOR);
    if (fault !== null) throw new StoreError('configuration', fault);
    const store = new CassandraStore({ session, dataCenter, access, own, replicationFactor, options });
    if (replicationFactor !== null) {
      await store.agreeOnLevels(true);
      const isPrepared = options.isBrief !== true && (await store.upgrades()).length === 0;
      if (isPrepared) await store.prepare();
    }
    return store;
  } catch (error) {
    await session.close();
    throw storeErrorOf(error, { ...scene, tlsFaults: session.tlsFaults });
  }
}

type Parts = {
  readonly session: Session;
  readonly dataCenter: string;
  readonly access: Access;
  /** What this program was told to use; null: whatever the theater's levels are. */
  readonly own: Consistency | null;
  /** null: there is no keyspace yet. */
  readonly replicationFactor: number | null;
  readonly options: CassandraStoreOptions;
};

/** Every statement that is no compare-and-set: a read names its whole partition, and of a seat all of its columns. */
export function plainQueries(keyspace: string): readonly string[] {
  return [
    selectRoom(keyspace),
    selectRevisions(keyspace),
    ...announcementQueries(keyspace),
    ...planQueries(keyspace),
    ...historyQueries(keyspace),
  ];
}

class CassandraStore implements SellingStore {
  readonly address: string;
  readonly needsJournal = true;
  /** A booking is on other screens in half of this and a little more, at the median. */
  readonly askEveryMs = 450;
  readonly news: News = {
    hear: () => this.#answer(() => this.#announcements.hear()),
    look: (room) => this.#found(room, () => this.#announcements.look(room)),
  };
  readonly waiting: WaitingList = {
    read: (room) => this.#answer(() => this.#list().read(room)),
    add: (waiting) => this.#answer(() => this.#list().add(waiting)),
    remove: (waiting) => this.#answer(() => this.#list().remove(waiting)),
    rewrite: (waiting) => this.#answer(() => this.#list().rewrite(waiting)),
  };
  /** The address without its files, for messages. */
  readonly #name: string;
  readonly #session: Session;
  readonly #variants: PaxosVariants;
  readonly #troubles: TroubleFinder;
  readonly #connections = new Connections();
  readonly #parts: Parts;
  readonly #keyspace: string;
  #consistency: Consistency;
  /** The levels that the theater keeps for all programs; null: not read yet, or there is no theater. */
  #houseLevels: Consistency | null = null;
  #reader: RoomReader;
  #replicationFactor: number;
  #announcements: Announcements;
  /** null: not asked for yet. */
  #known: House | null = null;
  #rights: Promise<Rights | null> | null = null;

  constructor(parts: Parts) {
    const { session, access, options, replicationFactor, own } = parts;
    this.#consistency = own ?? CONSISTENCY_PRESETS.quorum;
    this.address = formatCassandraAddress(options.address);
    this.#name = nameOfAddress(options.address);
    this.#parts = parts;
    this.#session = session;
    this.#keyspace = options.address.keyspace;
    this.#variants = new PaxosVariants(session);
    this.#troubles = new TroubleFinder(access.protection);
    this.#replicationFactor = replicationFactor ?? REPLICATION_FACTOR;
    this.#reader = this.#readerFor(this.#replicationFactor);
    this.#announcements = this.#newAnnouncements();
  }

  /** Has every statement ready before anything depends on it. */
  prepare(): Promise<void> {
    const keyspace = this.#keyspace;
    return this.#session.prepare(plainQueries(keyspace), compareAndSetQueries(keyspace));
  }

  /**
   * Learns at which levels the other programs of this theater read and commit, and takes the same, or makes sure that
   * those it was told to use go with them. Throws a StoreError when they do not. When too few nodes answer, a patient
   * one leaves it to the next question.
   */
  async agreeOnLevels(isPatient = false): Promise<void> {
    if (this.#houseLevels !== null) return;
    try {
      const house = await readHouseLevels(this.#session, this.#keyspace);
      if (house === null) return;
      const fault = mixtureFault(house, this.#parts.own ?? house, this.#replicationFactor);
      if (fault !== null) throw new StoreError('configuration', fault);
      this.#houseLevels = house;
      this.#useLevels(this.#parts.own ?? house);
    } catch (error) {
      if (!isPatient || error instanceof StoreError) throw error;
    }
  }

  /** In doubt is nothing yet: levels are agreed on before anything is changed. */
  #useLevels(levels: Consistency): void {
    const { read, write } = this.#consistency;
    if (levels.read === read && levels.write === write) return;
    this.#consistency = levels;
    this.#session.useLevels(levels);
    this.#reader = this.#readerFor(this.#replicationFactor);
    this.#announcements = this.#newAnnouncements();
  }

  async theaterId(): Promise<string> {
    return this.#answer(async () => (await this.#theater()).id);
  }

  async plan(): Promise<Plan> {
    return this.#answer(async () => {
      await this.agreeOnLevels();
      const theater = await this.#theater();
      return planOf(theater, await readPlays(this.#session, this.#keyspace, theater));
    });
  }

  async look(room: string, level: LookLevel): Promise<RoomSnapshot> {
    return this.#found(room, () => this.#reader.look(room, level));
  }

  async revisions(): ReturnType<Store['revisions']> {
    return this.#answer(async () => {
      const { rooms } = await this.#house();
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
    this.#announcements.announce(entry.change);
    return this.#answer(async () => {
      await writeHistory(this.#session, this.#keyspace, entry);
      const { room, play } = entry.change;
      // What the room shows is in the room itself: other readers can wait for somebody who follows it later.
      if (play !== undefined) await followRoom(this.#sender(), this.#keyspace, room).catch(() => false);
    });
  }

  async rewrite(entry: Parameters<Store['record']>[0]): Promise<void> {
    return this.#answer(() => rewriteHistory(this.#session, this.#keyspace, entry));
  }

  async recorded(room: string, changes: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#answer(() => recordedChanges(this.#session, this.#keyspace, room, changes));
  }

  async history(query: Parameters<Store['history']>[0]): ReturnType<Store['history']> {
    return this.#answer(() => readHistory(this.#session, this.#keyspace, query, () => this.#house()));
  }

  async health(depth: HealthDepth = 'thorough'): ReturnType<Store['health']> {
    const { session, dataCenter, access, options } = this.#parts;
    const { address } = options;
    const [variants, reader] = [this.#variants, this.#reader];
    const [consistency, houseLevels] = [this.#consistency, this.#houseLevels];
    const levels = { consistency, houseLevels };
    return checkHealth({ depth, session, variants, reader, address, access, dataCenter, ...levels });
  }

  async vitals(): Promise<Vitals> {
    const consistency = this.#consistency;
    const replicas = this.#replicationFactor;
    const [session, keyspace] = [this.#session, this.#keyspace];
    const [troubles, connections] = [this.#troubles, this.#connections];
    return readVitals({ session, keyspace, replicas, consistency, troubles, connections });
  }

  rights(): Promise<Rights | null> {
    const role = this.#parts.access.credentials?.username;
    if (role === undefined) return Promise.resolve(null);
    this.#rights ??= readRights(this.#session, role, this.#keyspace).catch(() => {
      // Asked again the next time; meanwhile the nodes refuse by themselves what they do not allow.
      this.#rights = null;
      return null;
    });
    return this.#rights;
  }

  async makeRoles(passwords: ReadonlyMap<RoleName, string>): Promise<readonly RoleName[]> {
    return this.#answer(() => makeRoles(this.#session, this.#keyspace, passwords));
  }

  async upgrades(): Promise<readonly string[]> {
    return this.#answer(async () => {
      const states = await tableStates(this.#session, this.#keyspace);
      return pendingMigrations(states).map(({ purpose }) => purpose);
    });
  }

  async initialise(plan: Plan, { copies }: InitialiseOptions = {}): Promise<InitialiseReport> {
    return this.#answer(async () => {
      const { dataCenter, own } = this.#parts;
      const keyspace = this.#keyspace;
      await this.agreeOnLevels();
      const wanted = { keyspace, dataCenter, consistency: this.#consistency, copies: copies ?? null };
      const replicationFactor = await makeTables(this.#session, wanted);
      this.#replicationFactor = replicationFactor;
      this.#reader = this.#readerFor(replicationFactor);
      this.#announcements = this.#newAnnouncements();
      await this.prepare();
      const reader = this.#reader;
      const tools = { session: this.#session, variants: this.#variants, reader, keyspace };
      const report = await fillTables(tools, plan, { levels: own, copies: replicationFactor });
      this.#houseLevels = null;
      await this.agreeOnLevels();
      return report;
    });
  }

  async renew(): Promise<void> {
    return this.#answer(async () => {
      const { plays } = await this.#theater();
      await renewEpochs({ ...this.#sender(), reader: this.#reader, keyspace: this.#keyspace }, plays.keys());
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

  #list(): WaitingList {
    return waitingListOn(this.#sender(), this.#keyspace);
  }

  #sender(): Sender {
    return { session: this.#session, variants: this.#variants };
  }

  #readerFor(replicationFactor: number): RoomReader {
    const consistency = this.#consistency;
    return new RoomReader(this.#session, { keyspace: this.#keyspace, consistency, replicationFactor });
  }

  #newAnnouncements(): Announcements {
    return new Announcements(this.#session, this.#keyspace, this.#reader);
  }

  /** Read once: neither its rooms nor its beginning change while a program runs, unless it is another theater. */
  async #house(): Promise<House> {
    if (this.#known === null) {
      const { plays, madeAt } = await this.#theater();
      this.#known = { rooms: [...plays.keys()], madeAt };
    }
    return this.#known;
  }

  async #theater(): Promise<TheaterRow> {
    const theater = await readTheater(this.#session, this.#keyspace);
    if (theater === null) throw notInitialised(this.#keyspace, this.#name);
    if (theater.schemaVersion > SCHEMA_VERSION) throw tooNew(this.#keyspace, theater.schemaVersion);
    if (theater.schemaVersion < SCHEMA_VERSION) throw tooOld(this.#keyspace);
    return theater;
  }

  /** Runs a question and makes StoreErrors of the driver's errors. */
  async #answer<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    try {
      return await ask();
    } catch (error) {
      if (this.#session.isClosed) throw new StoreError('unreachable', `${this.#name} has been closed`);
      const { liveHosts, hosts } = this.#session;
      const nodes = { live: liveHosts.length, known: hosts.length };
      const { tlsFaults } = this.#session;
      const fault = storeErrorOf(error, { address: this.#name, keyspace: this.#keyspace, nodes, tlsFaults });
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
