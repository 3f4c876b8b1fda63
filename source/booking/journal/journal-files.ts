import { randomUUID } from 'node:crypto';
import { appendFile, copyFile, open, readdir, readFile, rename, rm, stat, truncate } from 'node:fs/promises';
import path from 'node:path';

import { parseFields, readChange } from '../../store/codec.ts';
import type { Change } from '../../theater/change.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import { syncFolder, AppendedFile } from './appended-file.ts';
import {
  isDead,
  type JournalEntry,
  type JournalOwner,
  readOwner,
  type DamagedEntry,
  type Journal,
  JournalError,
  thisOwner,
} from './journal.ts';

/** Raised when the shape of a line changes, so that an older program leaves newer files alone. */
export const FORMAT = 3;

/** Without transfers, and read as well. */
const FORMAT_BEFORE = 2;

/** The format in which every entry was a file of its own, named after its change. */
const ENTRY_FORMAT = 1;

/** A file is far too large to be a journal from here, bytes: the largest change of the largest room is far below. */
const MOST_BYTES = 16 * 1024 * 1024;

/** The line of a change that is about to be sent, or that nobody wants any more. */
export function entryLine(change: Change, phase: JournalEntry['phase']): string {
  return `${JSON.stringify({ phase, change })}\n`;
}

/** The line that says that a change is settled. */
export function clearedLine(changeId: string): string {
  return `${JSON.stringify({ cleared: changeId })}\n`;
}

/** What one file of the journal holds. */
export type ReadJournal = {
  readonly file: string;
  /** Null where not even that can be read. */
  readonly theater: string | null;
  /** The changes that are not settled. */
  readonly entries: readonly JournalEntry[];
  /** What is wrong with it, in a few words; null: nothing is. */
  readonly damage: string | null;
};

/**
 * Reads every file of the journal, and removes those that nothing is open in and whose program is gone. Never
 * rejects: one that cannot be read takes none of the others away.
 */
export async function readJournals(folder: string): Promise<readonly ReadJournal[]> {
  const names = await readdir(folder).catch(() => []);
  const readings = await Promise.all(names.map((name) => readJournal(path.join(folder, name))));
  return readings.filter((reading) => reading !== null);
}

/** Says in whichever files of programs that are gone have a change that it is settled. Never rejects. */
export async function clearLeft(folder: string, changeId: string): Promise<void> {
  for (const { file, entries } of await readJournals(folder)) {
    if (!entries.some(({ change, owner }) => change.id === changeId && isDead(owner))) continue;
    const isOwnFile = path.extname(file) === '.json';
    await (isOwnFile ? rm(file, { force: true }) : addLine(file, clearedLine(changeId))).catch(
      () => undefined,
    );
    // Removes it when that was the last.
    await readJournal(file);
  }
}

/** Adds a line to the file of a program that is gone, which may have ended in the middle of one. */
async function addLine(file: string, line: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  if (!text.endsWith('\n')) await truncate(file, Buffer.byteLength(wholeLines(text)));
  await appendFile(file, line);
}

/** A line without its end was never synced, so its change was not sent. */
function wholeLines(text: string): string {
  return text.slice(0, text.lastIndexOf('\n') + 1);
}

/**
 * Keeps a damaged file under another name, which it gives, and leaves of it the lines that can be read; null when
 * that cannot be done.
 */
export async function keepGoodLines(file: string): Promise<string | null> {
  const aside = `${file}.damaged`;
  try {
    const reading = await readJournal(file);
    const [first] = reading?.entries ?? [];
    if (reading === null || first === undefined) {
      await rename(file, aside);
      return aside;
    }
    const head = headLine(reading.theater ?? first.theater, first.owner);
    const lines = reading.entries.map(({ change, phase }) => entryLine(change, phase));
    await copyFile(file, aside);
    await replaceDurably(file, `${head}${lines.join('')}`);
    return aside;
  } catch {
    return null;
  }
}

async function replaceDurably(file: string, text: string): Promise<void> {
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

/** Null where there is nothing to know of: no journal, one of a later version, one that is settled and removed. */
async function readJournal(file: string): Promise<ReadJournal | null> {
  const damaged = (damage: string): ReadJournal => ({ file, theater: null, entries: [], damage });
  const ending = path.extname(file);
  if (ending !== '.json' && ending !== '.jsonl') return null;
  try {
    const found = await stat(file);
    if (!found.isFile()) return damaged('is no file');
    if (found.size > MOST_BYTES) return damaged('is far too large');
    const text = await readFile(file, 'utf8');
    return ending === '.json' ? readSingle(file, text) : await readLines(file, text);
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isGone) return null;
    return damaged(`cannot be read (${makeSafe(error instanceof Error ? error.message : String(error))})`);
  }
}

/** A file of one entry, as earlier versions wrote it. */
function readSingle(file: string, text: string): ReadJournal | null {
  const fields = parseFields(text);
  if (fields === null) return { file, theater: null, entries: [], damage: 'is no JSON object' };
  const { format } = fields;
  if (typeof format === 'number' && format > ENTRY_FORMAT) return null;
  const head = headOf(fields, ENTRY_FORMAT);
  if (typeof head === 'string') return { file, theater: theaterOf(fields), entries: [], damage: head };
  const entry = readEntry(fields, head);
  if (typeof entry === 'string') return { file, theater: head.theater, entries: [], damage: entry };
  if (`${entry.change.id}.json` !== path.basename(file))
    return { file, theater: head.theater, entries: [], damage: 'holds another change' };
  return { file, theater: head.theater, entries: [entry], damage: null };
}

