import { randomUUID } from 'node:crypto';
import { chmodSync, statSync } from 'node:fs';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';

import { v1 as makeTimeUuid } from 'uuid';

import type { Plan } from '../../../theater/plan.ts';
import { makeSafe } from '../../../theater/safe-text.ts';
import { FREE } from '../../../theater/seats.ts';
import { contentColumns } from '../../codec.ts';
import { type InitialiseReport, StoreError } from '../../store.ts';
import { SQLITE, sqliteCodeOf } from './faults.ts';
import { confirmKinship, LOG_ROOM } from './log-keeper.ts';
import { FORGET_LOG } from './log-mark.ts';
import { isForbidden, noTheaterIn, preparePlace } from './place.ts';
import { readPlan } from './schema.ts';
import { APPLICATION_ID, formatOf, identify, identityOf, stepsFrom } from './schema.ts';
import { BLOCKING_WAIT, inTransaction } from './transaction.ts';

/** An open file, and which file that was. */
export type Connection = {
  readonly database: DatabaseSync;
  /** The absolute path. */
  readonly file: string;
  /** Device and inode, so that a file that was moved away or replaced is noticed. */
  readonly fileId: string | null;
};

/**
 * What a path without a theater becomes: nothing, which is refused; a file with empty tables; a theater of this plan.
 */
export type Making = 'nothing' | 'tables' | Plan;

/**
 * Opens the file; makes folder, file, tables and theater where there are none, as far as that is wanted.
 * Throws a StoreError, or what SQLite threw; busy is worth another try.
 */
export function connect(file: string, making: Making): Connection {
  const plan = typeof making === 'string' ? null : making;
  preparePlace(file, making === 'nothing' ? null : (draft) => fill(draft, plan));
  confirmKinship(file);
  const identity = identify(file);
  const database = new DatabaseSync(file, { timeout: BLOCKING_WAIT, defensive: true });
  try {
    // Every commit is on the disk before anybody is told: a ticket office does not lose its last sale to a power cut.
    // And nothing that a stranger may have written into the file is run.
    // What is written over, a name that was forgotten among it, is not to stay in the file.
    database.exec('PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = FAST');
    if (making === 'nothing' && (identity === 'empty' || !hasTheater(database))) {
      throw noTheaterIn(file, 'there is no theater in');
    }
    if (identity === 'theater') bringBack(database, file);
    if (identity === 'empty') {
      switchToLog(database, file);
      createTables(database, file, plan);
    } else if (plan !== null && !hasTheater(database)) {
      createTables(database, file, plan);
    }
    // The log is folded in by the log keeper alone, after it has marked the file.
    database.exec(`PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = ${LOG_ROOM}`);
    return { database, file, fileId: fileFactsOf(file)?.id ?? null };
  } catch (error) {
    database.close();
    throw error;
  }
}

function hasTheater(database: DatabaseSync): boolean {
  return database.prepare('SELECT 1 FROM theater').get() !== undefined;
}

/** Makes a theater, or the tables for one, in a new file that nobody else knows. */
function fill(draft: string, plan: Plan | null): void {
  const database = new DatabaseSync(draft);
  try {
    // It is brought to the disk as a whole before it gets its name.
    database.exec('PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY');
    createTables(database, draft, plan);
    switchToLog(database, draft);
  } finally {
    database.close();
  }
}

/** Which file is at a path, and how large it is. */
type FileFacts = {
  /** Device and inode. */
  readonly id: string;
  /** In bytes; what is in the log alone is not in it. */
  readonly size: number;
  /** How many names it has: hard links. */
  readonly names: number;
};

/** The file at this path, or null when none can be reached. */
export function fileFactsOf(file: string): FileFacts | null {
  try {
    const { dev, ino, size, nlink } = statSync(file, { bigint: true });
    return { id: `${dev}:${ino}`, size: Number(size), names: Number(nlink) };
  } catch {
    return null;
  }
}

/**
 * A copy that SQLite made (VACUUM INTO) is in no write-ahead mode, and readable for everybody: it is made what it was
 * a copy of. A file that may not be written to is read as it is.
 */
function bringBack(database: DatabaseSync, file: string): void {
  if (modeOf(database) === 'wal') return;
  try {
    chmodSync(file, 0o600);
    // It is whole: SQLite copies what is in the log as well.
    if (formatOf(database) > 1) database.exec(FORGET_LOG);
    switchToLog(database, file);
  } catch (error) {
    const isReadOnly = sqliteCodeOf(error) === SQLITE.READONLY || isForbidden(error);
    if (!isReadOnly) throw error;
  }
}

function modeOf(database: DatabaseSync): SQLOutputValue | undefined {
  return database.prepare('PRAGMA journal_mode').get()?.['journal_mode'];
}

/** Write-ahead logging lets everybody read while one writes; the file remembers it. */
function switchToLog(database: DatabaseSync, file: string): void {
  const mode = database.prepare('PRAGMA journal_mode = WAL').get()?.['journal_mode'];
  if (mode === 'wal') return;
  const message = `${makeSafe(file)} is on a file system that cannot share a database between programs`;
  throw new StoreError('configuration', message);
}

/**
 * Makes the tables in an empty file, and the theater too when a plan is given. One transaction; twice is harmless.
 */
function createTables(database: DatabaseSync, file: string, plan: Plan | null): void {
  inTransaction(database, () => {
    // Asked again under the lock: another program may have been first.
    if (identityOf(database, file) === 'empty') {
      database.exec(`${stepsFrom(0)}; PRAGMA application_id = ${APPLICATION_ID}`);
    }
    if (plan !== null) makeWhatIsMissing(database, plan);
  });
}

/** Makes what is missing of the theater in one transaction: of the plan that the file has, or else of this one. */
export function initialise(database: DatabaseSync, plan: Plan): InitialiseReport {
  return inTransaction(database, () => makeWhatIsMissing(database, plan));
}

function makeWhatIsMissing(database: DatabaseSync, wanted: Plan): InitialiseReport {
  const found = readPlan(database);
  if (found === null) {
    database
      .prepare('INSERT INTO theater (only_row, id, made_at, rows, places) VALUES (1, ?, ?, ?, ?)')
      .run(randomUUID(), Date.now(), wanted.rows, wanted.places);
    const insertPlay = database.prepare('INSERT INTO plays (room, play) VALUES (?, ?)');
    for (const { room, play } of wanted.rooms) insertPlay.run(room, play);
  }
  const plan = found ?? wanted;
  const seatsMade = plan.rooms.reduce((sum, { room }) => sum + makeRoom(database, plan, room), 0);
  return { seatsMade, plan };
}

function makeRoom(database: DatabaseSync, plan: Plan, room: string): number {
  database.prepare('INSERT OR IGNORE INTO room_states (room, revision, closed) VALUES (?, 0, 0)').run(room);
  const insertSeat = database.prepare(`
    INSERT OR IGNORE INTO rooms
      (room, row, place, occupied, client, version, change, booking, held_by, held_until, note)
    VALUES
      (:room, :row, :place, :occupied, :client, 0, :change, :booking, :held_by, :held_until, :note)`);
  const change = makeTimeUuid();
  let made = 0;
  for (let row = 1; row <= plan.rows; row += 1) {
    for (let place = 1; place <= plan.places; place += 1) {
      made += Number(insertSeat.run({ room, row, place, change, ...contentColumns(FREE) }).changes);
    }
  }
  if (made > 0) database.prepare('UPDATE room_states SET revision = revision + 1 WHERE room = ?').run(room);
  return made;
}
