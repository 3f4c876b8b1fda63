import { type BoxOffice, createBoxOffice } from '../../booking/box-office.ts';
import { openFileJournal } from '../../booking/journal/file-journal.ts';
import { type Journal, NO_JOURNAL } from '../../booking/journal/journal.ts';
import type { Store } from '../../store/store.ts';
import type { Plan } from '../../theater/plan.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import type { FlagValues } from '../cli/command.ts';
import type { ExitCode } from '../cli/exit-codes.ts';
import type { STORE_FLAGS } from '../cli/shared-flags.ts';
import { openStore } from './open-store.ts';
import { journalFolder } from './places.ts';

/** What says which store to open. */
type StoreChoice = {
  readonly flags: FlagValues<typeof STORE_FLAGS>;
  readonly environment: NodeJS.ProcessEnv;
};

/**
 * Opens the store, works with it, and closes it whatever happened. Rejects with a StoreError when it cannot be
 * opened.
 */
export async function withStore(
  { flags, environment }: StoreChoice,
  work: (store: Store) => Promise<ExitCode>,
): Promise<ExitCode> {
  const store = await openStore(flags, environment, { isBrief: true });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** A box office over an open store, with this user's journal where the store needs one. Rejects with a StoreError. */
export async function openBoxOffice(store: Store, environment: NodeJS.ProcessEnv): Promise<BoxOffice> {
  return createBoxOffice(store, { journal: await openJournal(store, environment) });
}

/** This user's journal for the theater in the store. Rejects with a StoreError while there is no theater in it. */
export async function openJournal(store: Store, environment: NodeJS.ProcessEnv): Promise<Journal> {
  if (store.needsJournal !== true) return NO_JOURNAL;
  return openFileJournal(journalFolder(environment), await store.theaterId());
}

/** What must be said beside pictures that the read level could not give; empty where it did. */
export function levelRemarks(rooms: readonly RoomSnapshot[]): readonly string[] {
  const without = rooms.find((snapshot) => snapshot.without !== undefined)?.without;
  return without === undefined ? [] : [`${without} cannot be had now; this was read at SERIAL.`];
}

/** Every room of the plan, in its order, at the store's read level. */
export async function lookAtRooms(store: Store, plan: Plan): Promise<readonly RoomSnapshot[]> {
  return await Promise.all(plan.rooms.map(({ room }) => store.look(room, 'browse')));
}
