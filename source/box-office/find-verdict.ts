import { StoreError } from '../store/store-error.ts';
import type { Store } from '../store/store.ts';
import type { Change } from '../theater/change.ts';
import { isOtherEpoch, type RoomSnapshot } from '../theater/snapshot.ts';
import { timeOf } from '../theater/time-uuid.ts';
import { verdictFromHistory, verdictOn } from '../theater/verdict.ts';

/** A change's verdict, with the linearizable picture it rests on. `open`: nobody can say, for now. */
export type FoundVerdict =
  | { readonly kind: 'applied'; readonly snapshot: RoomSnapshot }
  | { readonly kind: 'never'; readonly snapshot: RoomSnapshot }
  | { readonly kind: 'pending'; readonly snapshot: RoomSnapshot }
  | { readonly kind: 'open'; readonly message: string };

/** Clocks of two machines that write one history are trusted to be this close, ms. */
const CLOCK_DIFFERENCE_MS = 60_000;

/** As many as there are: a journal may be settled after years. */
const EVERY_ROW = 2_147_483_647;

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
    for (const { after: seat } of change.seats) {
      const entries = await store.history({ room: change.room, seat, since, limit: EVERY_ROW });
      const kind = verdictFromHistory(change, entries);
      if (kind !== null) return { kind, snapshot };
    }
    // Its theater is over, and this one's history, which is all that is left of it, does not have it.
    if (isOtherEpoch(change, snapshot)) return { kind: 'never', snapshot };
    return { kind: 'open', message: 'its seats have changed hands since, and the history does not say' };
  } catch (error) {
    if (error instanceof StoreError) return { kind: 'open', message: error.message };
    throw error;
  }
}
