import { isCassandraAddress, readCassandraAddress } from '../store/cassandra/address.ts';
import { readConsistency } from '../store/cassandra/consistency.ts';
import { openSqliteStore } from '../store/sqlite/open-sqlite-store.ts';
import { StoreError } from '../store/store-error.ts';
import type { Store } from '../store/store.ts';
import { makePlan, type Plan } from '../theater/plan.ts';
import type { FlagValues } from './command.ts';
import { readCredentials } from './credentials.ts';
import type { STORE_FLAGS } from './shared-flags.ts';
import { shownAddress, storeAddress } from './store-address.ts';

/** What was given for {@link STORE_FLAGS}. */
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
  if (isCassandraAddress(address)) return await openCassandra(address, flags, environment);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(address)) {
    throw wrong(`${shownAddress(address)} is no store; a store is a file or cassandra://host/keyspace`);
  }
  const levels = (['consistency', 'read', 'write'] as const).filter((name) => flags[name] !== null);
  if (levels.length > 0) {
    const typed = levels.map((name) => `--${name}`).join(' and ');
    throw wrong(`${typed} can only be chosen on Cassandra; ${address} is a file`);
  }
  return await openSqliteStore(address, { plan });
}

async function openCassandra(
  text: string,
  { store, consistency: preset, read, write }: StoreFlags,
  environment: NodeJS.ProcessEnv,
): Promise<Store> {
  const address = readCassandraAddress(text);
  if (address.kind === 'fault')
    throw wrong(`${store === null ? 'THEATER_STORE' : '--store'}: ${address.message}`);
  const levels = readConsistency({
    ...(preset !== null && { preset }),
    ...(read !== null && { read }),
    ...(write !== null && { write }),
  });
  if (levels.kind === 'fault') throw wrong(levels.message);
  const login = readCredentials(environment);
  if (login.kind === 'fault') throw wrong(login.message);
  // The driver takes longer to load than a booking in a file takes: only who needs it waits for it.
  const { openCassandraStore } = await import('../store/cassandra/cassandra-store.ts');
  const { credentials } = login;
  return await openCassandraStore({
    address: address.address,
    consistency: levels.consistency,
    credentials,
  });
}

function wrong(message: string): StoreError {
  return new StoreError('configuration', message);
}
