import { setTimeout as delay } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { openCassandraStore } from '../../source/store/cassandra/cassandra-store.ts';
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
