import { type Change, timeOf } from '../../../theater/change.ts';
import {
  type Announcement,
  type Heard,
  MARK_LENGTH,
  type PassedVersions,
  type RoomVersions,
  versionsOf,
} from '../../../theater/picture.ts';
import type { RoomSnapshot } from '../../../theater/snapshot.ts';
import { decodeOperations, encodeOperations, NOBODY, parseFields } from '../../codec.ts';
import { type Row, textIn, timeIn, uuidIn } from '../../row.ts';
import type { ConsistencyLevel } from '../connection/consistency.ts';
import { isMissingSchema, isNotPermitted } from '../connection/errors.ts';
import type { Value } from '../connection/session.ts';
import type { Session } from '../connection/session.ts';
import type { RoomReader } from './room-reader.ts';

/** Where all are announced: a partition, so that whoever listens asks one replica one question. */
const PARTITION = 'theater';

/** Of more seats than this nothing is told but that they changed: everybody who listens would read them all. */
const MOST_SEATS = 20;

/**
 * Announcements are in the order of the clocks of the nodes that took them, and reach a replica a moment later: so
 * much of what was heard is heard again, ms.
 */
const OVERLAP_MS = 250;

/**
 * Versions that are older prove nothing any more, ms; those from the future are of a clock that is not to be trusted.
 */
const LONGEST_AGE_MS = 5_000;

/** How long passed versions are kept, s. */
const PROOF_TTL_S = 10;

/** What is dated later than any clock that is nearly right would be read again and again until then. */
const BOUND = 'AND at < maxTimeuuid(toTimestamp(now()) + 60s)';

const COLUMNS = 'at, room, change, seats, gate, proof, toTimestamp(now()) AS asked_at';

/** Every statement of the announcements, to be prepared. */
export function announcementQueries(keyspace: string): readonly string[] {
  return [selectLatest(keyspace), selectSince(keyspace), insertAnnouncement(keyspace), insertProof(keyspace)];
}

/**
 * Tells of changes that were applied, and hears of those of others. All of it is a hint: an announcement may be lost,
 * and then the next look at the read level shows what happened. What is announced has happened. What was read of a
 * room at the read level is passed on as well: see docs/decisions/proofs-are-passed-on.md.
 */
export class Announcements {
  readonly #session: Session;
  readonly #keyspace: string;
  readonly #reader: RoomReader;
  /** The latest announcement that was heard, ms since the epoch by the clock of its node; null: none yet. */
  #heardAt: number | null = null;
  /** The rows of the last answer: what is read twice is told once. */
  #lastRows: ReadonlySet<string> = new Set();
  /** Whether this theater has announcements that may be listened to. */
  #isMute = false;
  /** Whether this program's role may not write there, so that it only listens. */
  #isListener = false;

  constructor(session: Session, keyspace: string, reader: RoomReader) {
    this.#session = session;
    this.#keyspace = keyspace;
    this.#reader = reader;
  }

  /** Tells of a change that is known to be applied. Nobody waits for it, and nobody is told when it fails. */
  announce(change: Change): void {
    const { room, id, gate, seats, play } = change;
    const isTold = seats.length <= MOST_SEATS && play === undefined;
    const told = isTold ? encodeOperations(change) : NOBODY;
    this.#ring(insertAnnouncement(this.#keyspace), [PARTITION, room, id, told, gate ?? NOBODY]);
  }

