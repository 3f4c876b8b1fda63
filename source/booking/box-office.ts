import { changeFault, limitsOf } from '../store/rights.ts';
import { type Store, StoreError } from '../store/store.ts';
import type { Change } from '../theater/change.ts';
import { decide, pinned } from '../theater/decisions/decide.ts';
import type { Decision } from '../theater/decisions/refusal.ts';
import { isCome } from '../theater/decisions/transfer.ts';
import { type Request, roomOf } from '../theater/request.ts';
import { isOtherEpoch, type RoomSnapshot } from '../theater/snapshot.ts';
import { makeChangeId } from './asked.ts';
import {
  driveChange,
  type Ending,
  giveUp,
  recordChange,
  backOff,
  DEFAULT_PATIENCE,
  elapsedSince,
  isGivenUp,
  type Patience,
} from './drive.ts';
import { type Journal, JournalError, NO_JOURNAL } from './journal/journal.ts';
import type { Outcome } from './outcome.ts';

/** How one request is to be fulfilled. */
export type FulfilOptions = {
  /**
   * The picture that the request was made on, such as the one on the screen; without it the box office looks itself.
   * Seats that could not be booked by this picture are not booked, though a newer one would allow it: nobody was
   * shown that.
   */
  readonly seen?: RoomSnapshot;
  /** Aborted when the person gives up: the request ends, and a change that was sent is fenced. */
  readonly signal?: AbortSignal;
  /**
   * Told once, when an attempt has got no answer or the request has no outcome soon: the box office goes on finding
   * out.
   */
  readonly onDoubt?: () => void;
};

/** Turns requests into outcomes, by looking, deciding and comparing-and-setting; the only one that changes seats. */
export type BoxOffice = {
  /** Rejects with a StoreError only while nothing that was sent is in doubt, and nothing was changed. */
  fulfil(request: Request, options?: FulfilOptions): Promise<Outcome>;

  /**
   * Ends a change that was left `unknown` and that nobody wants any more: proves what became of it, or fences it.
   * `applied`: it stands after all; `givenUp`: it does not, and never will.
   */
  abandon(change: Change): Promise<Outcome>;
};

/** A box office without a store, for a screen that only looks: whatever is asked, it does nothing and says why. */
export function closedBoxOffice(why: string): BoxOffice {
  const refuse = (): Promise<Outcome> =>
    Promise.resolve({ kind: 'notApplied', reason: 'not-permitted', message: why });
  return { fulfil: refuse, abandon: refuse };
}

/** A box office over a store; without a journal, the store's own history must say what became of each change. */
export function createBoxOffice(
  store: Store,
  options: { readonly patience?: Partial<Patience>; readonly journal?: Journal } = {},
): BoxOffice {
  const tools: Tools = {
    store,
    journal: options.journal ?? NO_JOURNAL,
    patience: { ...DEFAULT_PATIENCE, ...options.patience },
  };
  return {
    fulfil: (request, fulfilOptions = {}) => fulfil(tools, request, fulfilOptions),
    abandon: (change) => abandon(tools, change),
  };
}

type Tools = { readonly store: Store; readonly journal: Journal; readonly patience: Patience };

async function fulfil(tools: Tools, firstRequest: Request, options: FulfilOptions): Promise<Outcome> {
  const { store, patience } = tools;
  const start = performance.now();
  // What ends by the clock is decided on the store's own, not on that of a picture that was made before.
  const known = firstRequest.kind === 'expire' ? undefined : options.seen;
  const seen = known ?? (await lookInTime(store, roomOf(firstRequest), patience.firstWordMs));
  const begun: Begun = {
    start,
    seen,
    request: pinned(firstRequest, seen),
    isFresh: known === undefined,
  };
  const wordMs = patience.firstWordMs - elapsedSince(start);
  return await sayOnce(options.onDoubt ?? (() => undefined), wordMs, (onDoubt) =>
    carryOn(tools, begun, { ...options, onDoubt }),
  );
}

/** A request with the picture that it is decided on first. */
type Begun = {
  readonly start: number;
  readonly request: Request;
  readonly seen: RoomSnapshot;
  /**
   * A picture from the screen may decide a change, since the versions check it; a refusal needs one made after the
   * request.
   */
  readonly isFresh: boolean;
};

/** Decides and attempts until the request has an outcome. */
async function carryOn(tools: Tools, begun: Begun, options: FulfilOptions): Promise<Outcome> {
  const { store, patience } = tools;
  const { start, request, seen } = begun;
  const { signal } = options;
  let { seen: picture, isFresh } = begun;
  let isRefusedAsSeen = false;
  for (let round = 0; ; round += 1) {
    if (isGivenUp(signal)) return { kind: 'givenUp' };
    const decision = decide(picture, request, makeChangeId());
    if (decision.kind === 'change') {
      // The person saw that the seats could not be had; what has become free since then was not asked for.
      if (isRefusedAsSeen) return changedMeanwhile(decision.change, picture);
      const outcome = await attempt(tools, decision.change, options);
      if (outcome !== null) return outcome;
      if (elapsedSince(start) > patience.contendedMs) {
        return { kind: 'notApplied', reason: 'contended', message: 'others were faster again and again' };
      }
      if (round > 0) await backOff(round - 1, signal);
    } else if (isFresh) {
      return { ...decision, snapshot: picture };
    } else {
      isRefusedAsSeen = request.kind === 'book' && decision.kind === 'refused';
    }
    picture = await lookInTime(store, roomOf(request), patience.firstWordMs);
    isFresh = true;
    // Whoever made the request saw another theater: its seats may be anybody's in this one.
    if (isOtherEpoch(seen, picture))
      return { kind: 'refused', reason: 'renewed', seats: [], snapshot: picture };
  }
}

