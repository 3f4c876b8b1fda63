/** The time of day of a moment (ms since the epoch), UTC: `19:32:10`. */
export function clockTime(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}

/** When something was: the time of day, with the day before it when that is another than `now`'s. */
export function timeWords(at: number, now: number): string {
  const isToday = new Date(at).toISOString().slice(0, 10) === new Date(now).toISOString().slice(0, 10);
  return isToday ? clockTime(at) : new Date(at).toISOString().slice(5, 16).replace('T', ' ');
}

/** Minutes as a person says them: `< 1 min`, `34 min`, `3 h`. */
export function minutesWords(minutes: number): string {
  if (minutes < 1) return '< 1 min';
  if (minutes < 120) return `${Math.round(minutes)} min`;
  return minutes < 6_000 ? `${Math.round(minutes / 60)} h` : '> 100 h';
}
