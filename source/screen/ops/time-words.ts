import { localClock, localDay } from '../../theater/local-time.ts';

/** The time of day of a moment (ms since the epoch) on this machine: `19:32:10`. */
export function clockTime(at: number): string {
  return localClock(at);
}

/** When something was: the time of day, with the day before it when that is another than `now`'s. */
export function timeWords(at: number, now: number): string {
  if (localDay(at) === localDay(now)) return clockTime(at);
  return `${localDay(at).slice(5)} ${clockTime(at).slice(0, 5)}`;
}

/** Minutes as a person says them: `< 1 min`, `34 min`, `3 h`. */
export function minutesWords(minutes: number): string {
  if (minutes < 1) return '< 1 min';
  if (minutes < 120) return `${Math.round(minutes)} min`;
  return minutes < 6_000 ? `${Math.round(minutes / 60)} h` : '> 100 h';
}
