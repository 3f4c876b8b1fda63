import { constants } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

import { parseFields, readChange } from '../store/codec.ts';
import type { Change } from '../theater/change.ts';
import { makeSafe } from '../theater/safe-text.ts';
import {
  type DamagedEntry,
  isDead,
  type Journal,
  type JournalEntry,
  JournalError,
  type JournalPhase,
  readOwner,
  thisOwner,
} from './journal.ts';

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
      const readings = await readEntries(folder);
      return readings
        .flatMap((reading) => (reading.kind === 'entry' ? [reading.entry] : []))
        .filter((entry) => entry.theater === theater && isDead(entry.owner))
        .toSorted((left, right) => left.change.id.localeCompare(right.change.id));
    },

    async damaged(): Promise<readonly DamagedEntry[]> {
      const readings = await readEntries(folder);
      return readings.flatMap((reading) => {
        if (reading.kind !== 'damaged' || (reading.theater ?? theater) !== theater) return [];
        const { file, why } = reading;
        return [{ file, why, setAside: () => setAside(file) }];
      });
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

/** More than the largest change of the largest room comes to, bytes. */
const MOST_BYTES = 16 * 1024 * 1024;

type Reading =
  | { readonly kind: 'entry'; readonly entry: JournalEntry }
  /** Removed meanwhile, or of another version of this program, which knows what to do with it. */
  | { readonly kind: 'passed' }
  /** `theater` is the one that it names; null where not even that can be read. */
  | {
      readonly kind: 'damaged';
      readonly file: string;
      readonly why: string;
      readonly theater: string | null;
    };

async function readEntries(folder: string): Promise<readonly Reading[]> {
  const names = await readdir(folder).catch(() => []);
  return await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => readEntry(path.join(folder, name))),
  );
}

/** Never rejects: one entry that cannot be read takes none of the others away. */
async function readEntry(file: string): Promise<Reading> {
  const damaged = (why: string, theater: string | null = null): Reading => {
    return { kind: 'damaged', file, why, theater };
  };
  try {
    const found = await stat(file);
    if (!found.isFile()) return damaged('is no file');
    if (found.size > MOST_BYTES) return damaged('is far too large');
    const fields = parseFields(await readFile(file, 'utf8'));
    if (fields === null) return damaged('is no JSON object');
    const { format, theater, phase } = fields;
    if (typeof format === 'number' && format > FORMAT) return { kind: 'passed' };
    if (format !== FORMAT) return damaged('names no format');
    if (typeof theater !== 'string') return damaged('names no theater');
    const change = readChange(fields['change']);
    const owner = readOwner(fields['owner']);
    if (change === null) return damaged('holds no whole change', theater);
    if (`${change.id}.json` !== path.basename(file)) return damaged('holds another change', theater);
    if (owner === null) return damaged('names no program', theater);
    if (phase !== 'sent' && phase !== 'fencing') return damaged('does not say how far it came', theater);
    return { kind: 'entry', entry: { theater, phase, change, owner } };
  } catch (error) {
    return hasCode(error, 'ENOENT') ? { kind: 'passed' } : damaged(`cannot be read (${reasonOf(error)})`);
  }
}

async function setAside(file: string): Promise<string | null> {
  const aside = `${file}.damaged`;
  try {
    await rename(file, aside);
    return aside;
  } catch {
    return null;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function reasonOf(error: unknown): string {
  return makeSafe(error instanceof Error ? error.message : String(error));
}
