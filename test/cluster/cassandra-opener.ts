// Worker processes import this by its address, so it must not import Vitest.
import { readCassandraAddress } from '../../source/store/cassandra/address.ts';
import {
  type CassandraStoreOptions,
  openCassandraStore,
} from '../../source/store/cassandra/cassandra-store.ts';
import type { Store } from '../../source/store/store.ts';

/** Opens the store of an address as `--store` takes it; makes no theater. */
export async function openByAddress(
  address: string,
  options: Omit<CassandraStoreOptions, 'address'> = {},
): Promise<Store> {
  const reading = readCassandraAddress(address);
  if (reading.kind === 'fault') throw new Error(reading.message);
  return openCassandraStore({ address: reading.address, ...options });
}

/** The same for the harness, which gives the address alone. */
export function openStore(address: string): Promise<Store> {
  return openByAddress(address);
}

/** Where {@link openStore} is found by other processes. */
export const OPENER = { module: import.meta.url, exportName: 'openStore' };
