import { closeSync, mkdirSync, openSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';

import { makeSafe, shellWord } from '../../theater/safe-text.ts';
import { StoreError, type StoreFault } from '../store-error.ts';
import { detailOf } from './faults.ts';

/**
 * Makes sure that there is a file to open: where one may be made, the folder is made for its owner alone (0700), the file
 * empty and for its owner alone (0600). Nothing that exists is touched.
 * Throws a StoreError when the path cannot be a theater's file, or when nothing may or can be made there.
 */
export function preparePlace(file: string, mayMake: boolean): void {
  // The log is asked for first: it comes into being only after the file has content, so a log beside a file that is
  // empty afterwards means that the file was lost, and SQLite would now throw the log away.
  const hasLog = (statOf(`${file}-wal`)?.size ?? 0) > 0;
  const stats = statOf(file);
  if (stats?.isDirectory() === true)
    fail('configuration', `${makeSafe(file)} is a folder; name a file in it`);
  if (stats !== null && !stats.isFile()) fail('configuration', `${makeSafe(file)} is not a regular file`);
  if (hasLog && (stats === null || stats.size === 0)) fail('damaged', lostFile(file));
  if (stats !== null) return;
  if (!mayMake) throw noTheaterIn(file, 'there is no file');
  makeFile(file);
}

/** Refuses to take a path that was mistyped, or a disk that is not mounted, for a theater that nobody has made yet. */
export function noTheaterIn(file: string, what: string): StoreError {
  const name = makeSafe(file);
  const cause = 'a slip in its name, or a disk that is not mounted?';
  const message = `${what} ${name}: ${cause} To make a theater there: theater init --store ${shellWord(name)}`;
  return new StoreError('not-initialised', message);
}

function lostFile(file: string): string {
  const name = makeSafe(file);
  return `${name} is gone or empty, but ${name}-wal beside it may hold bookings: put the file back, or remove both`;
}

function makeFile(file: string): void {
  try {
    makeFolder(dirname(file));
    // Exclusive: a file that is there already is never opened here. Closing it would drop the locks that SQLite holds
    // on it in this process (https://sqlite.org/howtocorrupt.html, section 2.2).
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if (codeOf(error) !== 'EEXIST' || statOf(file) === null) throw placeError(error, file);
  }
}

/**
 * Makes a folder and those above it, for their owner alone. Node's own `recursive` never returns where a file system
 * answers ENOENT to a new folder in one that exists, as /proc does.
 */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false }) !== undefined) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

function statOf(file: string): Stats | null {
  try {
    return statSync(file, { throwIfNoEntry: false }) ?? null;
  } catch (error) {
    throw placeError(error, file);
  }
}

const FAULTS: ReadonlyMap<string, StoreFault> = new Map([
  ['EACCES', 'read-only'],
  ['EPERM', 'read-only'],
  ['EROFS', 'read-only'],
  ['ENOSPC', 'unavailable'],
  ['EDQUOT', 'unavailable'],
]);

/** What the file system said when something was to be made, as an error of the store. */
export function placeError(error: unknown, file: string): StoreError {
  const fault = FAULTS.get(codeOf(error) ?? '') ?? 'configuration';
  const what = fault === 'read-only' ? 'may not be made or opened here' : 'cannot be made or opened';
  return new StoreError(fault, `${makeSafe(file)} ${what} (${detailOf(error)})`, { cause: error });
}

/** The code that Node gives errors of the file system: `EEXIST`. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

function fail(fault: StoreFault, message: string): never {
  throw new StoreError(fault, message);
}
