import { createWriteStream } from 'node:fs';
import { open, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

import { HistoryError } from './history-error.ts';
import { historyFiles, linesOf } from './read-history.ts';

/**
 * Makes the file that a history goes into, empty and readable by its owner alone, before anything happens that it shall
 * tell of. Rejects with a HistoryError, also when the file exists.
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
 * Joins a folder of histories into the file that {@link reserveHistory} has made; last lines that were cut short are left
 * out. Rejects with a HistoryError.
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
