import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { makeSafe } from '../../theater/safe-text.ts';
import { atEnd } from '../at-end.ts';
import { wholeIn } from '../row.ts';
import { StoreError } from '../store.ts';
import { connect } from './file/connect.ts';
import { openErrorOf } from './file/faults.ts';
import { copyUnder } from './file/migrate.ts';
import { codeOf, placeError, resolveName, syncPath } from './file/place.ts';
import { identify } from './file/schema.ts';
import { BLOCKING_WAIT, patiently } from './file/transaction.ts';

/** What a file of a theater holds. */
export type Contents = { readonly booked: number; readonly changes: number };

/** How long a lock is waited for, ms: whoever keeps a backup is no till. */
export const PATIENCE_MS = 10_000;

/**
 * Puts one consistent copy of a theater's file, log included, where nothing is yet: for its owner alone, on the disk
 * when this resolves, and without holding up whoever books meanwhile. Rejects with a StoreError.
 */
export async function backUp(path: string, target: string): Promise<Contents> {
  const file = resolveName(path);
  try {
    return await patiently(async () => {
      const { database } = connect(file, 'nothing');
      database.close();
      await copyTo(file, resolve(target));
      return contentsOf(resolve(target));
    }, PATIENCE_MS);
  } catch (error) {
    throw openErrorOf(error, file);
  }
}

/** What is in a theater's file, to be told before it is restored. Throws a StoreError for any other file. */
export function contentsOf(path: string): Contents {
  const file = resolve(path);
  if (!existsSync(file)) throw new StoreError('configuration', `there is no file ${makeSafe(file)}`);
  try {
    if (identify(file) === 'empty') throw new StoreError('damaged', `${makeSafe(file)} is empty`);
    const database = new DatabaseSync(file, { readOnly: true, timeout: BLOCKING_WAIT });
    try {
      const count = (sql: string): number => wholeIn(database.prepare(sql).get() ?? {}, 'n');
      return {
        booked: count("SELECT count(*) AS n FROM rooms WHERE occupied = 'yes'"),
        changes: count('SELECT count(*) AS n FROM history'),
      };
    } finally {
      database.close();
    }
  } catch (error) {
    throw openErrorOf(error, file);
  }
}

/** A copy under a name that nothing has, on the disk when this resolves; never half a file under that name. */
export async function copyTo(file: string, target: string): Promise<void> {
  reserve(target);
  let isThere = false;
  const giveUp = (): void => {
    if (!isThere) rmSync(target, { force: true });
  };
  const forget = atEnd(giveUp);
  try {
    await copyUnder(file, target, (draft) => {
      syncPath(draft);
      renameSync(draft, target);
      isThere = true;
      syncPath(dirname(target));
    });
  } finally {
    forget();
    giveUp();
  }
}

/** Names that SQLite gives to files of its own beside a theater’s: it would take what has one for such a file. */
const OF_SQLITE = /-(wal|shm|journal)$/;

function reserve(target: string): void {
  if (OF_SQLITE.test(target)) {
    const message = `a backup cannot be called ${makeSafe(target)}: SQLite would take it for its own, and remove it; name another file`;
    throw new StoreError('configuration', message);
  }
  try {
    closeSync(openSync(target, 'wx', 0o600));
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw placeError(error, target);
    throw new StoreError('configuration', `${makeSafe(target)} exists; name a new file`);
  }
}
