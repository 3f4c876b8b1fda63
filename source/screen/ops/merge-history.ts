import type { RecentHistory } from '../../theater/figures.ts';

/** The most rows that are kept in memory. */
const MOST_KEPT = 10_000;

/** What is known after newer rows were read: each change once, in order, the oldest dropped when there are too many. */
export function mergeHistory(known: RecentHistory, next: RecentHistory): RecentHistory {
  const ids = new Set(known.entries.map(({ change }) => change.id));
  const news = next.entries.filter(({ change }) => !ids.has(change.id));
  // Rows between what was known and what was read may be missing: only the newer part is whole then.
  const newest = known.entries.at(-1)?.at ?? known.since;
  const since = next.since > newest ? next.since : Math.min(known.since, next.since);
  const { until } = next;
  if (news.length === 0) return { ...known, since, until };
  const entries = [...known.entries, ...news].toSorted((left, right) => left.at - right.at);
  const kept = entries.slice(-MOST_KEPT);
  const [oldest] = kept;
  const isCut = kept.length < entries.length && oldest !== undefined;
  return { entries: kept, since: isCut ? Math.max(oldest.at, since) : since, until };
}
