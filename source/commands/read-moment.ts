import { quoted } from './judge-arguments.ts';
import type { Reading } from './read-arguments.ts';

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Reads how long ago (`90s`, `30m`, `2h`, `7d`), a day or a time (`2026-03-01`, `2026-03-01T19:30Z`); ms since 1970. */
export function readMoment(flag: string, text: string, now: number): Reading<number> {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count !== undefined && isUnit(unit))
    return { kind: 'value', value: now - Number(count) * UNIT_MS[unit] };
  const isDate = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/.test(
    text,
  );
  const value = isDate ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(value)) return { kind: 'value', value };
  const message = `${flag} is how long ago (30m, 2h, 7d) or a time (2026-03-01T19:30Z), not "${quoted(text)}"`;
  return { kind: 'fault', message };
}

function isUnit(text: string | undefined): text is keyof typeof UNIT_MS {
  return text !== undefined && Object.hasOwn(UNIT_MS, text);
}
