import type { Store } from '../store/store.ts';
import { decide, pinned } from '../theater/decide.ts';
import type { Decision } from '../theater/decision.ts';
import type { RoomSnapshot } from '../theater/snapshot.ts';
import { roomOf, type Wish } from '../theater/wish.ts';
import { lookInTime } from './first-word.ts';
import { makeChangeId } from './ids.ts';
import { DEFAULT_PATIENCE } from './patience.ts';

/** What a wish would come to now; nothing is sent. */
export type Preview = {
  /** The wish, pinned to what was seen: only that is done, should the person agree. */
  readonly wish: Wish;
  /** Linearizable, and made after the wish. */
  readonly seen: RoomSnapshot;
  readonly decision: Decision;
};

/** Looks and decides, so that a person can be shown exactly what will change. Rejects with a StoreError. */
export async function previewOf(store: Store, wish: Wish): Promise<Preview> {
  const seen = await lookInTime(store, roomOf(wish), DEFAULT_PATIENCE.firstWordMs);
  const wishOfSeen = pinned(wish, seen);
  return { wish: wishOfSeen, seen, decision: decide(seen, wishOfSeen, makeChangeId()) };
}
