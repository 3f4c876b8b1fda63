import type { Attempt, NotAppliedReason } from '../store/attempt.ts';
import type { Store } from '../store/store.ts';
import type { Change } from '../theater/change.ts';
import type { RoomSnapshot } from '../theater/snapshot.ts';
import { findVerdict } from './find-verdict.ts';
import { backOff, elapsedSince, isGivenUp, type Patience, untilAborted } from './patience.ts';

/** How one change ended, over all its attempts. */
export type Ending =
  | { readonly kind: 'applied'; readonly isUnderReplicated: boolean; readonly isProvedLater: boolean }
  /** The only attempt that was answered said no, and none is in doubt: deciding again is allowed. */
  | { readonly kind: 'refused' }
  /** An attempt was in doubt, and the room proves that the change can never apply: deciding again is allowed. */
  | { readonly kind: 'never'; readonly snapshot: RoomSnapshot }
  | { readonly kind: 'notApplied'; readonly reason: NotAppliedReason; readonly message: string }
  /** Given up before anything was sent. */
  | { readonly kind: 'unsent' }
  /** An attempt is in doubt, and the patience is spent or the person gave up. */
  | { readonly kind: 'doubt'; readonly message: string };

export type DriveOptions = {
  readonly patience: Patience;
  readonly signal?: AbortSignal;
  readonly onDoubt?: () => void;
};

/** Reasons that pass by themselves, so that the same change is worth another attempt. */
const PASSING: ReadonlySet<NotAppliedReason> = new Set(['busy', 'unavailable', 'unreachable']);

/**
 * Sends a change until it is known what became of it: an attempt that was in doubt is sent again, as it is, between
 * looks for the verdict. Sends nothing else; the versions let every further attempt apply once at most.
 */
export async function driveChange(store: Store, change: Change, options: DriveOptions): Promise<Ending> {
  const { patience, signal, onDoubt } = options;
  const start = performance.now();
  let doubt: string | null = null;
  for (let round = 0; ; round += 1) {
    if (isGivenUp(signal)) return doubt === null ? { kind: 'unsent' } : { kind: 'doubt', message: doubt };
    const attempt = (await untilAborted(store.apply(change), signal)) ?? GIVEN_UP;
    if (attempt.kind === 'applied') return { ...attempt, isProvedLater: false };
    if (attempt.kind === 'unknown') {
      if (doubt === null) onDoubt?.();
      doubt = attempt.message;
    }
    if (doubt === null) {
      if (attempt.kind === 'refused') return attempt;
      if (attempt.kind === 'notApplied' && isSpent(attempt, start, patience)) return attempt;
    } else if (!isGivenUp(signal)) {
      const verdict = await untilAborted(findVerdict(store, change), signal);
      if (verdict === null) continue;
      if (verdict.kind === 'applied')
        return { kind: 'applied', isUnderReplicated: false, isProvedLater: true };
      if (verdict.kind === 'never') return verdict;
      if (verdict.kind === 'open') doubt = verdict.message;
      if (elapsedSince(start) > patience.doubtMs) return { kind: 'doubt', message: doubt };
    }
    await backOff(round, signal);
  }
}

const GIVEN_UP: Attempt = { kind: 'unknown', message: 'given up before an answer came' };

function isSpent(attempt: { reason: NotAppliedReason }, start: number, patience: Patience): boolean {
  return !PASSING.has(attempt.reason) || elapsedSince(start) > patience.notAppliedMs;
}
