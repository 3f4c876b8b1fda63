import type { Change } from '../../../theater/change.ts';
import { standingOf, versionsOf } from '../../../theater/picture.ts';
import type { Revision, RoomSnapshot } from '../../../theater/snapshot.ts';
import { type Measures, roomRowFault, type RowFault, seatRowFault } from '../../row-faults.ts';
import { flagIn, type Row, seatOf, textIn, timeIn, uuidIn, wordsIn } from '../../row.ts';
import { type Attempt, type LookLevel, StoreError } from '../../store.ts';
import {
  type Consistency,
  type ConsistencyLevel,
  replicasFor,
  SERVER_ERROR,
} from '../connection/consistency.ts';
import { hasCode, isNoAnswer } from '../connection/errors.ts';
import type { Session } from '../connection/session.ts';
import { RevisionHints, RoomsInDoubt } from './levels.ts';
import { roomCells, seatCells, selectRevisions, selectRoom } from './statements.ts';

/** After the read level failed where SERIAL did not, SERIAL alone is asked for this long, ms. */
const READ_LEVEL_REST_MS = 3_000;

/** To compare replicas has the nodes keep a record: in doubt they are compared this often at the most, ms. */
const COMPARING_REST_MS = 3_000;

/** How often a node is asked for its own replica before it is left out. */
const REPLICA_TRIES = 3;

type RoomReaderOptions = {
  readonly keyspace: string;
  readonly consistency: Consistency;
  readonly replicationFactor: number;
};

/** Reads rooms at the level that is right at the moment, and says in each picture which one answered. */
export class RoomReader {
  readonly #session: Session;
  readonly #options: RoomReaderOptions;
  readonly #doubts = new RoomsInDoubt();
  readonly #hints = new RevisionHints();
  /** Looks are numbered in the order in which they begin. */
  #looks = 0;
  #readLevelRestsUntil = 0;
  #comparingRestsUntil = 0;

  constructor(session: Session, options: RoomReaderOptions) {
    this.#session = session;
    this.#options = options;
  }

  /** The level at which pictures are read while it does. */
  get readLevel(): ConsistencyLevel {
    return this.#options.consistency.read;
  }

  /** Rooms that are read at SERIAL because the read level could miss a commit. */
  get roomsInDoubt(): readonly string[] {
    return this.#doubts.rooms;
  }

  /** Whether the read level could miss what was committed to this room. */
  isInDoubt(room: string): boolean {
    return this.#doubts.has(room);
  }

  /** Takes note of what became of a change: what it moved the room to, and what the read level may miss of it. */
  observe(change: Change, attempt: Attempt): void {
    if (attempt.kind === 'applied') {
      // Whatever began to look before this may have missed it.
      this.#looks += 1;
      this.#hints.observe(change.room, change.id, this.#looks);
      if (attempt.isUnderReplicated) this.doubt(change.room);
    }
    if (attempt.kind === 'unknown') this.doubt(change.room);
  }

  /** From now on the read level may miss what was, or may have been, committed to a room. */
  doubt(room: string): void {
    this.#doubts.add(room, this.#looks);
  }

  /** One room in one page, which is one snapshot; null when the store has no such room. */
  async look(room: string, level: LookLevel): Promise<RoomSnapshot | null> {
    this.#looks += 1;
    const number = this.#looks;
    const snapshot =
      level === 'settle' ? await this.#atSerial(room, number) : await this.#browse(room, number);
    if (snapshot !== null) this.#hints.observe(room, snapshot.revision, number);
    return snapshot;
  }

  /**
   * Each room's revision as one replica, or a quorum, has it, in the order of the rooms: see {@link RevisionHints}.
   */
  async revisions(
    rooms: readonly string[],
    level: 'LOCAL_ONE' | 'QUORUM',
  ): Promise<ReadonlyMap<string, Revision>> {
    const answer = await this.#session.read(selectRevisions(this.#options.keyspace), [rooms], level);
    const hints = answer.rows.map((row) => [textIn(row, 'room'), uuidIn(row, 'revision')] as const);
    return this.#hints.tell(hints, this.#looks);
  }

  async #browse(room: string, number: number): Promise<RoomSnapshot | null> {
    const { read } = this.#options.consistency;
    if (this.#doubts.has(room)) {
      const confirmed = this.#doubts.isConfirmable(room) ? await this.#tryToConfirm(room) : null;
      return confirmed ?? this.#atSerial(room, number);
    }
    if (Date.now() < this.#readLevelRestsUntil) return this.#instead(room, number);
    try {
      return await this.#atLevel(room, read);
    } catch (error) {
      // ALL cannot be had with a node down, but a quorum can, and SERIAL needs no more than that.
      if (!this.#isReadAboveSerial() || !isLevelMissing(error)) throw error;
      const snapshot = await this.#instead(room, number);
      this.#readLevelRestsUntil = Date.now() + READ_LEVEL_REST_MS;
      return snapshot;
    }
  }

  /** A picture at SERIAL that says which level could not be had. */
  async #instead(room: string, number: number): Promise<RoomSnapshot | null> {
    const snapshot = await this.#atSerial(room, number);
    return snapshot === null ? null : { ...snapshot, without: this.#options.consistency.read };
  }

  #isReadAboveSerial(): boolean {
    const { consistency, replicationFactor } = this.#options;
    return replicasFor(consistency.read, replicationFactor) > replicasFor('SERIAL', replicationFactor);
  }

