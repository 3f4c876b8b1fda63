import { types } from 'cassandra-driver';
import { onTestFinished } from 'vitest';

import { readCassandraAddress } from '../../../source/store/cassandra/connection/address.ts';
import { timeOf } from '../../../source/theater/change.ts';
import type { TestCluster } from '../../../tools/kept-cluster/test-cluster.ts';
import type { StoreHarness } from '../../store/support/harness.ts';
import { OPENER, openStore } from './cassandra-opener.ts';
import { connectTo, emptyKeyspace, newKeyspace } from './keyspaces.ts';

/**
 * So many keyspaces rest while other tests use theirs: a commit that reaches a slow node late must not find its
 * keyspace emptied already, or an old row would be in the next test's theater.
 */
const RESTING = 5;

/** Keyspaces on real nodes. One that a test is done with is emptied, after a rest, for another. */
export async function makeCassandraHarness(cluster: TestCluster): Promise<StoreHarness> {
  const client = await connectTo(cluster);
  const used: string[] = [];
  return {
    opener: OPENER,
    fresh: async () => {
      const keyspace = used.length > RESTING ? used.shift() : undefined;
      if (keyspace !== undefined) await emptyKeyspace(client, keyspace);
      const name = keyspace ?? newKeyspace();
      onTestFinished(() => void used.push(name));
      return cluster.storeAddress(name);
    },
    open: openStore,
    loseSeats: async (address, room, seats) => {
      for (const { row, place } of seats) {
        // Conditional, as every write to this table must be.
        const query = `DELETE FROM ${keyspaceOf(address)}.rooms WHERE room = ? AND row = ? AND place = ? IF EXISTS`;
        await client.execute(query, [room, row, place], { prepare: true });
      }
    },
    applyAndDie: async (store, _address, change) => void (await store.apply(change)),
    spoilRow: async (address, { id, room }) => {
      const day = new Date(timeOf(id)).toISOString().slice(0, 10);
      const query = `UPDATE ${keyspaceOf(address)}.history SET seats = '{' WHERE room = ? AND day = ? AND at = ?`;
      await client.execute(query, [room, day, id], {
        prepare: true,
        consistency: types.consistencies.quorum,
      });
    },
    spoilSeat: async (address, room, { row, place }) => {
      const set = `UPDATE ${keyspaceOf(address)}.rooms SET client = '', occupied = 'yes'`;
      const query = `${set} WHERE room = ? AND row = ? AND place = ? IF EXISTS`;
      await client.execute(query, [room, row, place], { prepare: true });
    },
    end: () => client.shutdown(),
  };
}

function keyspaceOf(address: string): string {
  const reading = readCassandraAddress(address);
  if (reading.kind === 'fault') throw new Error(reading.message);
  return reading.address.keyspace;
}