/** A file of lines: who writes it, and then what was sent and what was settled. */
async function readLines(file: string, text: string): Promise<ReadJournal | null> {
  const read = readJournalText(text);
  if (read === null) return null;
  const { head, entries, damage } = read;
  if (head === null) return { file, theater: read.theater, entries, damage };
  // Whoever still writes it adds lines meanwhile.
  const isWritten = !isDead(head.owner);
  if (isWritten || entries.length > 0 || damage !== null) {
    return { file, theater: read.theater, entries, damage: isWritten ? null : damage };
  }
  await rm(file, { force: true });
  return null;
}

/** What the text of a file of lines says, whole or cut off anywhere; null for one of a later version. */
export function readJournalText(text: string): ReadText | null {
  const [first = '', ...lines] = wholeLines(text).split('\n');
  const fields = parseFields(first);
  const format = fields?.['format'];
  if (typeof format === 'number' && format > FORMAT) return null;
  const head = fields === null ? 'is no JSON object' : headOf(fields, FORMAT, FORMAT_BEFORE);
  if (typeof head === 'string') return { head: null, theater: theaterOf(fields), entries: [], damage: head };
  const entries = new Map<string, JournalEntry>();
  let damage: string | null = null;
  for (const [index, line] of lines.entries()) {
    if (line === '') continue;
    const read = readLine(line, head);
    if (typeof read === 'string') damage ??= `${read} (line ${index + 2})`;
    else if ('cleared' in read) entries.delete(read.cleared);
    else entries.set(read.change.id, read);
  }
  return { head, theater: head.theater, entries: [...entries.values()], damage };
}

/** `head` is null where nobody can say who wrote it. */
type ReadText = Omit<ReadJournal, 'file'> & { readonly head: Head | null };

/** The first line of a file: whose it is, and which theater its changes are for. */
export function headLine(theater: string, owner: JournalOwner): string {
  return `${JSON.stringify({ format: FORMAT, theater, owner })}\n`;
}

type Head = { readonly theater: string; readonly owner: JournalOwner };

/** Whose file it is, or what is wrong with that, in a few words. */
function headOf(fields: Readonly<Record<string, unknown>>, ...formats: readonly number[]): Head | string {
  if (!formats.some((format) => fields['format'] === format)) return 'names no format';
  const theater = theaterOf(fields);
  if (theater === null) return 'names no theater';
  const owner = readOwner(fields['owner']);
  return owner === null ? 'names no program' : { theater, owner };
}

function theaterOf(fields: Readonly<Record<string, unknown>> | null): string | null {
  const theater = fields?.['theater'];
  return typeof theater === 'string' ? theater : null;
}

function readLine(line: string, head: Head): JournalEntry | { readonly cleared: string } | string {
  const fields = parseFields(line);
  if (fields === null) return 'is no JSON object';
  const { cleared } = fields;
  return typeof cleared === 'string' ? { cleared } : readEntry(fields, head);
}

/** An entry, or what is wrong with it, in a few words. */
function readEntry(fields: Readonly<Record<string, unknown>>, head: Head): JournalEntry | string {
  const change = readChange(fields['change']);
  if (change === null) return 'holds no whole change';
  const { phase } = fields;
  if (phase !== 'sent' && phase !== 'fencing') return 'does not say how far it came';
  return { ...head, phase, change };
}

/**
 * A journal in a folder of its own (0700): one file for each program that writes (0600), to which a line is added for
 * every change that is about to be sent, and another once it is settled. Durable: what was added is synced before the
 * promise resolves, and so is the folder when it is the file's first line. A file whose changes are all settled is
 * removed when its program ends, or by the next that reads the journal.
 */
export function openFileJournal(folder: string, theater: string): Journal {
  const owner = thisOwner();
  const file = path.join(folder, `${randomUUID()}.jsonl`);
  const lines = new AppendedFile(file, headLine(theater, owner));

  return {
    async write(change: Change, phase: JournalEntry['phase']): Promise<void> {
      try {
        await lines.add(change.id, entryLine(change, phase));
      } catch (error) {
        throw new JournalError(`the journal ${file} cannot be written (${reasonOf(error)})`, {
          cause: error,
        });
      }
    },

    async clear(changeId: string): Promise<void> {
      if (lines.has(changeId)) await lines.forget(changeId, clearedLine(changeId));
      else await clearLeft(folder, changeId);
    },

    async leftBehind(): Promise<readonly JournalEntry[]> {
      const journals = await readJournals(folder);
      return journals
        .filter((journal) => journal.theater === theater)
        .flatMap(({ entries }) => entries)
        .filter((entry) => isDead(entry.owner))
        .toSorted((left, right) => left.change.id.localeCompare(right.change.id));
    },

    async damaged(): Promise<readonly DamagedEntry[]> {
      const journals = await readJournals(folder);
      return journals
        .filter((journal) => (journal.theater ?? theater) === theater && journal.damage !== null)
        .map(({ file: damagedFile, damage }) => ({
          file: damagedFile,
          why: damage ?? '',
          setAside: () => keepGoodLines(damagedFile),
        }));
    },
  };
}

function reasonOf(error: unknown): string {
  return makeSafe(error instanceof Error ? error.message : String(error));
}
