import type { Revision } from '../../theater/snapshot.ts';

/** Looks that one hint is worth: its look may go to replicas that a commit reaches a moment later. */
const LOOKS_PER_HINT = 3;

/** Replicas that lag behind one another show few revisions at a time. */
const REMEMBERED = 8;

/** Revisions of one room that were met lately, the newest last, and how many looks each has had. */
export type Hints = readonly { readonly revision: Revision; readonly looks: number }[];

export const NO_HINTS: Hints = [];

/** Whether a revision that was reported asks for a look. */
export function isNews(hints: Hints, revision: Revision): boolean {
  return looksAt(hints, revision) < LOOKS_PER_HINT;
}

/**
 * The hints after a look that was answered with the revision `found`, and was made because of `hint`, if of any.
 * A hint that looks do not confirm is given up after a few: two replicas that report different revisions in turn must
 * not make the screen look for ever.
 */
export function withLook(hints: Hints, found: Revision, hint: Revision | null): Hints {
  const isConfirmed = hint === null || hint === found;
  const next = remember(hints, found, LOOKS_PER_HINT);
  return isConfirmed ? next : remember(next, hint, looksAt(next, hint) + 1);
}

function looksAt(hints: Hints, revision: Revision): number {
  return hints.find((entry) => entry.revision === revision)?.looks ?? 0;
}

function remember(hints: Hints, revision: Revision, looks: number): Hints {
  return [...hints.filter((entry) => entry.revision !== revision), { revision, looks }].slice(-REMEMBERED);
}
