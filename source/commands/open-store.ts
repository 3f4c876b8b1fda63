import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts';
import { StoreError } from '../store/store-error.ts';
import type { Store } from '../store/store.ts';
import { makePlan, type Plan } from '../theater/plan.ts';
import type { FlagValues } from './command.ts';
import type { STORE_FLAGS } from './shared-flags.ts';
import { shownAddress, storeAddress } from './store-address.ts';

/** The values of {@link STORE_FLAGS}. */
export type StoreFlags = FlagValues<typeof STORE_FLAGS>;

/**
 * Opens the store that the flags and the environment name; the only place that knows which stores there are. A file
 * without a theater gets one of this plan, or none for null; on Cassandra `initialise` alone makes one.
 * Rejects with a StoreError, whose fault is `configuration` when address, flags or credentials are wrong.
 */
export async function openStore(
  flags: StoreFlags,
  environment: NodeJS.ProcessEnv,
  plan: Plan | null = makePlan(),
): Promise<Store> {
  const address = storeAddress(flags.store, environment);
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(address)?.[1];
  if (scheme !== undefined) {
    throw configurationError(
      `${shownAddress(address)} is no store; a store is a file or cassandra://host/keyspace`,
    );
  }
  const levels = (['consistency', 'read', 'write'] as const).filter((name) => flags[name] !== null);
  if (levels.length > 0) {
    const typed = levels.map((name) => `--${name}`).join(' and ');
    throw configurationError(`${typed} can only be chosen on Cassandra; ${address} is a file`);
  }
  return await openSqliteStore(address, { plan });
}

function configurationError(message: string): StoreError {
  return new StoreError('configuration', message);
}
