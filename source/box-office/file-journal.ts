import { constants } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';

import type { Change } from '../theater/change.ts';
import { makeSafe } from '../theater/safe-text.ts';
import { isDead, thisOwner } from './journal-owner.ts';
import { type Journal, type JournalEntry, JournalError, type JournalPhase } from './journal.ts';

/** Raised when the shape of an entry changes, so that an older program leaves newer entries alone. */
const FORMAT = 1;

/**
 * A journal of one file an entry, named after its change, in a folder of its own (0700; files 0600).
 * Durable: the file is synced under another name, renamed, and the folder synced, before the promise resolves.
 */
export function openFileJournal(folder: string, theater: string): Journal {
  const owner = thisOwner();
  const fileOf = (changeId: string): string => path.join(folder, `${changeId}.json`);

  return {
    async write(change: Change, phase: JournalPhase): Promise<void> {
      const file = fileOf(change.id);
      const entry: JournalEntry = { theater, phase, change, owner };
      try {
        await makeDurably(folder);
        await writeDurably(file, `${JSON.stringify({ format: FORMAT, ...entry })}\n`);
      } catch (error) {
        throw new JournalError(`the journal ${file} cannot be written (${reasonOf(error)})`, {
          cause: error,
        });
      }
    },

    async clear(changeId: string): Promise<void> {
      await rm(fileOf(changeId), { force: true }).catch(() => undefined);
    },

    async leftBehind(): Promise<readonly JournalEntry[]> {
      const names = await readdir(folder).catch(() => []);
      const entries = await Promise.all(
        names.filter((name) => name.endsWith('.json')).map((name) => readEntry(path.join(folder, name))),
      );
      return entries
        .filter((entry) => entry !== null)
        .filter((entry) => entry.theater === theater && isDead(entry.owner))
        .toSorted((left, right) => left.change.id.localeCompare(right.change.id));
    },
  };
}

/** Makes the folder, and has every folder that a new one is in remember it. */
async function makeDurably(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = path.dirname(made)) {
    await syncFolder(path.dirname(made));
  }
}

async function writeDurably(file: string, text: string): Promise<void> {
  const unfinished = `${file}.${process.pid}.new`;
  const handle = await open(unfinished, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(unfinished, file);
  await syncFolder(path.dirname(file));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Null for a file that another program removed meanwhile, or that this version cannot read. */
async function readEntry(file: string): Promise<JournalEntry | null> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    return isEntry(value) ? value : null;
  } catch {
    return null;
  }
}

/** The files are this program's own (0600): their format is checked, not every field. */
function isEntry(value: unknown): value is JournalEntry {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === FORMAT;
}

function reasonOf(error: unknown): string {
  return makeSafe(error instanceof Error ? error.message : String(error));
}
