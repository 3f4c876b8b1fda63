import { realpathSync, statSync } from 'node:fs';

import type { Vitals } from '../vitals.ts';
import { openersOf } from './openers.ts';

/**
 * How a file is doing, from the file system alone: the file and its log are looked at and never opened, because closing
 * them again would drop the locks that SQLite holds on them in this process.
 */
export async function readVitals(file: string): Promise<Extract<Vitals, { kind: 'file' }>> {
  const main = statSync(file, { throwIfNoEntry: false });
  const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
  return {
    kind: 'file',
    file,
    bytes: main?.size ?? 0,
    logBytes: log?.size ?? 0,
    // With a log beside it, the file itself is written only when the log is folded into it.
    foldedAt: main === undefined ? null : main.mtimeMs,
    others: main === undefined ? null : await openersOf(realpathSync(file)),
  };
}
