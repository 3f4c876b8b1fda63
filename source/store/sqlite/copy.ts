import { randomBytes } from 'node:crypto';
import { closeSync, openSync, rmSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';

import { atEnd } from '../at-end.ts';
import { sqliteCodeOf } from './faults.ts';
import { formatOf } from './identity.ts';
import { FORGET_LOG } from './log-mark.ts';
import { BLOCKING_WAIT } from './patience.ts';
import { placeError } from './place.ts';

/** So many pages are copied between two moments at which a person can interrupt: a few milliseconds of work. */
const PAGES_AT_ONCE = 1000;

/**
 * Makes one consistent copy of a file, log included, for its owner alone, and has `place` give it its name; `target` is
 * where it is told to be when there is no room for it. Nothing is left of it when that fails, or when the program ends
 * meanwhile. Rejects with what SQLite threw, or a StoreError.
 */
export async function copyUnder(file: string, target: string, place: (draft: string) => void): Promise<void> {
  const draft = `${target}.copy-${randomBytes(4).toString('hex')}`;
  const remove = (): void => {
    for (const ending of ['', '-journal']) rmSync(`${draft}${ending}`, { force: true });
  };
  const forget = atEnd(remove);
  try {
    closeSync(openSync(draft, 'wx', 0o600));
    await copyInto(file, draft);
    place(draft);
  } catch (error) {
    throw sqliteCodeOf(error) === null ? placeError(error, target) : error;
  } finally {
    forget();
    remove();
  }
}

/** The whole of a file, log included, as of one moment, into an empty one. Rejects with what SQLite threw. */
export async function copyInto(file: string, target: string): Promise<void> {
  const reader = new DatabaseSync(file, { readOnly: true, timeout: BLOCKING_WAIT });
  try {
    // What others write from here on is not seen, so that the copy need not begin anew with each booking.
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM sqlite_schema').get();
    await backup(reader, target, { rate: PAGES_AT_ONCE });
  } finally {
    reader.close();
  }
  makeWhole(target);
}

/** A copy has no log, needs none, and says so. */
function makeWhole(target: string): void {
  const copy = new DatabaseSync(target);
  try {
    if (formatOf(copy) > 1) copy.exec(FORGET_LOG);
    copy.exec('PRAGMA journal_mode = DELETE');
  } finally {
    copy.close();
  }
}
