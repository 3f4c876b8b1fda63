/**
 * How long after it was read a picture may be renewed, ms. Rule: at the read level at least every 5 s; asked for early
 * enough to be there by then.
 */
const WAIT_MS = { shortest: 1_200, longest: 4_200 };

/** So many terminals can watch one theater without their questions coming in crowds. */
const CROWD = 1_000;

/**
 * How long this terminal waits before it has a picture renewed itself, ms; `chance` is from 0 to 1. What one of them asks is
 * passed on to all the others, so few should ask early, and all the others hear of it in time: the wait is truncated
 * exponential, as for receivers of a multicast who would all report the same (RFC 5401, section 3.2). A lone terminal waits
 * 3.8 s on average; of two hundred, about three ask.
 */
export function renewalWait(chance: number): number {
  const { shortest, longest } = WAIT_MS;
  const share = Math.max(0, 1 + Math.log(chance) / Math.log(CROWD));
  return shortest + (longest - shortest) * share;
}
