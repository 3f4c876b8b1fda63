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
 * The trouble after one more failure. `chance` is from 0 to 1 and spreads the tries of many terminals: each wait is half
 * of its step and a random part of the other half. Several failures of one try count once.
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
