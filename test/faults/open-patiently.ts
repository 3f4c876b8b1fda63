import { setTimeout as delay } from 'node:timers/promises';

import { isCassandraAddress } from '../../source/store/cassandra/connection/address.ts';
import type { CassandraStoreOptions } from '../../source/store/cassandra/connection/open-session.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import { type SellingStore, StoreError } from '../../source/store/store.ts';
import { openByAddress } from '../cluster/harness/cassandra-opener.ts';

/** Many processes that start at once on few cores may miss the program's own patience for a first connection. */
const TRIES = 10;

/** Opens a store for a client that has nobody to tell that it must be started again. */
export async function openPatiently(
  address: string,
  options: Omit<CassandraStoreOptions, 'address'> = {},
): Promise<SellingStore> {
  for (let tries = 1; ; tries += 1) {
    try {
      return isCassandraAddress(address)
        ? await openByAddress(address, options)
        : await openSqliteStore(address);
    } catch (error) {
      if (!(error instanceof StoreError) || error.fault !== 'unreachable' || tries === TRIES) throw error;
      await delay(500);
    }
  }
}
