import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

import { HistoryError } from './history-error.ts';
import { historyFiles, linesOf } from './read-history.ts';

/**
 * Joins a folder of histories into one new file, readable by its owner alone; last lines that were cut short are left
 * out. Rejects with a HistoryError, also when the file exists.
 */
export async function joinHistory(folder: string, file: string): Promise<void> {
  try {
    await pipeline(wholeLines(folder), createWriteStream(file, { flags: 'wx', mode: 0o600 }));
  } catch (error) {
    if (error instanceof HistoryError) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new HistoryError(`the history ${file} cannot be made: ${detail}`, { cause: error });
  }
}

async function* wholeLines(folder: string): AsyncGenerator<string> {
  for (const source of await historyFiles(folder)) {
    for await (const { text, isWhole } of linesOf(source)) {
      if (isWhole) yield `${text}\n`;
    }
  }
}
