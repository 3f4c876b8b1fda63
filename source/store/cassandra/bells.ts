import type { Announcement } from '../../theater/announcement.ts';
import type { Change } from '../../theater/change.ts';
import { timeOf } from '../../theater/time-uuid.ts';
import { decodeDeeds, encodeDeeds } from '../change-text.ts';
import { NOBODY } from '../content-columns.ts';
import { isMissingSchema, isNotPermitted } from './driver-errors.ts';
import { type Row, textIn, uuidIn } from './row.ts';
import type { Session } from './session.ts';

/** The one bell of a theater: a partition, so that whoever listens asks one replica one question. */
const BELL = 'theater';

/** Of more seats than this nothing is told but that they changed: everybody who listens would read them all. */
const MOST_SEATS = 20;

/**
 * Announcements are in the order of the clocks of the nodes that took them, and reach a replica a moment later: so much
 * of what was heard is heard again, ms.
 */
const OVERLAP_MS = 500;

const COLUMNS = 'at, room, change, seats, gate';

/** Every statement of the bell, to be prepared. */
export function bellQueries(keyspace: string): readonly string[] {
  return [selectLatest(keyspace), selectSince(keyspace), insertBell(keyspace)];
}

/**
 * Tells of changes that were applied, and hears of those of others. All of it is a hint: an announcement may be lost,
 * and then the next look at the read level shows what happened. What is announced has happened.
 */
export class Bells {
  readonly #session: Session;
  readonly #keyspace: string;
  /** The latest announcement that was heard, ms since the epoch by the clock of its node; null: none yet. */
  #heardAt: number | null = null;
  /** Whether this theater has a bell that may be listened to. */
  #isMute = false;

  constructor(session: Session, keyspace: string) {
    this.#session = session;
    this.#keyspace = keyspace;
  }

  /** Tells of a change that is known to be applied. Nobody waits for it, and nobody is told when it fails. */
  announce(change: Change): void {
    const { room, id, gate, seats, play } = change;
    const isTold = seats.length <= MOST_SEATS && play === undefined;
    const told = isTold ? encodeDeeds(change) : NOBODY;
    const params = [BELL, room, id, told, gate ?? NOBODY];
    const query = insertBell(this.#keyspace);
    this.#session.write({ query, params }, 'ONE', Date.now() * 1_000).catch(() => undefined);
  }

  /** What was announced since the last time, and a little before; null where nothing is announced. */
  async hear(): Promise<readonly Announcement[] | null> {
    if (this.#isMute) return null;
    try {
      const rows = await this.#read();
      for (const row of rows) {
        this.#heardAt = Math.max(this.#heardAt ?? 0, timeOf(uuidIn(row, 'at')));
      }
      return rows.map(announcementOf);
    } catch (error) {
      // A theater that was made by an earlier version, or a role that may not read this table.
      if (!isMissingSchema(error) && !isNotPermitted(error)) throw error;
      this.#isMute = true;
      return null;
    }
  }

  async #read(): Promise<readonly Row[]> {
    const heardAt = this.#heardAt;
    const [query, params] =
      heardAt === null
        ? [selectLatest(this.#keyspace), [BELL]]
        : [selectSince(this.#keyspace), [BELL, heardAt - OVERLAP_MS]];
    return (await this.#session.read(query, params, 'LOCAL_ONE')).rows;
  }
}

/** Bounded by the clock of the node: announcements that have run out may still be in the way before that. */
function selectLatest(keyspace: string): string {
  return `SELECT ${COLUMNS} FROM ${keyspace}.bells WHERE bell = ? AND at > minTimeuuid(toTimestamp(now()) - 2s)`;
}

function selectSince(keyspace: string): string {
  return `SELECT ${COLUMNS} FROM ${keyspace}.bells WHERE bell = ? AND at > minTimeuuid(?)`;
}

function insertBell(keyspace: string): string {
  return `INSERT INTO ${keyspace}.bells (bell, at, room, change, seats, gate) VALUES (?, now(), ?, ?, ?, ?)`;
}

/** What cannot be read, because a later version wrote it, is as good as untold. */
function announcementOf(row: Row): Announcement {
  const change = uuidIn(row, 'change');
  const told = decodeDeeds(textIn(row, 'seats'), change);
  const gate = textIn(row, 'gate');
  return {
    change,
    room: textIn(row, 'room'),
    seats: told?.seats.map(({ after }) => after) ?? null,
    gate: gate === 'close' || gate === 'open' ? gate : null,
  };
}
