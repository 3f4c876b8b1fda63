import { StoreError } from '../store/store-error.ts';
import type { Store } from '../store/store.ts';
import type { RoomSnapshot } from '../theater/snapshot.ts';

/**
 * A linearizable look for somebody who waits while nothing that was sent is in doubt: rejects with a StoreError
 * `unavailable` when the store takes longer than `patienceMs`. A store that has lost its quorum and not noticed yet may
 * try for a quarter of a minute; nothing has been changed, so that can be said now.
 */
export async function lookInTime(store: Store, room: string, patienceMs: number): Promise<RoomSnapshot> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const error = new StoreError('unavailable', `${store.address} did not answer in time`);
  const timer = setTimeout(() => reject(error), patienceMs);
  try {
    return await Promise.race([store.look(room, 'settle'), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Something to be said once at the most: when `sayNow` is called, or when `work` has not ended after `patienceMs`. */
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
