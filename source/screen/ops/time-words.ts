/** The time of day of a moment (ms since the epoch), UTC: `19:32:10`. */
export function clockTime(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}

/** When something was: the time of day, with the day before it when that is another than `now`'s. */
export function timeWords(at: number, now: number): string {
  return isSameDay(at, now) ? clockTime(at) : new Date(at).toISOString().slice(5, 16).replace('T', ' ');
}

/** Minutes as a person says them: `< 1 min`, `34 min`, `3 h`. */
export function minutesWords(minutes: number): string {
  if (minutes < 1) return '< 1 min';
  if (minutes < 120) return `${Math.round(minutes)} min`;
  return minutes < 6_000 ? `${Math.round(minutes / 60)} h` : '> 100 h';
}

/** Whether two moments (ms since the epoch) are on one day, UTC. */
function isSameDay(left: number, right: number): boolean {
  return dayOf(left) === dayOf(right);
}

function dayOf(at: number): number {
  return Math.floor(at / 86_400_000);
}
