import type { Store } from '../store/store.ts';
import type { Change } from '../theater/change.ts';
import { decide, pinned } from '../theater/decide.ts';
import type { RoomSnapshot } from '../theater/snapshot.ts';
import { roomOf, type Wish } from '../theater/wish.ts';
import type { BoxOffice, FulfilOptions } from './box-office.ts';
import { driveChange } from './drive-change.ts';
import { giveUp } from './give-up.ts';
import { makeChangeId } from './ids.ts';
import type { Outcome } from './outcome.ts';
import { backOff, DEFAULT_PATIENCE, elapsedSince, isGivenUp, type Patience } from './patience.ts';
import { recordChange } from './record-change.ts';

/** A box office over a store. */
export function createBoxOffice(store: Store, options: { patience?: Partial<Patience> } = {}): BoxOffice {
  const patience = { ...DEFAULT_PATIENCE, ...options.patience };
  return { fulfil: (wish, fulfilOptions = {}) => fulfil(store, patience, wish, fulfilOptions) };
}

async function fulfil(
  store: Store,
  patience: Patience,
  firstWish: Wish,
  { seen, signal, onDoubt }: FulfilOptions,
): Promise<Outcome> {
  const room = roomOf(firstWish);
  const start = performance.now();
  let picture: RoomSnapshot = seen ?? (await store.look(room, 'settle'));
  // A picture from the screen may decide a change, since the versions check it; a refusal needs one made after the wish.
  let isFresh = seen === undefined;
  const wish = firstWish.kind === 'release' ? pinned(firstWish, picture) : firstWish;
  const driveOptions = { patience, ...(signal && { signal }), ...(onDoubt && { onDoubt }) };

  for (let round = 0; ; round += 1) {
    if (isGivenUp(signal)) return { kind: 'givenUp' };
    const decision = decide(picture, wish, makeChangeId());
    if (decision.kind !== 'change') {
      if (isFresh) return { ...decision, snapshot: picture };
    } else {
      const { change } = decision;
      const ending = await driveChange(store, change, driveOptions);
      switch (ending.kind) {
        case 'applied':
          return await applied(store, change, ending);
        case 'notApplied':
          return ending;
        case 'unsent':
          return { kind: 'givenUp' };
        case 'doubt':
          if (!isGivenUp(signal)) return { kind: 'unknown', change, message: ending.message };
          return await abandon(store, change, patience);
        case 'refused':
        case 'never':
          break;
      }
      if (elapsedSince(start) > patience.contendedMs) {
        return { kind: 'notApplied', reason: 'contended', message: 'others were faster again and again' };
      }
      await backOff(Math.max(round - 1, 0), signal);
    }
    picture = await store.look(room, 'settle');
    isFresh = true;
  }
}

async function applied(
  store: Store,
  change: Change,
  { isUnderReplicated, isProvedLater }: { isUnderReplicated: boolean; isProvedLater: boolean },
): Promise<Outcome> {
  const isRecorded = await recordChange(store, change);
  return { kind: 'applied', change, isUnderReplicated, isProvedLater, isRecorded };
}

async function abandon(store: Store, change: Change, patience: Patience): Promise<Outcome> {
  const ending = await giveUp(store, change, change.by, patience);
  switch (ending.kind) {
    case 'applied':
      return await applied(store, change, { isUnderReplicated: false, isProvedLater: true });
    case 'never':
      return { kind: 'givenUp' };
    case 'doubt':
      return { kind: 'unknown', change, message: ending.message };
  }
}
