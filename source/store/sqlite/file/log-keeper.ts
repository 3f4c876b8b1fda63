import { closeSync, fstatSync, openSync, readFileSync, readSync, type Stats, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

import { makeSafe } from '../../../theater/safe-text.ts';
import { textIn } from '../../row.ts';
import { StoreError } from '../../store.ts';
import {
  frameBefore,
  isFrameOf,
  judgeLog,
  type LogMark,
  marksInLog,
  readMark,
  RENEW_MARK,
  saltsOf,
} from './log-mark.ts';
import { codeOf } from './place.ts';
import { BLOCKING_WAIT, inTransaction } from './transaction.ts';

/** A log larger than this, in bytes, is folded into the file by whoever writes next. */
const LARGE_LOG = 4_800_000;

/**
 * A log that is begun anew keeps so many bytes (`journal_size_limit`): writing over them is quicker than growing, for
 * which the disk has to find room with each booking. No log that has grown by whole frames has this size.
 */
export const LOG_ROOM = 2_400_000;

/** So many bytes before its room is used up it is folded, so that a booking more does not let it grow. */
const LOG_MARGIN = 200_000;

/** How long is waited, in ms, after others were in the way of marking the file: each try writes to the disk. */
const NEXT_TRY = 10_000;

/** Keeps the file's mark over one connection: see {@link LogMark}. */
export type LogKeeper = {
  /**
   * Before a transaction that books: makes sure that the file itself says that what follows is in its log. Throws a
   * StoreError `damaged` when file and log do not belong together, or what SQLite threw.
   */
  prepare(): void;
  /** Within that transaction: renews the mark. */
  renew(): void;
  /** Before closing: of a file that nothing was booked in since, no log is to be missed. Throws what SQLite threw. */
  leave(): void;
};

/** `beReady` is run before prepare() writes: whether the file is still as theater makes it. */
export function makeLogKeeper(database: DatabaseSync, file: string, beReady: () => void): LogKeeper {
  const head = makeHeadReader(`${file}-wal`);
  /** The filling of the log of which the file is known to be the base, by its salts. */
  let known: string | null = null;
  let notBefore = -Infinity;
  const statements = once(() => ({
    read: database.prepare('SELECT mark FROM log_mark'),
    renew: database.prepare(RENEW_MARK),
    fold: database.prepare('PRAGMA wal_checkpoint(RESTART)'),
  }));
  const lost = (): StoreError => new StoreError('damaged', `${makeSafe(file)} has lost the mark of its log`);
  const current = (): LogMark => {
    const mark = readMark(textIn(statements().read.get() ?? {}, 'mark'));
    if (mark === null) throw lost();
    return mark;
  };
  const mark = (kind: LogMark['kind']): void => {
    if (statements().renew.run(kind).changes !== 1) throw lost();
  };
  return {
    prepare: () => {
      const { salts, isLarge } = head.read();
      const isKnown = salts !== null && salts === known;
      if (isKnown && !isLarge) return;
      if (performance.now() < notBefore) return;
      beReady();
      if (!isKnown && confirmKinship(file)?.kind === 'base' && salts !== null) {
        known = salts;
        if (!isLarge) return;
      }
      // Of several programs that find a large log at the same moment, one marks it.
      const base = inTransaction(database, () => {
        if (current().kind !== 'base') mark('base');
        return current();
      });
      // RESTART has the next booking begin the log anew, so that the log leads on from this very mark.
      const isFolded = statements().fold.get()?.['busy'] === 0;
      const isBase = hasMark(file, base) || confirmKinship(file)?.kind === 'base';
      known = isBase ? head.read().salts : null;
      if (!isFolded || !isBase) notBefore = performance.now() + NEXT_TRY;
    },
    renew: () => mark('kept'),
    leave: () => {
      head.close();
      if (known === null || !database.isOpen) return;
      inTransaction(database, () => {
        if (current().kind === 'base') mark('kept');
      });
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}

/** Moments at which other programs fold and begin logs pass; what is so three times in a row is so. */
const LOOKS = 3;

/**
 * The mark in the file itself, its log left aside; null for a file of an older format, or one that is half folded in.
 * Throws a StoreError `damaged` when the log beside it is of another file, or missing.
 */
export function confirmKinship(file: string): LogMark | null {
  for (let look = 1; ; look += 1) {
    // The file first: its log, read later, has whatever was folded into the file until then.
    const mark = markOfFileAlone(file);
    const log = readLog(file);
    if (mark === 'unreadable') return null;
    const kinship = judgeLog(mark, log === null ? null : marksInLog(log));
    if (kinship === 'fits') return mark;
    if (look < LOOKS) continue;
    if (kinship === 'log is missing' && !isLogged(file)) return mark;
    throw new StoreError('damaged', WORDS[kinship](makeSafe(file)));
  }
}

const WORDS = {
  'log is missing': (file: string): string =>
    `${file} was copied or moved without its log, ${file}-wal, in which the last bookings are: put both back together, or move it away and restore a backup; nothing is sold from it`,
  'log of another file': (file: string): string =>
    `${file} was put back or replaced, but ${file}-wal beside it belongs to what was there before: put back the file of that log, or move the log away; nothing was changed`,
} as const;

function markOfFileAlone(file: string): LogMark | null | 'unreadable' {
  const alone = pathToFileURL(file);
  alone.search = 'immutable=1';
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(alone, { readOnly: true, defensive: true });
    const table = database
      .prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'log_mark'")
      .get();
    if (table === undefined) return null;
    const row = database.prepare('SELECT mark FROM log_mark').get() ?? {};
    return readMark(textIn(row, 'mark')) ?? 'unreadable';
  } catch {
    // Half folded in, or not a database at all: whoever opens it with its log will hear.
    return 'unreadable';
  } finally {
    database?.close();
  }
}

/** Whether the file is in write-ahead mode: a copy that SQLite made itself (VACUUM INTO) is whole, and is not. */
function isLogged(file: string): boolean {
  const database = new DatabaseSync(file, { readOnly: true, timeout: BLOCKING_WAIT });
  try {
    return database.prepare('PRAGMA journal_mode').get()?.['journal_mode'] === 'wal';
  } finally {
    database.close();
  }
}

/** Whether the file itself, its log left aside, has this very mark. */
function hasMark(file: string, { kind, token }: LogMark): boolean {
  const mark = markOfFileAlone(file);
  return mark !== 'unreadable' && mark?.kind === kind && mark.token === token;
}

/**
 * The log, whole; null when there is none, or nothing in it. No lock of SQLite's is on it that closing it could drop.
 */
function readLog(file: string): Buffer | null {
  try {
    const log = readFileSync(`${file}-wal`);
    return log.length === 0 ? null : log;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

type HeadReader = {
  /** Which filling the log at its path has, null when there is none, and whether it is time to fold it in. */
  read(): { readonly salts: string | null; readonly isLarge: boolean };
  close(): void;
};

/**
 * Asked before each booking, so the log is kept open: calls into the file system are slow after a wait for the disk.
 */
function makeHeadReader(path: string): HeadReader {
  const bytes = Buffer.alloc(32);
  let opened: { readonly handle: number; readonly id: string } | null = null;
  const close = (): void => {
    if (opened !== null) closeSync(opened.handle);
    opened = null;
  };
  const open = (): number => {
    close();
    const handle = openSync(path, 'r');
    opened = { handle, id: idOf(fstatSync(handle)) };
    return handle;
  };
  return {
    close,
    read: () => {
      const stats = statSync(path, { throwIfNoEntry: false });
      if (stats === undefined || stats.size === 0) return { salts: null, isLarge: false };
      try {
        const handle = opened?.id === idOf(stats) ? opened.handle : open();
        const read = (at: number): boolean => readSync(handle, bytes, 0, bytes.length, at) === bytes.length;
        const salts = read(0) ? saltsOf(bytes) : null;
        if (salts === null || stats.size !== LOG_ROOM) return { salts, isLarge: stats.size >= LARGE_LOG };
        return { salts, isLarge: read(frameBefore(bytes, LOG_ROOM - LOG_MARGIN)) && isFrameOf(salts, bytes) };
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return { salts: null, isLarge: false };
        throw error;
      }
    },
  };
}

function idOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}