  /**
   * A SERIAL look leaves what it shows on a majority: no replica takes part that has not got the last commit. Where
   * every read meets a majority, one that shows it all is proof enough; where fewer are asked, each replica must have
   * it.
   */
  async #tryToConfirm(room: string): Promise<RoomSnapshot | null> {
    const { consistency, replicationFactor } = this.#options;
    const asked = replicasFor(consistency.read, replicationFactor);
    const isMajorityEnough = asked + replicasFor('SERIAL', replicationFactor) > replicationFactor;
    try {
      const snapshot = isMajorityEnough
        ? await this.#atLevel(room, consistency.read)
        : await this.#onAllReplicas(room);
      return snapshot !== null && this.#doubts.confirm(snapshot) ? snapshot : null;
    } catch (error) {
      if (isLevelMissing(error)) return null;
      throw error;
    }
  }

  /** The room as every one of its replicas has it; null where they differ, or nobody can say whether they do. */
  async #onAllReplicas(room: string): Promise<RoomSnapshot | null> {
    const now = Date.now();
    if (now < this.#comparingRestsUntil) return null;
    this.#comparingRestsUntil = now + COMPARING_REST_MS;
    const { rows, areSame } = await this.compare(room);
    return areSame ? snapshotOf(room, { rows }, 'ALL') : null;
  }

  /** What no change of the program can have left in a room, and in each of its seats; read at the read level. */
  async rowFaults(room: string, measures: Measures): Promise<readonly RowFault[]> {
    const rows = await this.#session.readAll(selectRoom(this.#options.keyspace), [room]);
    const ofRoom = rows
      .slice(0, 1)
      .map((row) => ({ name: `room ${room}`, fault: roomRowFault(roomCells(row)) }));
    const ofSeats = rows
      .filter((row) => row['row'] !== null)
      .map((row) => ({
        name: `${room} ${String(row['row'])}-${String(row['place'])}`,
        fault: seatRowFault(seatCells(row), measures),
      }));
    return [...ofRoom, ...ofSeats];
  }

  /**
   * Asks all replicas of a room for it, and each whether it has the same. Rejects when one of them does not answer.
   */
  async compare(room: string): Promise<{ readonly rows: readonly Row[]; readonly areSame: boolean }> {
    return this.#session.compareReplicas(selectRoom(this.#options.keyspace), [room]);
  }

  /**
   * The nodes whose replica of a room lacks something that another one has, as far as they can be asked one by one:
   * the node that takes a read at ONE may have another one answer it.
   */
  async laggards(room: string): Promise<readonly string[]> {
    const replicas = await Promise.all(
      this.#session.liveHosts.map(async (host) => {
        for (let tries = 0; tries < REPLICA_TRIES; tries += 1) {
          const rows = await this.#session.readReplica(host, selectRoom(this.#options.keyspace), [room]);
          const picture = rows === null ? null : snapshotOf(room, { rows }, 'ONE');
          if (picture !== null) return [{ address: host.address, picture }];
        }
        return [];
      }),
    );
    const found = replicas.flat();
    return found
      .filter(({ picture }) =>
        found.some((other) => standingOf(picture, versionsOf(other.picture)) === 'behind'),
      )
      .map(({ address }) => address);
  }

  async #atSerial(room: string, number: number): Promise<RoomSnapshot | null> {
    const answer = await this.#session.settle(selectRoom(this.#options.keyspace), [room]);
    const snapshot = snapshotOf(room, answer, 'SERIAL');
    if (snapshot !== null) this.#doubts.observe(snapshot, number);
    return snapshot;
  }

  async #atLevel(room: string, level: ConsistencyLevel): Promise<RoomSnapshot | null> {
    return snapshotOf(
      room,
      await this.#session.read(selectRoom(this.#options.keyspace), [room], level),
      level,
    );
  }
}

function snapshotOf(
  room: string,
  { rows }: { readonly rows: readonly Row[] },
  level: ConsistencyLevel | 'SERIAL',
): RoomSnapshot | null {
  const [first] = rows;
  // A room without seats has at most its static columns.
  if (first === undefined || first['row'] === null) return null;
  return {
    room,
    epoch: wordsIn(first, 'epoch'),
    revision: uuidIn(first, 'revision'),
    play: textIn(first, 'play'),
    isClosed: flagIn(first, 'closed'),
    seats: rows.map(seatOf),
    at: timeIn(first, 'asked_at'),
    isLinearizable: level === 'SERIAL',
    level,
  };
}

/** Whether a read failed because too few replicas answered, or none of them in time. */
function isLevelMissing(error: unknown): boolean {
  const { unavailable, readTimeout, readFailure } = SERVER_ERROR;
  return hasCode(error, unavailable, readTimeout, readFailure) || isNoAnswer(error);
}

/** The fault of asking for a room that the theater does not have. */
export function noSuchRoom(room: string, address: string): StoreError {
  return new StoreError('no-such-room', `the theater of ${address} has no room ${room}`);
}
