import { openCassandraStore } from '../../../source/store/cassandra/cassandra-store.ts';
import { readCassandraAddress } from '../../../source/store/cassandra/connection/address.ts';
import type { CassandraStoreOptions } from '../../../source/store/cassandra/connection/open-session.ts';
import type { SellingStore } from '../../../source/store/store.ts';

// Worker processes import this by its address, so it must not import Vitest.

/** Opens the store of an address as `--store` takes it; makes no theater. */
export async function openByAddress(
  address: string,
  options: Omit<CassandraStoreOptions, 'address'> = {},
): Promise<SellingStore> {
  const reading = readCassandraAddress(address);
  if (reading.kind === 'fault') throw new Error(reading.message);
  return openCassandraStore({ address: reading.address, ...options });
}

/** The same for the harness, which gives the address alone. */
export function openStore(address: string): Promise<SellingStore> {
  return openByAddress(address);
}

/** Where {@link openStore} is found by other processes. */
export const OPENER = { module: import.meta.url, exportName: 'openStore' };
