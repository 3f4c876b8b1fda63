import type { Store } from '../../store/store.ts';
import type { RecentHistory } from '../../theater/figures.ts';

/** The most rows that are read at once, and kept. */
export const MOST_ROWS = 10_000;

/** The rows since a moment (ms since the epoch), or the newest of them when there are too many. Rejects with a StoreError. */
export async function readRecentHistory(
  store: Store,
  since: number,
  limit = MOST_ROWS,
): Promise<RecentHistory> {
  const until = Date.now();
  const entries = await store.history({ since, limit });
  const [oldest] = entries;
  const isCut = oldest !== undefined && entries.length >= limit;
  return { entries, since: isCut ? oldest.at : since, until };
}
