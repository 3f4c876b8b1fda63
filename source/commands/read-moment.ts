import { momentOf } from '../theater/local-time.ts';
import { quoted } from './judge-arguments.ts';
import type { Reading } from './read-arguments.ts';

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Reads how long ago (`90s`, `30m`, `2h`, `7d`), or a day or a time: of this machine's zone, or of the one it ends in
 * (`2026-03-01`, `2026-03-01T19:30`, `2026-03-01T19:30Z`); ms since 1970.
 */
export function readMoment(flag: string, text: string, now: number): Reading<number> {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined && isUnit(unit))
    return { kind: 'value', value: now - Number(count) * UNIT_MS[unit] };
  const value = readTime(text);
  if (value !== null) return { kind: 'value', value };
  const message = `${flag} is how long ago (30m, 2h, 7d) or a time (2026-03-01, 2026-03-01T19:30, 2026-03-01T19:30Z), not "${quoted(text)}"`;
  return { kind: 'fault', message };
}

const TIME =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(Z|[+-]\d{2}:\d{2})?)?$/;

function readTime(text: string): number | null {
  const [whole, ...groups] = TIME.exec(text) ?? [];
  if (whole === undefined) return null;
  const [year, month, day, hours = '0', minutes = '0', seconds = '0', fraction = '0', zone] = groups;
  const parts = [year, month, day, hours, minutes, seconds, fraction.padEnd(3, '0')].map(Number);
  const [sign, east] = [zone?.startsWith('-') === true ? -1 : 1, zone?.match(/\d{2}/g) ?? ['0', '0']];
  const eastMinutes = sign * (Number(east[0]) * 60 + Number(east[1]));
  return momentOf(parts, zone === undefined ? null : eastMinutes);
}

function isUnit(text: string | undefined): text is keyof typeof UNIT_MS {
  return text !== undefined && Object.hasOwn(UNIT_MS, text);
}
