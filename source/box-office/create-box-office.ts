import type { Store } from '../store/store.ts';
import type { Change } from '../theater/change.ts';
import { decide, pinned } from '../theater/decide.ts';
import { isOtherEpoch, type RoomSnapshot } from '../theater/snapshot.ts';
import { roomOf, type Wish } from '../theater/wish.ts';
import type { BoxOffice, FulfilOptions } from './box-office.ts';
import { driveChange, type Ending } from './drive-change.ts';
import { lookInTime, sayOnce } from './first-word.ts';
import { giveUp } from './give-up.ts';
import { makeChangeId } from './ids.ts';
import { type Journal, JournalError, NO_JOURNAL } from './journal.ts';
import type { Outcome } from './outcome.ts';
import { backOff, DEFAULT_PATIENCE, elapsedSince, isGivenUp, type Patience } from './patience.ts';
import { recordChange } from './record-change.ts';

/** A box office over a store; without a journal, the store's own history must say what became of each change. */
export function createBoxOffice(
  store: Store,
  options: { readonly patience?: Partial<Patience>; readonly journal?: Journal } = {},
): BoxOffice {
  const desk: Desk = {
    store,
    journal: options.journal ?? NO_JOURNAL,
    patience: { ...DEFAULT_PATIENCE, ...options.patience },
  };
  return {
    fulfil: (wish, fulfilOptions = {}) => fulfil(desk, wish, fulfilOptions),
    abandon: (change) => abandon(desk, change),
  };
}

type Desk = { readonly store: Store; readonly journal: Journal; readonly patience: Patience };

async function fulfil(desk: Desk, firstWish: Wish, options: FulfilOptions): Promise<Outcome> {
  const { store, patience } = desk;
  const start = performance.now();
  const seen = options.seen ?? (await lookInTime(store, roomOf(firstWish), patience.firstWordMs));
  const begun: Begun = { start, seen, wish: pinned(firstWish, seen), isFresh: options.seen === undefined };
  const wordMs = patience.firstWordMs - elapsedSince(start);
  return await sayOnce(options.onDoubt ?? (() => undefined), wordMs, (onDoubt) =>
    carryOn(desk, begun, { ...options, onDoubt }),
  );
}

/** A wish with the picture that it is decided on first. */
type Begun = {
  readonly start: number;
  readonly wish: Wish;
  readonly seen: RoomSnapshot;
  /** A picture from the screen may decide a change, since the versions check it; a refusal needs one made after the wish. */
  readonly isFresh: boolean;
};

/** Decides and attempts until the wish has an outcome. */
async function carryOn(desk: Desk, begun: Begun, options: FulfilOptions): Promise<Outcome> {
  const { store, patience } = desk;
  const { start, wish, seen } = begun;
  const { signal } = options;
  let { seen: picture, isFresh } = begun;
  let isRefusedAsSeen = false;
  for (let round = 0; ; round += 1) {
    if (isGivenUp(signal)) return { kind: 'givenUp' };
    const decision = decide(picture, wish, makeChangeId());
    if (decision.kind === 'change') {
      // The person saw that the seats could not be had; what has become free since then was not asked for.
      if (isRefusedAsSeen) return changedMeanwhile(decision.change, picture);
      const outcome = await attempt(desk, decision.change, options);
      if (outcome !== null) return outcome;
      if (elapsedSince(start) > patience.contendedMs) {
        return { kind: 'notApplied', reason: 'contended', message: 'others were faster again and again' };
      }
      if (round > 0) await backOff(round - 1, signal);
    } else if (isFresh) {
      return { ...decision, snapshot: picture };
    } else {
      isRefusedAsSeen = wish.kind === 'book' && decision.kind === 'refused';
    }
    picture = await lookInTime(store, roomOf(wish), patience.firstWordMs);
    isFresh = true;
    // Whoever made the wish saw another theater: its seats may be anybody's in this one.
    if (isOtherEpoch(seen, picture))
      return { kind: 'refused', reason: 'renewed', seats: [], snapshot: picture };
  }
}

function changedMeanwhile({ seats }: Change, snapshot: RoomSnapshot): Outcome {
  return { kind: 'refused', reason: 'changed-meanwhile', seats: seats.map(({ after }) => after), snapshot };
}

/** Takes one change to its end: what became of the wish, or null when the wish may be decided again. */
async function attempt(desk: Desk, change: Change, options: FulfilOptions): Promise<Outcome | null> {
  const { store, journal, patience } = desk;
  const { signal, onDoubt } = options;
  const fault = await writeJournal(journal, change);
  if (fault !== null) return { kind: 'notApplied', reason: 'journal', message: fault };
  const ending = await driveChange(store, change, {
    patience,
    ...(signal && { signal }),
    ...(onDoubt && { onDoubt }),
  });
  if (ending.kind === 'doubt') {
    if (isGivenUp(signal)) return await abandon(desk, change);
    return { kind: 'unknown', change, message: ending.message };
  }
  const isRecorded = ending.kind === 'applied' && (await recordChange(store, change));
  await clearUp(journal, change, ending.kind, isRecorded);
  return outcomeOf(ending, change, isRecorded);
}

function outcomeOf(
  ending: Exclude<Ending, { kind: 'doubt' }>,
  change: Change,
  isRecorded: boolean,
): Outcome | null {
  switch (ending.kind) {
    case 'applied':
      return { ...ending, change, isRecorded };
    case 'notApplied':
      return ending;
    case 'unsent':
      return { kind: 'givenUp' };
    case 'refused':
    case 'never':
      return null;
  }
}

async function abandon({ store, journal, patience }: Desk, change: Change): Promise<Outcome> {
  // The fence is safe without the journal: at worst the next start fences once more.
  await journal.write(change, 'fencing').catch(() => undefined);
  const ending = await giveUp(store, change, change.by, patience);
  if (ending.kind === 'doubt') return { kind: 'unknown', change, message: ending.message };
  const isRecorded = ending.kind === 'applied' && (await recordChange(store, change));
  await clearUp(journal, change, ending.kind, isRecorded);
  if (ending.kind === 'never') return { kind: 'givenUp' };
  return { kind: 'applied', change, isUnderReplicated: false, isProvedLater: true, isRecorded };
}

/** What stands without its row in the history stays in the journal, by which the next start can write that row. */
async function clearUp(
  journal: Journal,
  { id }: Change,
  ending: Ending['kind'],
  isRecorded: boolean,
): Promise<void> {
  if (ending !== 'applied' || isRecorded) await journal.clear(id);
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
