import type { Store } from '../store/store.ts';
import type { FlagValues } from './command.ts';
import type { ExitCode } from './exit-codes.ts';
import { openStore } from './open-store.ts';
import type { STORE_FLAGS } from './shared-flags.ts';

/** What says which store to open. */
type StoreChoice = {
  readonly flags: FlagValues<typeof STORE_FLAGS>;
  readonly environment: NodeJS.ProcessEnv;
};

/** Opens the store, works with it, and closes it whatever happened. Rejects with a StoreError when it cannot be opened. */
export async function withStore(
  { flags, environment }: StoreChoice,
  work: (store: Store) => Promise<ExitCode>,
): Promise<ExitCode> {
  const store = await openStore(flags, environment);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
