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

/** Clocks of those who write a theater's history are trusted to be this close, ms. */
const CLOCKS_MS = DAY_MS;

/**
 * All days that can have rows, in stretches that are looked up one after the other until there is enough, the newest
 * first: from a day that is still to come, for a clock that is ahead, to the day before the theater was made. A theater
 * that says it was made just now, or later, is looked up for a month.
 */
export function* daysOfTheater(madeAt: number, now: number): Generator<readonly string[]> {
  const oldest = Math.min(madeAt, now - MOST_NAMED * DAY_MS) - CLOCKS_MS;
  for (let newest = now + CLOCKS_MS; newest >= startOf(oldest); newest -= MOST_NAMED * DAY_MS) {
    const count = Math.min(MOST_NAMED, Math.floor((newest - startOf(oldest)) / DAY_MS) + 1);
    yield Array.from({ length: count }, (_, index) => dayOf(newest - index * DAY_MS));
  }
}

function startOf(moment: number): number {
  return Math.floor(moment / DAY_MS) * DAY_MS;
}

/** The UTC day of a moment (ms since the epoch), as `2026-11-23`. */
export function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}