  /**
   * A room as it is shown, passed on to those who listen where the read level answered; null when there is no such
   * room.
   */
  async look(room: string): Promise<RoomSnapshot | null> {
    const askedAt = performance.now();
    const snapshot = await this.#reader.look(room, 'browse');
    const level = this.#reader.readLevel;
    if (snapshot === null || snapshot.level !== level || this.#isMute || this.#isListener) return snapshot;
    const proof = encodePassed({
      versions: versionsOf(snapshot),
      level,
      ageMs: performance.now() - askedAt,
    });
    this.#ring(insertProof(this.#keyspace), [PARTITION, room, proof]);
    return snapshot;
  }

  /** What was told since the last time, and a little before; null where nothing is told. */
  async hear(): Promise<Heard | null> {
    if (this.#isMute) return null;
    try {
      const rows = this.#unheard(await this.#read());
      return {
        changes: rows.flatMap((row) => announcementOf(row) ?? []),
        proofs: rows
          .flatMap((row) => passedVersionsOf(row, this.#reader.readLevel) ?? [])
          // What this program's reads may miss of a room, those of others may have missed as well.
          .filter(({ room }) => !this.#reader.isInDoubt(room)),
      };
    } catch (error) {
      // A theater that was made by an earlier version, or a role that may not read this table.
      if (!isMissingSchema(error) && !isNotPermitted(error)) throw error;
      this.#isMute = true;
      return null;
    }
  }

  /** Nobody waits for it, and nobody is told when it fails. */
  #ring(query: string, params: readonly Value[]): void {
    if (this.#isListener) return;
    this.#session.write({ query, params }, 'ONE', Date.now() * 1_000).catch((error: unknown) => {
      if (isNotPermitted(error)) this.#isListener = true;
    });
  }

  /** Those of the rows of an answer that were not in the one before. */
  #unheard(rows: readonly Row[]): readonly Row[] {
    const ids = rows.map((row) => uuidIn(row, 'at'));
    const news = rows.filter((_, index) => !this.#lastRows.has(ids[index] ?? ''));
    this.#lastRows = new Set(ids);
    for (const row of rows) {
      // Of a clock that is ahead no more counts than the clock of the node that answers: the rest would pass others
      // over.
      const at = Math.min(timeOf(uuidIn(row, 'at')), timeIn(row, 'asked_at'));
      this.#heardAt = Math.max(this.#heardAt ?? 0, at);
    }
    return news;
  }

  async #read(): Promise<readonly Row[]> {
    const heardAt = this.#heardAt;
    const [query, params] =
      heardAt === null
        ? [selectLatest(this.#keyspace), [PARTITION]]
        : [selectSince(this.#keyspace), [PARTITION, heardAt - OVERLAP_MS]];
    return (await this.#session.read(query, params, 'LOCAL_ONE')).rows;
  }
}

/** Bounded by the clock of the node: announcements that have run out may still be in the way before that. */
function selectLatest(keyspace: string): string {
  return `SELECT ${COLUMNS} FROM ${keyspace}.bells WHERE bell = ? AND at > minTimeuuid(toTimestamp(now()) - 2s) ${BOUND}`;
}

function selectSince(keyspace: string): string {
  return `SELECT ${COLUMNS} FROM ${keyspace}.bells WHERE bell = ? AND at > minTimeuuid(?) ${BOUND}`;
}

function insertAnnouncement(keyspace: string): string {
  return `INSERT INTO ${keyspace}.bells (bell, at, room, change, seats, gate) VALUES (?, now(), ?, ?, ?, ?)`;
}

function insertProof(keyspace: string): string {
  return `INSERT INTO ${keyspace}.bells (bell, at, room, proof) VALUES (?, now(), ?, ?) USING TTL ${PROOF_TTL_S}`;
}

/**
 * Null when the row tells of something else. What cannot be read, because a later version wrote it, is as good as
 * untold.
 */
function announcementOf(row: Row): Announcement | null {
  if (row['change'] === null) return null;
  const change = uuidIn(row, 'change');
  const told = decodeOperations(textIn(row, 'seats'), change);
  const gate = textIn(row, 'gate');
  return {
    change,
    room: textIn(row, 'room'),
    epoch: told?.epoch ?? '',
    seats: told?.seats.map(({ after }) => after) ?? null,
    gate: gate === 'close' || gate === 'open' ? gate : null,
  };
}

/**
 * Null when the row tells of something else, or nothing at this level that could still be of use. Both of its times
 * are of nodes' clocks: where those differ by more than a moment, versions are too old or not yet read, and are left
 * alone.
 */
function passedVersionsOf(row: Row, level: ConsistencyLevel): PassedVersions | null {
  if (row['proof'] === null) return null;
  const passed = decodePassed(textIn(row, 'proof'), level);
  if (passed === null) return null;
  const sinceThen = timeIn(row, 'asked_at') - timeOf(uuidIn(row, 'at'));
  const ageMs = sinceThen + passed.ageMs;
  if (sinceThen < 0 || ageMs > LONGEST_AGE_MS) return null;
  return { ...passed.versions, room: textIn(row, 'room'), ageMs };
}

/** Raised when the text's shape changes; a reader passes over what it does not know. */
const FORMAT = 2;

/**
 * What one program read of a room and passes on: at which level, and how long ago that was when it was written, ms.
 */
type Passed = {
  readonly versions: RoomVersions;
  readonly level: ConsistencyLevel;
  readonly ageMs: number;
};

/** The text of one announcement: a kilobyte for a room of 120 seats, whose marks are written without a gap. */
function encodePassed({ versions: { versions, marks, ...room }, level, ageMs }: Passed): string {
  return JSON.stringify({ format: FORMAT, level, ageMs, ...room, versions, marks: marks.join('') });
}

/** Reads what {@link encodePassed} wrote at this level; null when the text is anything else. */
function decodePassed(text: string, level: ConsistencyLevel): Passed | null {
  const fields = parseFields(text);
  if (fields === null || fields['format'] !== FORMAT || fields['level'] !== level) return null;
  const { epoch, ageMs, isClosed, play, at, versions, marks } = fields;
  if (typeof ageMs !== 'number' || typeof at !== 'number') return null;
  if (typeof epoch !== 'string') return null;
  if (typeof isClosed !== 'boolean' || typeof play !== 'string' || !isListOfNumbers(versions)) return null;
  if (typeof marks !== 'string' || marks.length !== versions.length * MARK_LENGTH) return null;
  return { versions: { epoch, isClosed, play, versions, marks: marksIn(marks), at }, level, ageMs };
}

function marksIn(text: string): readonly string[] {
  return Array.from({ length: text.length / MARK_LENGTH }, (_, index) =>
    text.slice(index * MARK_LENGTH, (index + 1) * MARK_LENGTH),
  );
}

function isListOfNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'number');
}
