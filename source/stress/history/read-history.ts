import { createWriteStream } from 'node:fs';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { createDecoder } from './decode.ts';
import { HistoryError, type HistoryEvent } from './event.ts';

/** A history as it was read. */
type RecordedHistory = {
  /** The events of each session in their order; sessions one after the other. */
  readonly events: readonly HistoryEvent[];
  /** Files whose last line was cut short: their process was killed while it wrote. */
  readonly torn: readonly string[];
};

/** How the name of a history's file ends when it is one of a folder. */
export const HISTORY_ENDING = '.jsonl';

/**
 * Reads a history: one file, or a folder with one `.jsonl` file for each process. A last line that was cut short is
 * left out. Rejects with a HistoryError that names file and line for anything else that is not a history.
 */
export async function readHistory(path: string): Promise<RecordedHistory> {
  const events: HistoryEvent[] = [];
  const torn: string[] = [];
  for (const file of await historyFiles(path)) {
    for await (const event of eventsOf(file)) {
      if (event === 'torn') torn.push(file);
      else events.push(event);
    }
  }
  const clocks = new Set(events.flatMap((event) => (event.type === 'start' ? [event.clock] : [])));
  if (clocks.size === 0)
    throw new HistoryError(`${path} is not a history: nothing in it says when it starts`);
  if (clocks.size > 1) {
    throw new HistoryError(`${path} has times of ${clocks.size} clocks, which cannot be compared`);
  }
  return { events, torn };
}

/** The files of a history, sorted by name. */
async function historyFiles(path: string): Promise<readonly string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = await readdir(path);
    return names
      .filter((name) => name.endsWith(HISTORY_ENDING))
      .toSorted()
      .map((name) => join(path, name));
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function* eventsOf(file: string): AsyncGenerator<HistoryEvent | 'torn'> {
  const decode = createDecoder();
  let number = 0;
  for await (const { text, isWhole } of linesOf(file)) {
    number += 1;
    if (!isWhole) {
      yield 'torn';
      return;
    }
    try {
      yield decode(text);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      throw new HistoryError(`${basename(file)}, line ${number}, is not a line of a history: ${detail}`, {
        cause: error,
      });
    }
  }
}

/** The lines of a file; the last one is not whole when no line feed ends it. */
async function* linesOf(file: string): AsyncGenerator<{ text: string; isWhole: boolean }> {
  let rest = '';
  try {
    await using handle = await open(file);
    for await (const chunk of handle.createReadStream({ encoding: 'utf8', autoClose: false })) {
      const lines = `${rest}${String(chunk)}`.split('\n');
      rest = lines.pop() ?? '';
      for (const text of lines) yield { text, isWhole: true };
    }
  } catch (error) {
    throw unreadable(file, error);
  }
  if (rest !== '') yield { text: rest, isWhole: false };
}

function unreadable(path: string, cause: unknown): HistoryError {
  if (cause instanceof HistoryError) return cause;
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new HistoryError(`the history ${path} cannot be read: ${detail}`, { cause });
}

/**
 * Makes the file that a history goes into, empty and readable by its owner alone, before anything happens that it
 * shall tell of. Rejects with a HistoryError, also when the file exists.
 */
export async function reserveHistory(file: string): Promise<void> {
  try {
    await (await open(file, 'wx', 0o600)).close();
  } catch (error) {
    throw historyError(file, error);
  }
}

/** Takes a file back that nothing was written into. */
export async function unreserveHistory(file: string): Promise<void> {
  const size = (await stat(file).catch(() => null))?.size;
  if (size === 0) await rm(file, { force: true });
}

/**
 * Joins a folder of histories into the file that {@link reserveHistory} has made; last lines that were cut short are
 * left out. Rejects with a HistoryError.
 */
export async function joinHistory(folder: string, file: string): Promise<void> {
  try {
    await pipeline(wholeLines(folder), createWriteStream(file, { mode: 0o600 }));
  } catch (error) {
    throw historyError(file, error);
  }
}

function historyError(file: string, error: unknown): HistoryError {
  if (error instanceof HistoryError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new HistoryError(`the history ${file} cannot be made: ${detail}`, { cause: error });
}

async function* wholeLines(folder: string): AsyncGenerator<string> {
  for (const source of await historyFiles(folder)) {
    for await (const { text, isWhole } of linesOf(source)) {
      if (isWhole) yield `${text}\n`;
    }
  }
}
