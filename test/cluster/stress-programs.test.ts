import type { Client } from 'cassandra-driver';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { makePlan } from '../../source/theater/plan.ts';
import { rushNaively } from '../../tools/naive/naive-rush.ts';
import { jsonOf, run, temporaryFolder } from '../commands/program.ts';
import { openByAddress } from './harness/cassandra-opener.ts';
import { connectTo, dropKeyspace, newKeyspace } from './harness/keyspaces.ts';
import { CLUSTER_START_MS, describeOnCluster } from './harness/nodes.ts';

/** A run of 720 bookings by two processes, on nodes that share a machine. */
const RUN_MS = 120_000;

describeOnCluster('the stress programs', (theCluster) => {
  const keyspace = newKeyspace();
  let client: Client;
  let address: string;

  beforeAll(async () => {
    client = await connectTo(theCluster());
    address = theCluster().storeAddress(keyspace);
    const store = await openByAddress(address);
    await store.initialise(makePlan());
    await store.close();
  }, CLUSTER_START_MS);

  afterAll(async () => {
    await dropKeyspace(client, keyspace);
    await client.shutdown();
  });

  const isAtWork = async (): Promise<boolean> => {
    const { rows } = await client.execute(`SELECT client FROM ${keyspace}.rooms`);
    return rows.some((row) => String(row['client']).startsWith('stress-'));
  };

  test(
    'two clients rush 720 seats: each is sold once, and nothing is left in doubt',
    { timeout: RUN_MS },
    async () => {
      const args = ['stress', 'rush', '--json', '--store', address];
      const rush = await run(args, { home: temporaryFolder() });
      expect(jsonOf(rush)).toMatchObject({
        clients: 2,
        applied: 720,
        unresolved: 0,
        doubleBookings: 0,
        lostBookings: 0,
        verdict: 'ok',
      });
      expect(rush.code).toBe(0);
    },
  );

  test(
    'random clients go on while a node is killed and comes back: nothing contradicts what they were told',
    { timeout: RUN_MS },
    async () => {
      const args = ['stress', 'random', '--json', '--clients', '4', '--for', '25s', '--store', address];
      const running = run(args, { home: temporaryFolder() });
      await expect.poll(isAtWork, { timeout: RUN_MS / 2 }).toBe(true);
      await theCluster().kill(3);
      await theCluster().start(3);

      const random = await running;
      expect(jsonOf(random)).toMatchObject({
        program: 'random',
        clients: 4,
        unresolved: 0,
        doubleBookings: 0,
        lostBookings: 0,
        verdict: 'ok',
      });
      expect(random.code).toBe(0);
    },
  );

  test(
    'clients that compare nothing sell seats twice, in a keyspace that is gone afterwards',
    { timeout: RUN_MS },
    async () => {
      const { check } = await rushNaively(address, () => {});
      expect(check.verdict).toBe('violated');
      expect(check.counts.doubleBookings).toBeGreaterThan(0);
      const { rows } = await client.execute('SELECT keyspace_name FROM system_schema.keyspaces');
      const names = rows.map((row) => String(row['keyspace_name']));
      expect(names.filter((name) => name.endsWith('_naive'))).toEqual([]);
    },
  );
});
