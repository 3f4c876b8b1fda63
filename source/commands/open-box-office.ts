import type { BoxOffice } from '../box-office/box-office.ts';
import { createBoxOffice } from '../box-office/create-box-office.ts';
import { openFileJournal } from '../box-office/file-journal.ts';
import { type Journal, NO_JOURNAL } from '../box-office/journal.ts';
import type { Store } from '../store/store.ts';
import { journalFolder } from './journal-folder.ts';

/** A box office over an open store, with this user's journal where the store needs one. Rejects with a StoreError. */
export async function openBoxOffice(store: Store, environment: NodeJS.ProcessEnv): Promise<BoxOffice> {
  return createBoxOffice(store, { journal: await openJournal(store, environment) });
}

/** This user's journal for the theater in the store. Rejects with a StoreError while there is no theater in it. */
export async function openJournal(store: Store, environment: NodeJS.ProcessEnv): Promise<Journal> {
  if (store.needsJournal !== true) return NO_JOURNAL;
  return openFileJournal(journalFolder(environment), await store.theaterId());
}
