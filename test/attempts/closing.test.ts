import { setTimeout as delay } from 'node:timers/promises';

import { Client } from 'cassandra-driver';
import { expect, test } from 'vitest';

import { openCassandraStore } from '../../source/store/cassandra/cassandra-store.ts';
import { CONSISTENCY_PRESETS } from '../../source/store/cassandra/connection/consistency.ts';
import { plainOptions } from '../../source/store/cassandra/connection/driver-options.ts';
import { connectOnce } from '../../source/store/cassandra/connection/hosts.ts';
import { UNPROTECTED } from '../../source/store/cassandra/connection/tls.ts';
import { FakeCqlServer } from './fake-cql-server.ts';

/** A client that goes on would have connected again by then, ms. */
const RECONNECTED_MS = 3_000;

test('a store whose nodes were all away for a while leaves no connection behind when it is closed', async () => {
  const server = await FakeCqlServer.start();
  const contactPoints = [server.contactPoint] as const;
  const store = await openCassandraStore({
    address: { contactPoints, keyspace: 'theater', dataCenter: null },
  });
  await server.restart();
  // There is no theater in it, which only a node that is there can tell.
  await expect
    .poll(() => store.theaterId().catch((error: { fault?: string }) => error.fault), { timeout: 20_000 })
    .toBe('not-initialised');
  await store.close();
  await delay(RECONNECTED_MS);
  expect(server.connections).toBe(0);
  await server.stop();
});

test('nodes that were all away are the same nodes when they are back, as the ring knows them', async () => {
  const server = await FakeCqlServer.start();
  const options = plainOptions({
    contactPoint: server.contactPoint,
    dataCenter: 'datacenter1',
    access: { credentials: null, protection: UNPROTECTED },
    consistency: CONSISTENCY_PRESETS.quorum,
    routing: 'ring-order',
    isBrief: false,
  });
  const client = new Client(options);
  await connectOnce(client, options);
  const [before] = client.hosts.values();
  await server.restart();
  const ask = (): Promise<unknown> => client.execute('SELECT key FROM system.local', [], { prepare: false });
  await expect
    .poll(
      () =>
        ask().then(
          () => 'answers',
          () => 'is away',
        ),
      { timeout: 20_000 },
    )
    .toBe('answers');
  expect(client.hosts.values()[0] === before).toBe(true);
  await client.shutdown();
  await server.stop();
});
