import type { Link } from './occupancy.ts';
import type { Trouble } from './trouble.ts';

/** Rule: a picture is live up to this age, ms. */
const LIVE_MS = 5_000;

/**
 * How the pictures stand at a moment (`now`, ms since the epoch). `readAt`: when the look behind each room's picture was
 * asked for, null where there is none yet. All seconds turn together with those of the clock, so that a picture with
 * an age and a wait is drawn once a second and not twice. `without`: the read level, where some look had to do without it.
 */
export function linkAt(
  now: number,
  readAt: readonly (number | null)[],
  trouble: Trouble | null,
  without: string | null = null,
): Link {
  const oldest = oldestOf(readAt);
  const second = wholeSeconds(now);
  const ageMs = oldest === null ? null : Math.max(0, second - wholeSeconds(oldest));
  if (trouble !== null) {
    const nextTryInMs = Math.max(0, wholeSeconds(trouble.nextTryAt + 999) - second);
    return { kind: 'reconnecting', ageMs, nextTryInMs, message: trouble.message };
  }
  if (oldest === null || ageMs === null) return { kind: 'opening' };
  if (Math.abs(now - oldest) > LIVE_MS) return { kind: 'stale', ageMs };
  return without === null ? { kind: 'live' } : { kind: 'live', without };
}

/** Whether a screen would say the same of both. */
export function isSameLink(left: Link, right: Link): boolean {
  return (
    left.kind === right.kind &&
    ageOf(left) === ageOf(right) &&
    waitOf(left) === waitOf(right) &&
    lackOf(left) === lackOf(right)
  );
}

function lackOf(link: Link): string | null {
  return link.kind === 'live' ? (link.without ?? null) : null;
}

function ageOf(link: Link): number | null {
  return link.kind === 'stale' || link.kind === 'reconnecting' ? link.ageMs : null;
}

function waitOf(link: Link): string | null {
  return link.kind === 'reconnecting' ? `${link.nextTryInMs} ${link.message}` : null;
}

function oldestOf(times: readonly (number | null)[]): number | null {
  let oldest: number | null = Infinity;
  for (const time of times) oldest = time === null || oldest === null ? null : Math.min(oldest, time);
  return oldest;
}

function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000;
}
