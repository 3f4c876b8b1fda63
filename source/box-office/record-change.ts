import { StoreError } from '../store/store-error.ts';
import type { Store } from '../store/store.ts';
import type { Change } from '../theater/change.ts';
import { timeOf } from '../theater/time-uuid.ts';

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
