/** When something was, as people here read it, to the second: `2026-03-01 19:30:05+01:00`. */
export function localTime(at: number): string {
  return `${localDay(at)} ${localClock(at)}${offsetOf(at)}`;
}

/** The day of a moment here: `2026-03-01`. */
export function localDay(at: number): string {
  const date = new Date(at);
  return [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())].join('-');
}

/** The time of day here: `19:30:05`. */
export function localClock(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':');
}

/** When the hour of the clock here began in which a moment is, ms since the epoch. */
export function localHourOf(at: number): number {
  const date = new Date(at);
  return at - (date.getMinutes() * 60 + date.getSeconds()) * 1_000 - date.getMilliseconds();
}

/** What the time here is called: `UTC`, or how far it is from that: `UTC+01:00`. */
export function zoneWords(at: number): string {
  const offset = offsetOf(at);
  return offset === '+00:00' ? 'UTC' : `UTC${offset}`;
}

/**
 * The moment of a day and time here, or of a zone so many minutes east of UTC; null for a day or time that is none.
 */
export function momentOf(parts: readonly number[], eastMinutes: number | null): number | null {
  const [year = 0, month = 1, day = 1, hours = 0, minutes = 0, seconds = 0, ms = 0] = parts;
  const utc = new Date(Date.UTC(year, month - 1, day));
  // 30 February would count as a day of March.
  const isDay = utc.getUTCMonth() === month - 1 && utc.getUTCDate() === day;
  if (!isDay || hours > 23 || minutes > 59 || seconds > 59) return null;
  if (eastMinutes === null) return new Date(year, month - 1, day, hours, minutes, seconds, ms).getTime();
  return Date.UTC(year, month - 1, day, hours, minutes, seconds, ms) - eastMinutes * 60_000;
}

function offsetOf(at: number): string {
  const east = -new Date(at).getTimezoneOffset();
  const size = Math.abs(east);
  return `${east < 0 ? '-' : '+'}${twoDigits(Math.floor(size / 60))}:${twoDigits(size % 60)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** A span of ms in the unit a person would use: `12 s`, `3 min`, `2 h`. */
export function age(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.floor(minutes / 60)} h`;
}
