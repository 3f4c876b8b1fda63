import type { Store } from '../store/store.ts';
import type { Change } from '../theater/change.ts';
import { decide, pinned } from '../theater/decide.ts';
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
  const { seen, signal } = options;
  const room = roomOf(firstWish);
  const start = performance.now();
  let picture = seen ?? (await lookInTime(store, room, patience.firstWordMs));
  // A picture from the screen may decide a change, since the versions check it; a refusal needs one made after the wish.
  let isFresh = seen === undefined;
  const wish = pinned(firstWish, picture);

  for (let round = 0; ; round += 1) {
    if (isGivenUp(signal)) return { kind: 'givenUp' };
    const decision = decide(picture, wish, makeChangeId());
    if (decision.kind === 'change') {
      const { change } = decision;
      const wordMs = patience.firstWordMs - (round === 0 ? elapsedSince(start) : 0);
      const doubtful = options.onDoubt ?? (() => undefined);
      const outcome = await sayOnce(doubtful, wordMs, (onDoubt) =>
        attempt(desk, change, { ...options, onDoubt }),
      );
      if (outcome !== null) return outcome;
      if (elapsedSince(start) > patience.contendedMs) {
        return { kind: 'notApplied', reason: 'contended', message: 'others were faster again and again' };
      }
      if (round > 0) await backOff(round - 1, signal);
    } else if (isFresh) {
      return { ...decision, snapshot: picture };
    }
    picture = await lookInTime(store, room, patience.firstWordMs);
    isFresh = true;
  }
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
  await journal.clear(change.id);
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
  await journal.clear(change.id);
  if (ending.kind === 'never') return { kind: 'givenUp' };
  return { kind: 'applied', change, isUnderReplicated: false, isProvedLater: true, isRecorded };
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
