import { setTimeout as sleep } from 'node:timers/promises';

import { StoreError } from '../store/store-error.ts';
import type { Store } from '../store/store.ts';
import { changeTime } from '../theater/change-time.ts';
import type { HistoryEntry } from '../theater/change.ts';

/** A row is written right after its change: so long it is waited for, ms, and asked for so often. */
const PATIENCE = { pauseMs: 200, tries: 5 } as const;
const MOST_ROWS = 1_000;

/** Rows of the history by the ids of their changes, the oldest first. */
export type Explanations = ReadonlyMap<string, HistoryEntry>;

/** What is to be explained: changes of a room, and the moment (ms) after which others of it may have gone before them. */
export type Unexplained = {
  readonly room: string;
  readonly changes: readonly string[];
  readonly since?: number;
};

/**
 * The rows of these changes of a room, and of those after `since`, which say by whom and why; those that cannot be had in
 * a second, because their program died or the store does not answer, are left out. Ends at once when the signal is
 * aborted. Never rejects for a store's fault.
 */
export async function explainChanges(
  store: Pick<Store, 'history'>,
  { room, changes, since: earliest = Infinity }: Unexplained,
  signal: AbortSignal,
): Promise<Explanations> {
  const times = changes.map(changeTime).filter((time) => time !== null);
  let found: Explanations = new Map();
  if (times.length === 0) return found;
  const since = Math.min(earliest, ...times);
  for (let tries = 0; tries < PATIENCE.tries && !signal.aborted; tries += 1) {
    if (tries > 0) await sleep(PATIENCE.pauseMs, undefined, { signal }).catch(() => undefined);
    try {
      const entries = await store.history({ room, since, limit: MOST_ROWS });
      found = new Map(entries.map((entry) => [entry.change.id, entry]));
    } catch (error) {
      if (error instanceof StoreError) return found;
      throw error;
    }
    if (changes.every((change) => changeTime(change) === null || found.has(change))) break;
  }
  return found;
}
