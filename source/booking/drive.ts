import { setTimeout as sleep } from 'node:timers/promises';

import { type Attempt, type NotAppliedReason, type Store, StoreError, toSell } from '../store/store.ts';
import { type Change, timeOf } from '../theater/change.ts';
import { decide } from '../theater/decisions/decide.ts';
import { verdictFromHistory, verdictOn } from '../theater/decisions/running.ts';
import type { RoomSnapshot } from '../theater/snapshot.ts';
import { makeChangeId } from './asked.ts';

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

type DriveOptions = {
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
    const attempt = (await untilAborted(toSell(store).apply(change), signal)) ?? GIVEN_UP;
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

/** A change's verdict, with the linearizable picture it rests on. `open`: nobody can say, for now. */
type FoundVerdict =
  | { readonly kind: 'applied'; readonly snapshot: RoomSnapshot }
  | { readonly kind: 'never'; readonly snapshot: RoomSnapshot }
  | { readonly kind: 'pending'; readonly snapshot: RoomSnapshot }
  | { readonly kind: 'open'; readonly message: string };

/** Clocks of two machines that write one history are trusted to be this close, ms. */
const CLOCK_DIFFERENCE_MS = 60_000;

/** As many as there are: a journal may be settled after years. */
const EVERY_ROW = 2_147_483_647;

const UNREADABLE =
  'its seats have changed hands since, and a row of the history that may tell cannot be read';

/**
 * Finds out what became of a change, by a look made now and, when every seat has moved on, by the history.
 * Never rejects for a store that cannot answer: that is `open`.
 */
export async function findVerdict(store: Store, change: Change): Promise<FoundVerdict> {
  try {
    const snapshot = await store.look(change.room, 'settle');
    const verdict = verdictOn(change, snapshot);
    if (verdict !== 'overtaken') return { kind: verdict, snapshot };
    const since = timeOf(change.id) - CLOCK_DIFFERENCE_MS;
    // Seat by seat: what became of the others in the room is not kept, however much it is.
    let isWhole = true;
    for (const { after: seat } of change.seats) {
      const rows = await store.history({ room: change.room, seat, since, limit: EVERY_ROW });
      const kind = verdictFromHistory(change, rows, snapshot);
      if (kind !== null) return { kind, snapshot };
      isWhole &&= rows.unreadable === 0;
    }
    if (!isWhole) return { kind: 'open', message: UNREADABLE };
    // Nor does another epoch say: a copy may have brought the change along, and its row be missing.
    return { kind: 'open', message: 'its seats have changed hands since, and the history does not say' };
  } catch (error) {
    if (error instanceof StoreError) return { kind: 'open', message: error.message };
    throw error;
  }
}

/**
 * What became of a change that nobody wants any more; `doubt` when the patience was spent before anybody could say.
 */
type GivenUpEnding =
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
      await recordFence(store, decision.change);
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

/** A fence is in no journal: its row, which tells what it replaced, is tried for a while. */
async function recordFence(store: Store, change: Change): Promise<void> {
  for (let round = 0; round < FENCE_ROUNDS; round += 1) {
    if (await recordChange(store, change)) return;
    await backOff(round);
  }
}

const FENCE_ROUNDS = 4;

/** Writes the history row of a change that stands; false when the store could not, which never undoes the change. */
export async function recordChange(store: Store, change: Change): Promise<boolean> {
  try {
    await store.record({ at: timeOf(change.id), change, isRecovered: false });
    return true;
  } catch (error) {
    if (error instanceof StoreError) return false;
    throw error;
  }
}

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
