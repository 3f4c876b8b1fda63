import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

import type { Plan } from '../../theater/plan.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import { StoreError } from '../store-error.ts';
import { identify } from './identity.ts';
import { createTables } from './initialise.ts';
import { BLOCKING_WAIT } from './patience.ts';
import { noTheaterIn, preparePlace } from './place.ts';

/** The log is cut back to this many bytes once it has been folded into the file. */
const LOG_LIMIT = 4 * 1024 * 1024;

/** An open file, and which file that was. */
export type Connection = {
  readonly database: DatabaseSync;
  /** The absolute path. */
  readonly file: string;
  /** Device and inode, so that a file that was moved away or replaced is noticed. */
  readonly fileId: string | null;
};

/** What a path without a theater becomes: nothing, which is refused; a file with empty tables; a theater of this plan. */
export type Making = 'nothing' | 'tables' | Plan;

/**
 * Opens the file; makes folder, file, tables and theater where there are none, as far as that is wanted.
 * Throws a StoreError, or what SQLite threw; busy is worth another try.
 */
export function connect(file: string, making: Making): Connection {
  const plan = typeof making === 'string' ? null : making;
  preparePlace(file, making !== 'nothing');
  const identity = identify(file);
  const database = new DatabaseSync(file, { timeout: BLOCKING_WAIT });
  try {
    // Every commit is on the disk before anybody is told: a ticket office does not lose its last sale to a power cut.
    database.exec('PRAGMA synchronous = FULL');
    if (making === 'nothing' && (identity === 'empty' || !hasTheater(database))) {
      throw noTheaterIn(file, 'there is no theater in');
    }
    if (identity === 'empty') {
      switchToLog(database, file);
      createTables(database, file, plan);
    } else if (plan !== null && !hasTheater(database)) {
      createTables(database, file, plan);
    }
    database.exec(`PRAGMA journal_size_limit = ${LOG_LIMIT}`);
    return { database, file, fileId: fileFactsOf(file)?.id ?? null };
  } catch (error) {
    database.close();
    throw error;
  }
}

function hasTheater(database: DatabaseSync): boolean {
  return database.prepare('SELECT 1 FROM theater').get() !== undefined;
}

/** Which file is at a path, and how large it is. */
export type FileFacts = {
  /** Device and inode. */
  readonly id: string;
  /** In bytes; what is in the log alone is not in it. */
  readonly size: number;
};

/** The file at this path, or null when none can be reached. */
export function fileFactsOf(file: string): FileFacts | null {
  try {
    const { dev, ino, size } = statSync(file, { bigint: true });
    return { id: `${dev}:${ino}`, size: Number(size) };
  } catch {
    return null;
  }
}

/** Write-ahead logging lets everybody read while one writes; the file remembers it. */
function switchToLog(database: DatabaseSync, file: string): void {
  const mode = database.prepare('PRAGMA journal_mode = WAL').get()?.['journal_mode'];
  if (mode === 'wal') return;
  const message = `${makeSafe(file)} is on a file system that cannot share a database between programs`;
  throw new StoreError('configuration', message);
}
