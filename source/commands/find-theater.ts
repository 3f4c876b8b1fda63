import { StoreError } from '../store/store-error.ts';
import type { Store } from '../store/store.ts';
import { makePlan, type Plan } from '../theater/plan.ts';
import { openStore, type StoreFlags } from './open-store.ts';

/** A theater that is open, and whether it was made just now. */
export type FoundTheater = { readonly store: Store; readonly plan: Plan; readonly isNew: boolean };

/**
 * Opens the theater that flags and environment name. Where there is none, `mayMake` is asked, with what was found
 * instead, whether one of six rooms shall be made there; null when not. `readPlan` is how it is read first. Rejects with
 * a StoreError.
 */
export async function findTheater(
  flags: StoreFlags,
  environment: NodeJS.ProcessEnv,
  mayMake: (found: StoreError) => Promise<boolean>,
  readPlan: (store: Store) => Promise<Plan> = (store) => store.plan(),
): Promise<FoundTheater | null> {
  try {
    const store = await openStore(flags, environment);
    return await keepOpen(store, async () => ({ store, plan: await readPlan(store), isNew: false }));
  } catch (error) {
    if (!(error instanceof StoreError) || error.fault !== 'not-initialised') throw error;
    if (!(await mayMake(error))) return null;
  }
  const store = await openStore(flags, environment, { mayMake: true });
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
