import type { Store } from '../store/store.ts';
import type { Change } from '../theater/change.ts';
import { decide } from '../theater/decide.ts';
import { driveChange } from './drive-change.ts';
import { findVerdict } from './find-verdict.ts';
import { makeChangeId } from './ids.ts';
import { backOff, elapsedSince, type Patience } from './patience.ts';
import { recordChange } from './record-change.ts';

/** What became of a change that nobody wants any more; `doubt` when the patience was spent before anybody could say. */
export type GivenUpEnding =
  | { readonly kind: 'applied' | 'never' }
  | { readonly kind: 'doubt'; readonly message: string };

/**
 * Ends a change whose attempts are in doubt without sending it again: looks for the verdict, and while it is pending
 * raises the version of one of its seats, which no late attempt can survive. One seat is enough for a group.
 */
export async function giveUp(
  store: Store,
  change: Change,
  by: string,
  patience: Patience,
): Promise<GivenUpEnding> {
  const start = performance.now();
  for (let round = 0; ; round += 1) {
    const verdict = await findVerdict(store, change);
    if (verdict.kind === 'applied' || verdict.kind === 'never') return { kind: verdict.kind };
    // One patience for looking and fencing together.
    const left = { ...patience, doubtMs: patience.doubtMs - elapsedSince(start) };
    const message =
      verdict.kind === 'open' ? verdict.message : await fence(store, change, by, left, verdict.snapshot);
    if (message === null) return { kind: 'never' };
    if (elapsedSince(start) > patience.doubtMs) return { kind: 'doubt', message };
    await backOff(round);
  }
}

/** Null when the fence stands; otherwise why it does not, and the verdict must be looked for again. */
async function fence(
  store: Store,
  change: Change,
  by: string,
  patience: Patience,
  snapshot: Parameters<typeof decide>[0],
): Promise<string | null> {
  const decision = decide(snapshot, { kind: 'fence', change, by }, makeChangeId());
  if (decision.kind !== 'change') return 'the seats have moved on';
  const ending = await driveChange(store, decision.change, { patience });
  switch (ending.kind) {
    case 'applied':
      await recordChange(store, decision.change);
      return null;
    case 'notApplied':
    case 'doubt':
      return ending.message;
    case 'refused':
    case 'never':
    case 'unsent':
      return 'the seats have moved on';
  }
}
