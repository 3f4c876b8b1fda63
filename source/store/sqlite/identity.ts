import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

import { makeSafe } from '../../theater/safe-text.ts';
import { StoreError } from '../store-error.ts';
import { wholeIn } from './columns.ts';
import { isCutShort } from './faults.ts';
import { BLOCKING_WAIT } from './patience.ts';
import { APPLICATION_ID, SCHEMA_VERSION } from './schema.ts';

/** Whether the file holds a theater's tables already, or nothing at all. */
export type Identity = 'theater' | 'empty';

/**
 * Says whose file this is, over a connection that can only read: somebody else's database must not be switched to WAL,
 * nor its log be folded in, before anybody knows.
 * Throws a StoreError `damaged` for a file that is not a theater's and `too-new` for one of a later version.
 */
export function identify(file: string): Identity {
  try {
    return identifyBy(file, file);
  } catch (error) {
    if (!isCutShort(error)) throw error;
    // A program died in the middle of a write without a log, as a new file's first is. Only a writer may clear that up,
    // so the file itself, without its journal, has to say whether it is ours to write to.
    const asItIs = pathToFileURL(file);
    asItIs.search = 'immutable=1';
    return identifyBy(asItIs, file);
  }
}

function identifyBy(location: string | URL, file: string): Identity {
  const database = new DatabaseSync(location, { readOnly: true, timeout: BLOCKING_WAIT });
  try {
    // The marks and the tables must be of one moment, or a theater that is just being made looks like neither.
    database.exec('BEGIN');
    return identityOf(database, file);
  } finally {
    database.close();
  }
}

/** The same over an open connection, inside a transaction. */
export function identityOf(database: DatabaseSync, file: string): Identity {
  const application = pragmaOf(database, 'application_id');
  const version = formatOf(database);
  const name = makeSafe(file);
  if (application === APPLICATION_ID && version > SCHEMA_VERSION) throw tooNew(file, version);
  if (application === APPLICATION_ID && version > 0) return 'theater';
  const row = database.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() ?? {};
  if (application === 0 && version === 0 && wholeIn(row, 'tables') === 0) return 'empty';
  throw new StoreError('damaged', `${name} is a database, but not a theater's; nothing was changed`);
}

/** Which format the tables have (`PRAGMA user_version`). */
export function formatOf(database: DatabaseSync): number {
  return pragmaOf(database, 'user_version');
}

export function tooNew(file: string, format: number): StoreError {
  const what = `was made by a newer version of theater (format ${format}, this one knows ${SCHEMA_VERSION})`;
  return new StoreError('too-new', `${makeSafe(file)} ${what}; nothing was changed`);
}

function pragmaOf(database: DatabaseSync, name: 'application_id' | 'user_version'): number {
  return wholeIn(database.prepare(`PRAGMA ${name}`).get() ?? {}, name);
}
