import { closeSync, openSync, writeSync } from 'node:fs';

import { createEncoder } from './encode-event.ts';
import type { HistoryEvent } from './event.ts';
import { HistoryError } from './history-error.ts';

/** One process's part of a history, as a file of JSON lines. */
export type HistoryWriter = {
  /** Adds a line; it may stay in memory until the next flush. */
  write(event: HistoryEvent): void;
  /** Puts every line into the file, where they outlive this process, though not the machine. Throws a HistoryError. */
  flush(): void;
  /** Flushes and closes; what is written later is dropped. */
  close(): void;
};

/** Lines are kept back up to this many characters. */
const KEPT_BACK = 65_536;

/** Makes the file, readable by its owner alone. Throws a HistoryError, also when the file exists. */
export function createHistoryWriter(file: string, session: string): HistoryWriter {
  const encode = createEncoder(session);
  let descriptor: number | null = openNew(file);
  let kept = '';

  const flush = (): void => {
    if (descriptor === null || kept === '') return;
    const bytes = Buffer.from(kept);
    kept = '';
    try {
      for (let start = 0; start < bytes.length;) start += writeSync(descriptor, bytes, start);
    } catch (error) {
      throw historyError('cannot be written', file, error);
    }
  };

  return {
    write(event) {
      if (descriptor === null) return;
      kept += `${encode(event)}\n`;
      if (kept.length > KEPT_BACK) flush();
    },
    flush,
    close() {
      if (descriptor === null) return;
      flush();
      closeSync(descriptor);
      descriptor = null;
    },
  };
}

function openNew(file: string): number {
  try {
    return openSync(file, 'wx', 0o600);
  } catch (error) {
    throw historyError('cannot be made', file, error);
  }
}

function historyError(what: string, file: string, cause: unknown): HistoryError {
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new HistoryError(`the history ${file} ${what}: ${detail}`, { cause });
}
