import { readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';

import type { Opener } from '../vitals.ts';

/** Linux shows there what every process of this user has open. */
const PROCESSES = '/proc';

/**
 * The other programs that have a file (its real path) open, as far as this user may know it; null where the system does
 * not show that.
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
