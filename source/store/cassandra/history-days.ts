import { PLAN_LIMITS, roomLetters } from '../../theater/plan.ts';

/** The partitions of one UTC day: the day, as `2026-11-23`, and the rooms. */
export type HistoryDay = readonly [day: string, rooms: readonly string[]];

const DAY_MS = 86_400_000;
/** A change of a program whose clock is ahead is found by then, ms. */
const AHEAD_MS = 600_000;
/** So many days are named rather than looked up. */
const MOST_NAMED = 31;

/**
 * The days since a moment (ms since the epoch), the newest first, each with every room there can be: to ask a partition
 * that is not there costs nothing, while to look up which ones there are costs more with every day of the theater. Null
 * for so long a time that looking them up is less.
 */
export function daysSince(
  since: number,
  room: string | undefined,
  now: number,
): readonly HistoryDay[] | null {
  const count = Math.floor((now + AHEAD_MS) / DAY_MS) - Math.floor(since / DAY_MS) + 1;
  if (count > MOST_NAMED) return null;
  const rooms = room === undefined ? roomLetters(PLAN_LIMITS.rooms) : [room];
  return Array.from({ length: Math.max(count, 0) }, (_, index): HistoryDay => {
    return [dayOf(now + AHEAD_MS - index * DAY_MS), rooms];
  });
}

/** The UTC day of a moment (ms since the epoch), as `2026-11-23`. */
export function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}
