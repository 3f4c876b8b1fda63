import { setTimeout as sleep } from 'node:timers/promises';

/** How long the box office goes on, in ms, before it says what it knows. */
export type Patience = {
  /** Until a person hears the first word: that nothing was changed, or that nobody can say yet what became of it. */
  readonly firstWordMs: number;
  /** For a store that says "not now" and has done nothing. */
  readonly notAppliedMs: number;
  /** For a request that others overtake again and again. */
  readonly contendedMs: number;
  /** For finding out what became of a change whose attempt got no answer. */
  readonly doubtMs: number;
};

export const DEFAULT_PATIENCE: Patience = {
  firstWordMs: 2500,
  notAppliedMs: 2000,
  contendedMs: 5000,
  doubtMs: 15_000,
};

/** Pauses between attempts, ms: doubled from the first to the longest. */
const FIRST_PAUSE_MS = 25;
const LONGEST_PAUSE_MS = 800;

/** Ms since a moment of the monotonic clock. */
export function elapsedSince(start: number): number {
  return performance.now() - start;
}

/** Whether the person has given up by now. */
export function isGivenUp(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/**
 * Waits before attempt number `round + 1`: between half and all of a pause that doubles each round, so that clients
 * who collided once do not collide again. Ends early, without a throw, when the signal is aborted.
 */
export async function backOff(round: number, signal?: AbortSignal): Promise<void> {
  const longest = Math.min(FIRST_PAUSE_MS * 2 ** round, LONGEST_PAUSE_MS);
  const pause = longest * (0.5 + Math.random() / 2);
  await sleep(pause, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}

/** The promise's value, or `null` as soon as the signal is aborted; the promise itself goes on unheeded. */
export async function untilAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T | null> {
  if (signal === undefined) return await promise;
  if (signal.aborted) return null;
  const { promise: aborted, resolve } = Promise.withResolvers<null>();
  const onAbort = (): void => resolve(null);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
