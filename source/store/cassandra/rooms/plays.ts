import { setTimeout as delay } from 'node:timers/promises';

import { type Plan, PLAN_LIMITS, planFault, roomLetters } from '../../../theater/plan.ts';
import { DamagedRow, type Row, textIn, timeIn, uuidIn, wholeIn } from '../../row.ts';
import type { Statement } from '../connection/session.ts';
import type { Session } from '../connection/session.ts';
import { FORMAT_MARK } from '../schema/schema.ts';
import { type Sender, sendOnce } from './send-once.ts';
import { selectRoom } from './statements.ts';

/** A step that others disturb, or that gets no answer, is begun again this often. */
const TRIES = 8;

/** What a room shows, and the version of its first seat, which every rename raises. */
type Shown = { readonly play: string; readonly version: number };

/** What table `plays` says of a room; the version is null until it has followed the room once. */
type Written = { readonly plays: readonly string[]; readonly version: number | null };

/**
 * Brings the rows of table `plays` to what the room shows: nobody here reads them for that, but other programs may.
 * The version makes a request that comes late lose, also when a play has got its old name back. Looks before each
 * write; false when it could not be done, which the next rename or `init` makes good.
 */
export async function followRoom(sender: Sender, keyspace: string, room: string): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (tries > 0) await delay(25 * 2 ** tries * Math.random());
    const shown = await readShown(sender, keyspace, room);
    const written = await readWritten(sender, keyspace, room);
    const ahead = (written.version ?? -1) - shown.version;
    if (ahead >= 0 && isOnly(written.plays, shown.play)) return true;
    // Somebody followed a later rename than the one that was read.
    if (ahead <= 0) await sendOnce(sender, rewrite(keyspace, room, shown, written), PLAN_LEVEL);
  }
  return false;
}

async function readShown({ session }: Sender, keyspace: string, room: string): Promise<Shown> {
  const row = (await session.settle(selectRoom(keyspace), [room])).first();
  return { play: textIn(row, 'play'), version: wholeIn(row, 'version') };
}

async function readWritten(sender: Sender, keyspace: string, room: string): Promise<Written> {
  const { rows } = await sender.session.settle(selectPlaysOf(keyspace), [room]);
  const version: unknown = rows[0]?.['version'];
  return {
    plays: rows.filter((row) => row['play'] !== null).map((row) => textIn(row, 'play')),
    version: typeof version === 'number' ? version : null,
  };
}

function rewrite(
  keyspace: string,
  room: string,
  shown: Shown,
  { plays, version }: Written,
): readonly [Statement, ...Statement[]] {
  const table = `${keyspace}.plays`;
  const test = version === null ? 'IF version = null' : 'IF version = ?';
  const lead = {
    query: `UPDATE ${table} SET version = ? WHERE room = ? ${test} ${FORMAT_MARK}`,
    params: [shown.version, room, ...(version === null ? [] : [version])],
  };
  const insert = {
    query: `INSERT INTO ${table} (room, play) VALUES (?, ?) ${FORMAT_MARK}`,
    params: [room, shown.play],
  };
  const deletes = plays
    .filter((play) => play !== shown.play)
    .map((play) => ({
      query: `DELETE FROM ${table} WHERE room = ? AND play = ? ${FORMAT_MARK}`,
      params: [room, play],
    }));
  return [lead, ...(plays.includes(shown.play) ? [] : [insert]), ...deletes];
}

function isOnly(plays: readonly string[], play: string): boolean {
  return plays.length === 1 && plays[0] === play;
}

/** What the table says of one room, whole. */
export function selectPlaysOf(keyspace: string): string {
  return `SELECT room, play, version FROM ${keyspace}.plays WHERE room = ?`;
}

/** The theater's own row: what was decided once, by whoever initialised it first. */
export type TheaterRow = {
  readonly id: string;
  readonly rows: number;
  readonly places: number;
  /** The programme as it was made: the play of each room. */
  readonly plays: ReadonlyMap<string, string>;
  readonly madeAt: number;
  readonly schemaVersion: number;
};

/** The key of the theater's row. */
export const THEATER_NAME = 'theater';

/** The theater's row and the plays are read and committed at QUORUM whatever the levels of the rooms are. */
export const PLAN_LEVEL = 'QUORUM';

/** Every statement of this file, to be prepared. */
export function planQueries(keyspace: string): readonly string[] {
  return [selectTheater(keyspace), selectPlays(keyspace)];
}

export function selectTheater(keyspace: string): string {
  return `SELECT id, rows, places, plays, made_at, schema_version FROM ${keyspace}.theater WHERE name = ?`;
}

/** The theater's row; null when there is none. */
export async function readTheater(session: Session, keyspace: string): Promise<TheaterRow | null> {
  const row = (await session.read(selectTheater(keyspace), [THEATER_NAME], PLAN_LEVEL)).first();
  return row === null ? null : theaterOf(row);
}

/** Throws a DamagedRow for a row that no theater can be read from. */
export function theaterOf(row: Row): TheaterRow {
  const plays: unknown = row['plays'];
  if (typeof plays !== 'object' || plays === null) throw new DamagedRow('column plays holds no plays');
  const measures = { rows: wholeIn(row, 'rows'), places: wholeIn(row, 'places') };
  const letters = Object.keys(plays);
  const fault = planFault({ ...measures, rooms: letters.length });
  if (fault !== null) throw new DamagedRow(`the plan cannot be: ${fault}`);
  if (!letters.every((letter) => roomLetters(PLAN_LIMITS.rooms).includes(letter))) {
    throw new DamagedRow('the plan has a room that is no letter of a room');
  }
  return {
    id: uuidIn(row, 'id'),
    ...measures,
    plays: new Map(Object.entries(plays).map(([room, play]) => [room, String(play)])),
    madeAt: timeIn(row, 'made_at'),
    schemaVersion: wholeIn(row, 'schema_version'),
  };
}

/**
 * The plays of the theater's rooms as they are now; a room with several of them (which nothing here makes) keeps them
 * all. Rows of rooms that the theater does not have are not met: see {@link strayPlays}.
 */
export async function readPlays(
  session: Session,
  keyspace: string,
  { plays: rooms }: TheaterRow,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const plays = new Map<string, string[]>();
  for (const row of await session.readAll(selectPlays(keyspace), [[...rooms.keys()]], PLAN_LEVEL)) {
    const room = textIn(row, 'room');
    // A room whose last play somebody took away still has its version.
    if (row['play'] !== null) plays.set(room, [...(plays.get(room) ?? []), textIn(row, 'play')]);
  }
  return plays;
}

/**
 * Rooms that table `plays` speaks of and the theater does not have. Reads the whole table: for an examination alone.
 */
export async function strayPlays(
  session: Session,
  keyspace: string,
  { plays: rooms }: TheaterRow,
): Promise<readonly string[]> {
  const rows = await session.readAll(`SELECT DISTINCT room FROM ${keyspace}.plays`, [], 'ONE');
  return rows.map((row) => textIn(row, 'room')).filter((room) => !rooms.has(room));
}

/** The plan of a theater with these plays, the rooms in the order of their letters. */
export function planOf(
  { rows, places, plays: first }: TheaterRow,
  plays: ReadonlyMap<string, readonly string[]>,
): Plan {
  const rooms = Array.from(first, ([room, play]) => ({ room, play: plays.get(room)?.[0] ?? play }));
  return { rooms: rooms.toSorted((left, right) => (left.room < right.room ? -1 : 1)), rows, places };
}

function selectPlays(keyspace: string): string {
  return `SELECT room, play, version FROM ${keyspace}.plays WHERE room IN ?`;
}
