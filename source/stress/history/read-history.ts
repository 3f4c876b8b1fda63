import { open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { createDecoder } from './decode-event.ts';
import type { HistoryEvent } from './event.ts';
import { HistoryError } from './history-error.ts';

/** A history as it was read. */
export type RecordedHistory = {
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
export async function historyFiles(path: string): Promise<readonly string[]> {
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
export async function* linesOf(file: string): AsyncGenerator<{ text: string; isWhole: boolean }> {
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
