import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { sqliteCodeOf } from './faults.ts';
import { formatOf, tooNew } from './identity.ts';
import { BLOCKING_WAIT } from './patience.ts';
import { codeOf, placeError } from './place.ts';
import { SCHEMA_VERSION, stepsFrom } from './schema.ts';
import { inTransaction } from './transaction.ts';

/**
 * Brings an open file to the format that this program writes, if it has an older one: a copy of it as it was is put
 * beside it first, and all steps are one transaction. Nobody can write in between. Throws a StoreError (`too-new` when
 * another program has brought it further meanwhile), or what SQLite threw; then nothing was changed.
 */
export function bringUpToDate(database: DatabaseSync, file: string): void {
  if (formatOf(database) === SCHEMA_VERSION) return;
  inTransaction(database, () => {
    // Asked again under the lock: another program may have been first.
    const format = formatOf(database);
    if (format > SCHEMA_VERSION) throw tooNew(file, format);
    if (format === SCHEMA_VERSION) return;
    keepCopy(file, format);
    database.exec(stepsFrom(format));
  });
}

/**
 * One consistent copy of the file, log included, under a name that nothing has: `theater.db.format-1`, or with a number
 * more. It is on the disk when this returns.
 */
function keepCopy(file: string, format: number): void {
  const draft = `${file}.copy-${randomBytes(4).toString('hex')}`;
  const name = `${file}.format-${format}`;
  try {
    closeSync(openSync(draft, 'wx', 0o600));
    copyInto(file, draft);
    syncPath(draft);
    giveFreeName(draft, name);
    syncPath(dirname(file));
  } catch (error) {
    throw sqliteCodeOf(error) === null ? placeError(error, name) : error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function copyInto(file: string, target: string): void {
  const reader = new DatabaseSync(file, { readOnly: true, timeout: BLOCKING_WAIT });
  try {
    reader.prepare('VACUUM INTO ?').run(target);
  } finally {
    reader.close();
  }
}

/** A link, unlike a new name, never takes the place of what is there. */
function giveFreeName(draft: string, wanted: string): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      linkSync(draft, attempt === 1 ? wanted : `${wanted}-${attempt}`);
      return;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

function syncPath(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