function changedMeanwhile({ seats }: Change, snapshot: RoomSnapshot): Outcome {
  return { kind: 'refused', reason: 'changed-meanwhile', seats: seats.map(({ after }) => after), snapshot };
}

/** Takes one change to its end: what became of the request, or null when the request may be decided again. */
async function attempt(tools: Tools, change: Change, options: FulfilOptions): Promise<Outcome | null> {
  const { store, journal, patience } = tools;
  const { signal, onDoubt } = options;
  const refusal = store.rights === undefined ? null : changeFault(change, limitsOf(await store.rights()));
  if (refusal !== null) return { kind: 'notApplied', reason: 'not-permitted', message: refusal };
  const fault = await writeJournal(journal, change);
  if (fault !== null) return { kind: 'notApplied', reason: 'journal', message: fault };
  const ending = await driveChange(store, change, {
    patience,
    ...(signal && { signal }),
    ...(onDoubt && { onDoubt }),
  });
  if (ending.kind === 'doubt') {
    if (isGivenUp(signal)) return await abandon(tools, change);
    return { kind: 'unknown', change, message: ending.message };
  }
  if (ending.kind === 'applied') return { ...ending, change, recorded: keepRecord(tools, change) };
  await journal.clear(change.id);
  return outcomeOf(ending);
}

function outcomeOf(ending: Exclude<Ending, { kind: 'doubt' | 'applied' }>): Outcome | null {
  switch (ending.kind) {
    case 'notApplied':
      return ending;
    case 'unsent':
      return { kind: 'givenUp' };
    case 'refused':
    case 'never':
      return null;
  }
}

async function abandon(tools: Tools, change: Change): Promise<Outcome> {
  const { store, journal, patience } = tools;
  // The fence is safe without the journal: at worst the next start fences once more.
  await journal.write(change, 'fencing').catch(() => undefined);
  const ending = await giveUp(store, change, change.by, patience);
  if (ending.kind === 'doubt') return { kind: 'unknown', change, message: ending.message };
  if (ending.kind === 'applied') {
    const recorded = keepRecord(tools, change);
    return { kind: 'applied', change, isUnderReplicated: false, isProvedLater: true, recorded };
  }
  await journal.clear(change.id);
  return { kind: 'givenUp' };
}

/**
 * Writes the row of a change that stands, while its word is said. What stands without it stays in the journal, by
 * which the next start can write it.
 */
async function keepRecord({ store, journal }: Tools, change: Change): Promise<boolean> {
  const isRecorded = await recordChange(store, change);
  // The first step of a transfer stays written down until the second has its end.
  if (isRecorded && !isCome(change)) await journal.clear(change.id);
  return isRecorded;
}

async function writeJournal(journal: Journal, change: Change): Promise<string | null> {
  try {
    await journal.write(change, 'sent');
    return null;
  } catch (error) {
    if (error instanceof JournalError) return error.message;
    throw error;
  }
}

/**
 * A linearizable look for somebody who waits while nothing that was sent is in doubt: rejects with a StoreError
 * `unavailable` when the store takes longer than `patienceMs`. A store that has lost its quorum and not noticed yet
 * may try for a quarter of a minute; nothing has been changed, so that can be said now.
 */
export async function lookInTime(
  store: Pick<Store, 'look' | 'address'>,
  room: string,
  patienceMs: number,
): Promise<RoomSnapshot> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const error = new StoreError('unavailable', `${store.address} did not answer in time`);
  const timer = setTimeout(() => reject(error), patienceMs);
  try {
    return await Promise.race([store.look(room, 'settle'), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Something to be said once at the most: when `sayNow` is called, or when `work` has not ended after `patienceMs`.
 */
export async function sayOnce<Answer>(
  say: () => void,
  patienceMs: number,
  work: (sayNow: () => void) => Promise<Answer>,
): Promise<Answer> {
  let isSaid = false;
  const sayNow = (): void => {
    if (!isSaid) say();
    isSaid = true;
  };
  const timer = setTimeout(sayNow, Math.max(patienceMs, 0));
  try {
    return await work(sayNow);
  } finally {
    clearTimeout(timer);
  }
}

/** What a request would come to now; nothing is sent. */
export type Preview = {
  /** The request, pinned to what was seen: only that is done, should the person agree. */
  readonly request: Request;
  /** Linearizable, and made after the request. */
  readonly seen: RoomSnapshot;
  readonly decision: Decision;
};

/** Looks and decides, so that a person can be shown exactly what will change. Rejects with a StoreError. */
export async function previewOf(store: Pick<Store, 'look' | 'address'>, request: Request): Promise<Preview> {
  const seen = await lookInTime(store, roomOf(request), DEFAULT_PATIENCE.firstWordMs);
  const requestOfSeen = pinned(request, seen);
  return { request: requestOfSeen, seen, decision: decide(seen, requestOfSeen, makeChangeId()) };
}
