import type { BoxOffice } from '../../box-office/box-office.ts';
import { backOff, elapsedSince } from '../../box-office/patience.ts';
import { StoreError } from '../../store/store-error.ts';
import type { Store } from '../../store/store.ts';
import { openChanges } from '../checker/open-changes.ts';
import type { HistoryEvent } from '../history/event.ts';

/** How long the end of a run waits for a store that does not answer, ms. */
const PATIENCE_MS = 30_000;

/** What settling came to: null when everything has an end and every room was looked at, else why not. */
export type Unsettled = string | null;

/**
 * Gives an end to every change that a client left in doubt, then looks at every room once more, so that the checker has
 * a last word to judge by. `store` and `boxOffice` record.
 */
export async function settleRun(
  { store, boxOffice }: { readonly store: Store; readonly boxOffice: BoxOffice },
  events: readonly HistoryEvent[],
  rooms: readonly string[],
): Promise<Unsettled> {
  for (const change of openChanges(events)) {
    // One after the other: they may be about the same seats.
    const outcome = await boxOffice.abandon(change);
    if (outcome.kind === 'unknown') return outcome.message;
  }
  const start = performance.now();
  for (let round = 0; ; round += 1) {
    try {
      await Promise.all(rooms.map((room) => store.look(room, 'settle')));
      return null;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (elapsedSince(start) > PATIENCE_MS) return error.message;
      await backOff(round);
    }
  }
}
