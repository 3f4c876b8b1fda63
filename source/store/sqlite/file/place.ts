import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  rmSync,
  type Stats,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import { makeSafe, shellWord } from '../../../theater/safe-text.ts';
import { StoreError, type StoreFault } from '../../store.ts';
import { defaultStore } from '../../typed-command.ts';
import { detailOf, sqliteCodeOf } from './faults.ts';

/**
 * The name by which a file is opened and everything about it is told: absolute, and where it is a symbolic link, what
 * the link leads to. SQLite follows links as well, and keeps the log beside what it finds.
 */
export function resolveName(path: string): string {
  const file = resolve(path);
  try {
    return lstatSync(file).isSymbolicLink() ? realpathSync(file) : file;
  } catch {
    return file;
  }
}

/**
 * Makes sure that there is a file to open. Where there is none, and one may be made, the folder is made for its owner
 * alone (0700), and `make` fills a new file, for its owner alone (0600), under another name; it gets this one when it
 * is whole. Nothing that exists is touched. Throws a StoreError when the path cannot be a theater's file, or when
 * nothing may be made there, and what `make` threw.
 */
export function preparePlace(file: string, make: ((draft: string) => void) | null): void {
  // The log is asked for first: it comes into being only after the file has content, so a log beside a file that is
  // empty afterwards means that the file was lost, and SQLite would now throw the log away.
  const hasLog = (statOf(`${file}-wal`)?.size ?? 0) > 0;
  const stats = statOf(file);
  const name = makeSafe(file);
  if (stats?.isDirectory() === true) fail('configuration', `${name} is a folder; name a file in it`);
  if (stats !== null && !stats.isFile()) fail('configuration', `${name} is not a regular file`);
  if (hasLog && (stats === null || stats.size === 0)) fail('damaged', lostFile(file));
  if (stats === null) {
    const inTheWay = fileAbove(file);
    if (inTheWay !== null)
      fail('configuration', `${name} is no place for a file: ${makeSafe(inTheWay)} is no folder`);
    if (make === null) throw noTheaterIn(file, 'there is no file');
    return makeFile(file, make);
  }
  if (stats.size === 0) fail('damaged', emptied(name));
  if (stats.nlink > 1 && !isBeingMade(file, stats)) fail('damaged', linkedMessage(file, stats.nlink));
}

/**
 * Refuses to take a path that was mistyped, or a disk that is not mounted, for a theater that nobody has made yet.
 */
export function noTheaterIn(file: string, what: string): StoreError {
  const name = makeSafe(file);
  // Nobody has mistyped what he did not type.
  if (file === defaultStore())
    return new StoreError(
      'not-initialised',
      `there is no theater yet in ${name}: theater init makes one, and so does the first theater NAME. Was there one? Then look whether its disk is mounted`,
    );
  const cause = 'a slip in its name, or a disk that is not mounted?';
  const message = `${what} ${name}: ${cause} To make a theater there: theater init --store ${shellWord(name)}`;
  return new StoreError('not-initialised', message);
}

/** What a path leads through as a folder, and is none; null where there is no such thing. */
function fileAbove(file: string): string | null {
  const above = dirname(file);
  const stats = statOf(above);
  if (stats !== null) return stats.isDirectory() ? null : above;
  return above === file ? null : fileAbove(above);
}

/** A theater is never an empty file, not even while it is made. */
function emptied(name: string): string {
  return `${name} is empty: if it was a theater, it was emptied, and its bookings are gone from it. Put a copy of the file in its place, or remove it to make a new theater there`;
}

/** What is said of a file that has several names. */
export function linkedMessage(file: string, count: number): string {
  return `${makeSafe(file)} is one file under ${count} names (hard links): each name would get a log of its own, and seats would be sold twice. Keep one name and remove the others (find them by: find FOLDER -samefile FILE); nothing was changed`;
}

function lostFile(file: string): string {
  const name = makeSafe(file);
  return `${name} is gone or empty, but ${name}-wal beside it may hold bookings: put the file back, or remove both`;
}

const DRAFT = '.new-';

function makeFile(file: string, make: (draft: string) => void): void {
  const draft = `${file}${DRAFT}${randomBytes(4).toString('hex')}`;
  try {
    makeFolder(dirname(file));
    // Exclusive: a file that is there already is never opened here. Closing it would drop the locks that SQLite holds
    // on it in this process (https://sqlite.org/howtocorrupt.html, section 2.2).
    closeSync(openSync(draft, 'wx', 0o600));
  } catch (error) {
    throw placeError(error, file);
  }
  try {
    make(draft);
    // Should another program have been first, it is its theater that is opened now.
    giveName(draft, file);
  } catch (error) {
    if (sqliteCodeOf(error) !== null || error instanceof StoreError) throw error;
    throw placeError(error, file);
  } finally {
    rmSync(draft, { force: true });
  }
  // A link to nowhere has its name, and is no file.
  if (statOf(file) === null)
    fail('configuration', `${makeSafe(file)} cannot be made: it is a link to nowhere`);
}

/**
 * Gives a whole new file the name that it is meant for, unless something has that name: whether it got it. It is on
 * the disk then, name and all.
 */
export function giveName(draft: string, name: string): boolean {
  syncPath(draft);
  try {
    // Unlike a rename, a link never takes the place of what is there.
    linkSync(draft, name);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    // Some file systems have no links.
    if (!NO_LINKS.has(codeOf(error) ?? '')) throw error;
    return copyUnder(draft, name);
  }
  rmSync(draft, { force: true });
  syncPath(dirname(name));
  return true;
}

const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);

function copyUnder(draft: string, name: string): boolean {
  try {
    copyFileSync(draft, name, constants.COPYFILE_EXCL);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  syncPath(dirname(name));
  return true;
}

/** Has the disk keep a file, or the names in a folder. */
export function syncPath(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * Whether a file's second name is the one that it was made under: its program was ended in between, or is about to go
 * on.
 */
function isBeingMade(file: string, { ino }: Stats): boolean {
  const drafts = readdirSync(dirname(file))
    .filter((name) => name.startsWith(`${basename(file)}${DRAFT}`))
    .map((name) => join(dirname(file), name))
    .filter((draft) => statOf(draft)?.ino === ino);
  for (const draft of drafts) rmSync(draft, { force: true });
  // Asked again: its own program may have taken the second name away meanwhile.
  return (statOf(file)?.nlink ?? 1) <= 1;
}

/**
 * Makes a folder and those above it, for their owner alone; their names are on the disk then, or a theater would be
 * gone with its folder after a power cut. Node's own `recursive` never returns where a file system answers ENOENT to
 * a new folder in one that exists, as /proc does.
 */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false }) !== undefined) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  try {
    syncPath(dirname(folder));
  } catch (error) {
    // Something may be made in a folder that may not be read, and so not be brought to the disk.
    if (!isForbidden(error)) throw error;
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

/** Whether the file system does not allow it. */
export function isForbidden(error: unknown): boolean {
  return FAULTS.get(codeOf(error) ?? '') === 'read-only';
}

function fail(fault: StoreFault, message: string): never {
  throw new StoreError(fault, message);
}
