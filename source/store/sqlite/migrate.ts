import { randomBytes } from 'node:crypto';
import { closeSync, openSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

import { makeSafe } from '../../theater/safe-text.ts';
import { StoreError } from '../store-error.ts';
import { sqliteCodeOf } from './faults.ts';
import { formatOf, refuseStrangeSchema, tooNew } from './identity.ts';
import { BLOCKING_WAIT } from './patience.ts';
import { giveName, placeError } from './place.ts';
import { SCHEMA_VERSION, stepsFrom } from './schema.ts';
import { inTransaction } from './transaction.ts';

/** What has to be so before each write. */
export type Readiness = {
  /**
   * Sees to it that the file has this program's format, which an older one is brought to, and that nobody has put
   * anything of his own into it since it was opened. Throws a StoreError, or what SQLite threw.
   */
  readonly make: () => void;
  /** Whether make() was run, and nothing was found to be otherwise since. */
  readonly isMade: () => boolean;
  /**
   * Within the transaction that writes, where it costs next to nothing: throws a StoreError `busy` when the file is no
   * longer as make() left it, so that it is made so before the next try.
   */
  readonly confirm: () => void;
};

export function makeReadiness(database: DatabaseSync, file: string): Readiness {
  const askFormat = database.prepare('PRAGMA user_version');
  const askSchema = database.prepare('PRAGMA schema_version');
  const now = (): string => JSON.stringify([askFormat.get(), askSchema.get()]);
  let known: string | null = null;
  return {
    isMade: () => known !== null,
    confirm: () => {
      if (now() === known) return;
      known = null;
      throw new StoreError('busy', `${makeSafe(file)} was changed by another program`);
    },
    make: () => {
      if (now() === known) return;
      known = null;
      bringUpToDate(database, file);
      refuseStrangeSchema(database, file, SCHEMA_VERSION);
      known = now();
    },
  };
}

/**
 * Brings an open file to the format that this program writes, if it has an older one: a copy of it as it was is put
 * beside it first, and all steps are one transaction. Nobody can write in between. Throws a StoreError (`too-new` when
 * another program has brought it further meanwhile), or what SQLite threw; then nothing was changed.
 */
function bringUpToDate(database: DatabaseSync, file: string): void {
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
    let number = 1;
    while (!giveName(draft, number === 1 ? name : `${name}-${number}`)) number += 1;
  } catch (error) {
    throw sqliteCodeOf(error) === null ? placeError(error, name) : error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** One consistent copy of a file, log included, into an empty one. Throws what SQLite threw. */
export function copyInto(file: string, target: string): void {
  const reader = new DatabaseSync(file, { readOnly: true, timeout: BLOCKING_WAIT });
  try {
    reader.prepare('VACUUM INTO ?').run(target);
  } finally {
    reader.close();
  }
}
