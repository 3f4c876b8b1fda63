import { createBoxOffice } from '../../source/booking/box-office.ts';
import type { SellingStore } from '../../source/store/store.ts';
import { openChanges } from '../../source/stress/checker/outcomes.ts';
import type { HistoryEvent } from '../../source/stress/history/event.ts';
import { readHistory } from '../../source/stress/history/read-history.ts';
import { type Recorder, recordingBoxOffice, recordingStore } from '../../source/stress/history/recorder.ts';
import { settleRun } from '../../source/stress/programs/settle-run.ts';
import { BUSY_ROOMS } from './scene.ts';

/** More rows than one fault writes in one room. */
const HISTORY_ROWS = 20_000;

/**
 * Ends what clients were told nobody knows yet, as `theater resolve` does on the day: soon after the nodes are back.
 * Leaves alone what a client is settling itself.
 */
export async function settleUnconfirmed(
  folder: string,
  store: SellingStore,
  recorder: Recorder,
): Promise<void> {
  const { events } = await readHistory(folder);
  const unconfirmed = new Set(events.flatMap((event) => (event.type === 'told' ? [event.change] : [])));
  const boxOffice = recordingBoxOffice({ store, recorder, client: 'the end', open: createBoxOffice });
  for (const change of openChanges(events)) {
    if (unconfirmed.has(change.id)) await boxOffice.abandon(change);
  }
}

/**
 * Ends what is recorded in a folder: every change in doubt gets its end, the store's own history is read, and every
 * room is looked at linearizably. `recorder` writes into that folder. Gives the whole history. Rejects when something
 * stays open, though the nodes are whole.
 */
export async function settleHistory(
  folder: string,
  store: SellingStore,
  recorder: Recorder,
  since: number,
): Promise<readonly HistoryEvent[]> {
  const client = 'the end';
  const watched = recordingStore(store, recorder, { client });
  const boxOffice = recordingBoxOffice({ store, recorder, client, open: createBoxOffice });
  const { events } = await readHistory(folder);
  const unsettled = await settleRun({ store: watched, boxOffice }, events, BUSY_ROOMS);
  if (unsettled !== null) throw new Error(`not settled, though the nodes are whole: ${unsettled}`);
  for (const room of BUSY_ROOMS) await watched.history({ room, since, limit: HISTORY_ROWS });
  recorder.close();
  return (await readHistory(folder)).events;
}

/** Looks at every room for the first and the last time where nothing is there to be settled. */
export async function lookAtAll(store: SellingStore, recorder: Recorder): Promise<void> {
  const watched = recordingStore(store, recorder, { client: 'the watcher' });
  for (const room of BUSY_ROOMS) await watched.look(room, 'settle');
}
