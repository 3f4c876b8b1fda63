import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';

import { makeSafe } from '../../../theater/safe-text.ts';
import { DamagedRow } from '../../row.ts';
import { type NotAppliedReason, StoreError, type StoreFault } from '../../store.ts';

/** SQLite's primary result codes that mean something here (https://sqlite.org/rescode.html). */
export const SQLITE = {
  ERROR: 1,
  PERM: 3,
  BUSY: 5,
  LOCKED: 6,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  PROTOCOL: 15,
  CONSTRAINT: 19,
  AUTH: 23,
  NOTADB: 26,
} as const;

/** SQLITE_READONLY_DIRECTORY: the log cannot be made, and without it the file cannot even be read. */
const FOLDER_IS_READ_ONLY = 1544;

/** The primary result code of an error thrown by node:sqlite, or null when SQLite did not throw it. */
export function sqliteCodeOf(error: unknown): number | null {
  const code = extendedCodeOf(error);
  return code === null ? null : code & 0xff;
}

/** SQLITE_READONLY_ROLLBACK: a journal has to be rolled back first, which a reader may not. */
const NEEDS_ROLLBACK = 776;

/** Whether another program was in the way, and a later try may find it gone. */
export function isBusy(error: unknown): boolean {
  const code = sqliteCodeOf(error);
  return code === SQLITE.BUSY || code === SQLITE.LOCKED || code === SQLITE.PROTOCOL;
}

/** Whether a program was killed in the middle of a write, and only a writer can clear up after it. */
export function isCutShort(error: unknown): boolean {
  return extendedCodeOf(error) === NEEDS_ROLLBACK;
}

type FaultRow = {
  readonly fault: StoreFault;
  readonly reason: NotAppliedReason;
  /** Follows the name of the file. */
  readonly says: string;
};

const DAMAGED: FaultRow = { fault: 'damaged', reason: 'rejected', says: 'is damaged' };
const READ_ONLY: FaultRow = { fault: 'read-only', reason: 'read-only', says: 'cannot be written to' };
const REJECTED: FaultRow = { fault: 'damaged', reason: 'rejected', says: 'does not accept this' };
const BUSY: FaultRow = { fault: 'busy', reason: 'busy', says: 'is kept busy by another program' };

const UNREACHABLE: FaultRow = { fault: 'unreachable', reason: 'unreachable', says: 'cannot be used' };

/**
 * The one table from what SQLite says to what the store says. ERROR is what a statement gets whose table is missing.
 */
const FAULTS: ReadonlyMap<number, FaultRow> = new Map([
  [SQLITE.ERROR, DAMAGED],
  [SQLITE.PERM, READ_ONLY],
  [SQLITE.BUSY, BUSY],
  [SQLITE.LOCKED, BUSY],
  [SQLITE.READONLY, READ_ONLY],
  [SQLITE.IOERR, { ...UNREACHABLE, says: 'cannot be read or written' }],
  [SQLITE.CORRUPT, DAMAGED],
  [SQLITE.FULL, { fault: 'unavailable', reason: 'full', says: 'has no room left on its disk' }],
  [SQLITE.CANTOPEN, { ...UNREACHABLE, says: 'cannot be opened' }],
  [SQLITE.PROTOCOL, BUSY],
  [SQLITE.CONSTRAINT, REJECTED],
  [SQLITE.AUTH, READ_ONLY],
  [SQLITE.NOTADB, { fault: 'damaged', reason: 'rejected', says: 'is not a theater, nor any SQLite file' }],
]);

/**
 * The StoreError for whatever a call into SQLite threw; an error that SQLite did not throw is given back as it is.
 */
export function storeErrorOf(error: unknown, file: string): unknown {
  const isDamagedRow = error instanceof DamagedRow || isOutOfRange(error);
  if (!isDamagedRow && sqliteCodeOf(error) === null) return error;
  const { fault, says } = rowFor(error) ?? (isDamagedRow ? DAMAGED : UNREACHABLE);
  return new StoreError(fault, `${makeSafe(file)} ${says} (${detailOf(error)})`, { cause: error });
}

/** Why a send did nothing, for an error thrown before COMMIT was asked for. */
export function notAppliedFor(error: unknown, file: string): { reason: NotAppliedReason; message: string } {
  if (error instanceof StoreError)
    return { reason: REASONS.get(error.fault) ?? 'rejected', message: error.message };
  const { reason, says } = rowFor(error) ?? REJECTED;
  return { reason, message: `${makeSafe(file)} ${says} (${detailOf(error)})` };
}

/** What a send hears of a fault that the store itself has found. */
const REASONS: ReadonlyMap<StoreFault, NotAppliedReason> = new Map([
  ['unavailable', 'full'],
  ['read-only', 'read-only'],
  ['busy', 'busy'],
  ['unreachable', 'unreachable'],
]);

/** What an error says of itself, safe and on one line. */
export function detailOf(error: unknown): string {
  if (isOutOfRange(error)) return 'a number in it is beyond counting';
  return makeSafe(error instanceof Error ? error.message : String(error));
}

function rowFor(error: unknown): FaultRow | null {
  if (extendedCodeOf(error) === FOLDER_IS_READ_ONLY) {
    return { ...READ_ONLY, says: 'cannot be opened: its folder is read-only, and the log is kept there' };
  }
  return FAULTS.get(sqliteCodeOf(error) ?? 0) ?? null;
}

function extendedCodeOf(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error)) return null;
  return typeof error.errcode === 'number' ? error.errcode : null;
}

/** node:sqlite throws this for a whole number that a JavaScript number cannot hold. */
function isOutOfRange(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_OUT_OF_RANGE';
}

/**
 * The StoreError for what opening threw. SQLite says CANTOPEN for a file that it may not read and for a log that it
 * cannot make alike; the permissions tell which. An error that SQLite did not throw is given back as it is.
 */
export function openErrorOf(error: unknown, file: string): unknown {
  const name = makeSafe(file);
  if (sqliteCodeOf(error) !== SQLITE.CANTOPEN) return storeErrorOf(error, file);
  if (!isAllowed(file, constants.R_OK)) {
    return new StoreError('unreachable', `${name} may not be read by this user`, { cause: error });
  }
  if (isAllowed(dirname(file), constants.W_OK)) return storeErrorOf(error, file);
  const message = `${name} cannot be opened: its folder is read-only, and the log is kept there`;
  return new StoreError('read-only', message, { cause: error });
}

function isAllowed(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
