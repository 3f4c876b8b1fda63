import type { Change } from '../theater/change.ts';
import type { RoomSnapshot } from '../theater/snapshot.ts';

/**
 * How the pictures stand, counted from the answers at the store's read level; cheaper answers are only hints.
 * Ages and waits are whole seconds in ms, so that they change once a second at most.
 */
export type Link =
  /** Nothing has answered yet, and nothing has failed. */
  | { readonly kind: 'opening' }
  /**
   * Every room's picture is as young as it should be. `without`: the read level, while SERIAL reads stand in for it.
   */
  | { readonly kind: 'live'; readonly without?: string }
  /** The store has not refused, but an answer is overdue. */
  | { readonly kind: 'stale'; readonly ageMs: number }
  /** The store failed when it was last asked. */
  | {
      readonly kind: 'reconnecting';
      /** Age of the oldest room's picture; null while there is no picture of some room. */
      readonly ageMs: number | null;
      /** How long until the next try; 0 while one is under way. */
      readonly nextTryInMs: number;
      /** What the store said, safe for a terminal. */
      readonly message: string;
    };

/** All that a screen needs of the store. The same object for as long as nothing changed that must be drawn. */
export type OccupancyView = {
  /** The newest known picture of each room, by letter; a room is missing until it was looked at. */
  readonly rooms: ReadonlyMap<string, RoomSnapshot>;
  readonly link: Link;
  /** When a picture of another epoch took the place of one, last; ms since the epoch, absent while none has. */
  readonly renewedAt?: number;
};

/** What is said of a theater that was begun anew under an open screen. */
export const RENEWED_MESSAGE = 'This theater was restored, emptied or made anew: all rooms were read again.';

/** The view and what a screen may do to it. The functions stay the same from render to render. */
export type OccupancyControl = {
  readonly view: OccupancyView;
  /** Shows a change that this program is known to have applied, before any look could. */
  readonly merge: (change: Change) => void;
  /** Shows a picture that came with a refusal. */
  readonly mergeSnapshot: (snapshot: RoomSnapshot) => void;
  /** Looks at every room now, also while waiting to try again. */
  readonly refresh: () => void;
};

/** Rule: a picture is live up to this age, ms. */
const LIVE_MS = 5_000;

/**
 * How the pictures stand at a moment (`now`, ms since the epoch). `readAt`: when the look behind each room's picture
 * was asked for, null where there is none yet. All seconds turn together with those of the clock, so that a picture
 * with an age and a wait is drawn once a second and not twice. `without`: the read level, where some look had to do
 * without it.
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

/** How long to wait after the first failure, and at most; ms. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

/** A store that failed when it was asked. Times are ms since the epoch on this machine's clock. */
export type Trouble = {
  /** Safe for a terminal. */
  readonly message: string;
  /** Tries in a row that failed. */
  readonly failures: number;
  readonly failedAt: number;
  readonly nextTryAt: number;
};

/**
 * The trouble after one more failure. `chance` is from 0 to 1 and spreads the tries of many terminals: each wait is
 * half of its step and a random part of the other half. Several failures of one try count once.
 */
export function afterFailure(trouble: Trouble | null, message: string, now: number, chance: number): Trouble {
  if (trouble !== null && !isTryDue(trouble, now)) return { ...trouble, message, failedAt: now };
  const failures = (trouble?.failures ?? 0) + 1;
  const step = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
  return { message, failures, failedAt: now, nextTryAt: now + (step * (1 + chance)) / 2 };
}

/** Whether the store may be asked again. */
export function isTryDue({ failedAt, nextTryAt }: Trouble, now: number): boolean {
  // A clock that was set back must not keep the screen waiting for the hour to come round again.
  return now >= nextTryAt || now < failedAt;
}

/**
 * How long after it was read a picture may be renewed, ms. Rule: at the read level at least every 5 s; asked for
 * early enough to be there by then.
 */
const WAIT_MS = { shortest: 1_200, longest: 4_200 };

/** So many terminals can watch one theater without their questions coming in crowds. */
const CROWD = 1_000;

/**
 * How long this terminal waits before it has a picture renewed itself, ms; `chance` is from 0 to 1. What one of them
 * asks is passed on to all the others, so few should ask early, and all the others hear of it in time: the wait is
 * truncated exponential, as for receivers of a multicast who would all report the same (RFC 5401, section 3.2). A
 * lone terminal waits 3.8 s on average; of two hundred, about three ask.
 */
export function renewalWait(chance: number): number {
  const { shortest, longest } = WAIT_MS;
  const share = Math.max(0, 1 + Math.log(chance) / Math.log(CROWD));
  return shortest + (longest - shortest) * share;
}
