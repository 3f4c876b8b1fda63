import { setTimeout as delay } from 'node:timers/promises';

import { type BoxOffice, createBoxOffice } from '../../booking/box-office.ts';
import { openFileJournal } from '../../booking/journal/journal-files.ts';
import { type Journal, NO_JOURNAL } from '../../booking/journal/journal.ts';
import { type Store, StoreError, type StoreFault } from '../../store/store.ts';
import { type Plan, makePlan } from '../../theater/plan.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import type { FlagValues } from '../cli/command.ts';
import type { ExitCode, Output } from '../cli/output.ts';
import type { STORE_FLAGS } from '../cli/shared-flags.ts';
import { openStore, type ProgramSeat, type StoreFlags } from './open-store.ts';
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
  seat: ProgramSeat | null = null,
): Promise<ExitCode> {
  const store = await openStore(flags, environment, { isBrief: true, seat });
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

/** A theater that is open, and whether it was made just now. */
type FoundTheater = { readonly store: Store; readonly plan: Plan; readonly isNew: boolean };

/**
 * Opens the theater that flags and environment name. Where there is none, `mayMake` is asked, with what was found
 * instead, whether one of six rooms shall be made there; null when not. `readPlan` is how it is read first,
 * `seat` what the program is. Rejects with a StoreError.
 */
export async function findTheater(
  flags: StoreFlags,
  environment: NodeJS.ProcessEnv,
  mayMake: (found: StoreError) => Promise<boolean>,
  {
    readPlan = (store) => store.plan(),
    seat,
    isReadOnly = false,
  }: {
    readonly readPlan?: (store: Store) => Promise<Plan>;
    readonly seat: ProgramSeat;
    readonly isReadOnly?: boolean;
  },
): Promise<FoundTheater | null> {
  try {
    const store = await openStore(flags, environment, { seat, isReadOnly });
    return await keepOpen(store, async () => ({ store, plan: await readPlan(store), isNew: false }));
  } catch (error) {
    if (!(error instanceof StoreError) || error.fault !== 'not-initialised') throw error;
    if (!(await mayMake(error))) return null;
  }
  const store = await openStore(flags, environment, { mayMake: true, seat });
  return await keepOpen(store, async () => {
    const { plan, seatsMade } = await store.initialise(makePlan());
    return { store, plan, isNew: seatsMade > 0 };
  });
}

/** Closes the store again when what is done first with it throws. */
async function keepOpen<Value>(store: Store, begin: () => Promise<Value>): Promise<Value> {
  try {
    return await begin();
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Faults of a store that has been opened, which pass without anybody typing another command. */
const PASSING: ReadonlySet<StoreFault> = new Set(['unreachable', 'unavailable', 'busy']);

/** Between one try and the next, ms. */
const PAUSE_MS = 1_000;

/**
 * Does what a screen begins with, again and again while the store has no answer to it: whoever starts a screen in the
 * moment in which too few nodes are up wants it once they are. Says so in one line, and again when the reason is
 * another. Rejects for anything that does not pass by itself.
 */
export async function whenItAnswers<Value>(begin: () => Promise<Value>, output: Output): Promise<Value> {
  let said: string | null = null;
  for (;;) {
    try {
      return await begin();
    } catch (error) {
      if (!(error instanceof StoreError) || !PASSING.has(error.fault)) throw error;
      if (error.message !== said) {
        output.say(`theater: ${error.message}`);
        output.say('The screen opens as soon as the store can be read; Ctrl-C leaves.');
      }
      said = error.message;
      await delay(PAUSE_MS);
    }
  }
}
