import { recoverHistory, recoveryWords } from '../box-office/recover-history.ts';
import type { Finding } from '../store/health.ts';
import { StoreError } from '../store/store-error.ts';
import type { Store } from '../store/store.ts';
import { makeSafe } from '../theater/safe-text.ts';
import { lookAtRooms } from './look-at-rooms.ts';

/** Bookings that are named before the rest is only counted. */
const MOST_NAMED = 5;

/**
 * Whether every booking has its row in the history; one that is missing is written. Null while there is no theater to
 * look at.
 */
export async function historyFinding(store: Store): Promise<Finding | null> {
  const subject = 'history';
  try {
    const recoveries = await recoverHistory(store, await lookAtRooms(store, await store.plan()));
    if (recoveries.length === 0) {
      return { subject, level: 'fine', message: 'every booking has its row', advice: null };
    }
    const names = recoveries.slice(0, MOST_NAMED).map(({ entry }) => makeSafe(recoveryWords(entry)));
    const more = recoveries.length > MOST_NAMED ? ` and ${recoveries.length - MOST_NAMED} more` : '';
    const message = `no row of ${names.join(', ')}${more}`;
    const isWritten = recoveries.every((recovery) => recovery.isWritten);
    if (!isWritten) return { subject, level: 'wrong', message, advice: 'try again once the store takes it' };
    // A file is written together with its history.
    const cause = store.needsJournal === true ? '' : '; another program has written to the file';
    return { subject, level: 'warning', message, advice: `written now, marked as recovered${cause}` };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (error.fault === 'not-initialised') return null;
    return {
      subject,
      level: 'wrong',
      message: `could not be looked at: ${error.message}`,
      advice: 'try again',
    };
  }
}
