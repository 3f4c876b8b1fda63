import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

import { makeSafe } from '../../../theater/safe-text.ts';
import { atEnd } from '../../at-end.ts';
import { StoreError } from '../../store.ts';
import { sqliteCodeOf } from './faults.ts';
import { FORGET_LOG } from './log-mark.ts';
import { giveName, placeError } from './place.ts';
import { formatOf, refuseStrangeSchema, SCHEMA_VERSION, stepsFrom, tooNew } from './schema.ts';
import { BLOCKING_WAIT, inLongTransaction } from './transaction.ts';

/** What has to be so before each write. */
export type Readiness = {
  /**
   * Brings a file of an older format to this program's; one that has it costs a look. What is asked of the file over
   * other connections is answered meanwhile. Who has only so many ms of patience hears `busy` then, while the work
   * goes on. Rejects with a StoreError, or what SQLite threw.
   */
  readonly catchUp: (patience?: number) => Promise<void>;
  /**
   * Sees to it that the file has this program's format, and that nobody has put anything of his own into it since it
   * was opened. Throws a StoreError (`busy` when it has to catch up first), or what SQLite threw.
   */
  readonly make: () => void;
  /** Whether make() was run, and nothing was found to be otherwise since. */
  readonly isMade: () => boolean;
  /**
   * Within the transaction that writes, where it costs next to nothing: throws a StoreError `busy` when the file is
   * no longer as make() left it, so that it is made so before the next try.
   */
  readonly confirm: () => void;
};

export function makeReadiness(database: DatabaseSync, file: string): Readiness {
  const askFormat = database.prepare('PRAGMA user_version');
  const askSchema = database.prepare('PRAGMA schema_version');
  const now = (): string => JSON.stringify([askFormat.get(), askSchema.get()]);
  let known: string | null = null;
  let underWay: Promise<void> | null = null;
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
      const format = formatOf(database);
      if (format > SCHEMA_VERSION) throw tooNew(file, format);
      if (format < SCHEMA_VERSION) {
        throw new StoreError('busy', `${makeSafe(file)} has an older format again`);
      }
      refuseStrangeSchema(database, file, SCHEMA_VERSION);
      known = now();
    },
    catchUp: async (patience) => {
      if (underWay === null && formatOf(database) >= SCHEMA_VERSION) return;
      underWay ??= bringUpToDate(file);
      let isOver = true;
      try {
        isOver = await within(underWay, patience);
      } finally {
        // What it failed by while nobody waited is for the next who asks.
        if (isOver) underWay = null;
      }
      if (!isOver) throw stillAt(file);
    },
  };
}

function stillAt(file: string): StoreError {
  return new StoreError('busy', `${makeSafe(file)} is being brought to this version of theater`);
}

/** Whether work was over within so many ms. Rejects if it did by then. */
async function within(work: Promise<void>, patience: number | undefined): Promise<boolean> {
  const done = work.then(() => true);
  if (patience === undefined) return await done;
  const timer = new AbortController();
  try {
    return await Promise.race([done, sleep(patience, false, { signal: timer.signal })]);
  } finally {
    timer.abort();
  }
}

/**
 * Brings a file to the format that this program writes, if it has an older one: a copy of it as it was is put beside
 * it first, and all steps are one transaction. Nobody can write in between. Rejects with a StoreError (`too-new` when
 * another program has brought it further meanwhile), or what SQLite threw; then nothing was changed.
 */
async function bringUpToDate(file: string): Promise<void> {
  const database = new DatabaseSync(file, { timeout: BLOCKING_WAIT, defensive: true });
  try {
    // The log is folded in by the log keeper alone: this must not do it at its end either.
    database.exec('PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF; PRAGMA wal_autocheckpoint = 0');
    await inLongTransaction(database, async () => {
      // Asked again under the lock: another program may have been first.
      const format = formatOf(database);
      if (format > SCHEMA_VERSION) throw tooNew(file, format);
      if (format === SCHEMA_VERSION) return;
      await keepCopy(file, format);
      database.exec(stepsFrom(format));
    });
  } finally {
    database.close();
  }
}

/** One copy of the file as it was, under a name that nothing has: `theater.db.format-1`, or with a number more. */
async function keepCopy(file: string, format: number): Promise<void> {
  const name = `${file}.format-${format}`;
  await copyUnder(file, name, (draft) => {
    for (let number = 1; ; number += 1) {
      if (giveName(draft, number === 1 ? name : `${name}-${number}`)) return;
    }
  });
}

/** So many pages are copied between two moments at which a person can interrupt: a few milliseconds of work. */
const PAGES_AT_ONCE = 1000;

/**
 * Makes one consistent copy of a file, log included, for its owner alone, and has `place` give it its name; `target`
 * is where it is told to be when there is no room for it. Nothing is left of it when that fails, or when the program
 * ends meanwhile. Rejects with what SQLite threw, or a StoreError.
 */
export async function copyUnder(file: string, target: string, place: (draft: string) => void): Promise<void> {
  // A folder of its own: at its end another thread may still be writing the copy, and beginning a journal beside it,
  // which it cannot once the folder is gone.
  const folder = `${target}.copy-${randomBytes(4).toString('hex')}`;
  const draft = join(folder, 'copy');
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 5 });
  const forget = atEnd(remove);
  try {
    mkdirSync(folder, { mode: 0o700 });
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
