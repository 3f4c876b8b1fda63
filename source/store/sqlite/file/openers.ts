import { type BigIntStats, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { makeSafe } from '../../../theater/safe-text.ts';
import { StoreError } from '../../store.ts';
import type { Opener } from '../../vitals.ts';

/** Linux shows there what every process of this user has open. */
const PROCESSES = '/proc';

/**
 * The other programs that have a file (its real path) open, as far as this user may know it; null where the system
 * does not show that.
 */
export async function openersOf(file: string, processes = PROCESSES): Promise<readonly Opener[] | null> {
  const names = await readdir(processes).catch(() => []);
  const ids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  if (ids.length === 0) return null;
  const found: Opener[] = [];
  for (const processId of ids.filter((id) => id !== process.pid)) {
    const folder = path.join(processes, String(processId));
    if (await hasOpen(folder, file)) found.push({ processId, command: await commandOf(folder) });
  }
  return found;
}

async function hasOpen(folder: string, file: string): Promise<boolean> {
  const descriptors = path.join(folder, 'fd');
  // A process of somebody else, or one that has ended meanwhile, shows nothing.
  const names = await readdir(descriptors).catch(() => []);
  for (const name of names) {
    if ((await readlink(path.join(descriptors, name)).catch(() => '')) === file) return true;
  }
  return false;
}

/**
 * The processes (this one too) that have a log of the file open, or its index, which was removed meanwhile: nobody
 * else sees what they write. None where the system does not show that, or not of other people's processes.
 */
export function holdersOfLostLog(file: string, processes = PROCESSES): readonly number[] {
  const lost = new Set([`${file}-wal (deleted)`, `${file}-shm (deleted)`]);
  return namesIn(processes)
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      const descriptors = path.join(processes, name, 'fd');
      return namesIn(descriptors).some((descriptor) => lost.has(linkIn(descriptors, descriptor)));
    })
    .map(Number);
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linkIn(folder: string, name: string): string {
  try {
    return readlinkSync(path.join(folder, name));
  } catch {
    return '';
  }
}

/** What was started, without folders: `theater Mia`, `sqlite3 theater.db`. Not yet safe for a terminal. */
async function commandOf(folder: string): Promise<string> {
  const text = await readFile(path.join(folder, 'cmdline'), 'utf8').catch(() => '');
  const words = text.split('\0').filter((word) => word !== '');
  const script = words.findIndex((word) => path.basename(word) === 'cli.js');
  const shown = script === -1 ? words : ['theater', ...words.slice(script + 1)];
  return shown
    .map((word) => path.basename(word))
    .join(' ')
    .slice(0, LONGEST_COMMAND);
}

const LONGEST_COMMAND = 60;

/**
 * How often, and how many ms apart, locks are read before they count: a program that is just opening the file has one
 * alone.
 */
const LOOKS = 5;
const PAUSE = 50;

/**
 * Refuses a file that another program has open under another name, as by a bind mount: the index of its log is then
 * kept beside that name, and each program would sell without the other. Linux tells who has locks on which file;
 * elsewhere the file's own mark has to do. Rejects with a StoreError `damaged`.
 */
export async function refuseOtherNames(file: string): Promise<void> {
  let others = strangersTo(file);
  for (let look = 1; look < LOOKS && others.length > 0; look += 1) {
    await sleep(PAUSE);
    const still = new Set(strangersTo(file));
    others = others.filter((processId) => still.has(processId));
  }
  const [other] = others;
  if (other === undefined) return;
  const name = (await nameIn(other, file)) ?? 'another name';
  const message = `${makeSafe(file)} is open under ${makeSafe(name)} (process ${other}): under two names its seats would be sold twice. End that program, or use the name that it uses; nothing was changed`;
  throw new StoreError('damaged', message);
}

/** The processes with a lock of SQLite's on the file, but none on the index of the log beside this name of it. */
function strangersTo(file: string): readonly number[] {
  const main = lockNameOf(file);
  if (main === null) return [];
  const index = lockNameOf(`${file}-shm`);
  const locks = readLocks();
  const here = new Set(locks.filter(({ name }) => name === index).map(({ processId }) => processId));
  const holders = new Set(locks.filter(({ name }) => name === main).map(({ processId }) => processId));
  return [...holders].filter((processId) => processId !== process.pid && !here.has(processId));
}

type Lock = { readonly processId: number; readonly name: string };

/** Lines such as `4: POSIX  ADVISORY  READ 28720 fe:00:9986887 1073741826 1073742335`. */
function readLocks(): readonly Lock[] {
  try {
    const lines = readFileSync(path.join(PROCESSES, 'locks'), 'utf8').matchAll(
      /^\d+: POSIX +ADVISORY +(?:READ|WRITE) +(\d+) +([\da-f]+:[\da-f]+:\d+) /gm,
    );
    return [...lines].map(([, processId, name = '']) => ({ processId: Number(processId), name }));
  } catch {
    return [];
  }
}

/** How a file is called in the table of locks: the two numbers of its device in hex, and its own. */
function lockNameOf(file: string): string | null {
  const stats = factsOf(file);
  if (stats === null) return null;
  const major = ((stats.dev >> 8n) & 0xfffn) | ((stats.dev >> 32n) & ~0xfffn);
  const minor = (stats.dev & 0xffn) | ((stats.dev >> 12n) & 0xffffff00n);
  const [first, second] = [major, minor].map((number) => number.toString(16).padStart(2, '0'));
  return `${first}:${second}:${stats.ino}`;
}

function factsOf(file: string): BigIntStats | null {
  try {
    return statSync(file, { bigint: true });
  } catch {
    return null;
  }
}

/** By which name a process has a file open; null when that cannot be seen, or when it has the same name there. */
async function nameIn(processId: number, file: string): Promise<string | null> {
  const wanted = factsOf(file);
  const folder = path.join(PROCESSES, String(processId), 'fd');
  for (const descriptor of await readdir(folder).catch(() => [])) {
    const found = await stat(path.join(folder, descriptor), { bigint: true }).catch(() => null);
    if (found?.ino !== wanted?.ino || found?.dev !== wanted?.dev) continue;
    const name = await readlink(path.join(folder, descriptor)).catch(() => null);
    return name === file ? null : name;
  }
  return null;
}
