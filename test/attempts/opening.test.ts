import { inspect } from 'node:util';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { openCassandraStore } from '../../source/store/cassandra/cassandra-store.ts';
import type { SellingStore } from '../../source/store/store.ts';
import { makePlan } from '../../source/theater/plan.ts';
import { FakeCqlServer } from './fake-cql-server.ts';

/** Nothing listens there. */
const NOBODY = '127.0.0.1:1';

let server: FakeCqlServer;
const opened: SellingStore[] = [];

beforeEach(async () => {
  server = await FakeCqlServer.start();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((store) => store.close()));
  await server.stop();
});

type Opening = {
  readonly isBrief?: boolean;
  readonly contactPoints?: readonly [string, ...string[]];
  readonly dataCenter?: string;
  readonly credentials?: { readonly username: string; readonly password: string };
};

async function open({
  contactPoints,
  dataCenter,
  credentials,
  isBrief = false,
}: Opening = {}): Promise<SellingStore> {
  const address = {
    contactPoints: contactPoints ?? ([server.contactPoint] as const),
    keyspace: 'theater',
    dataCenter: dataCenter ?? null,
  };
  const store = await openCassandraStore({ address, credentials: credentials ?? null, isBrief });
  opened.push(store);
  return store;
}

test('the first node that answers tells the data center', async () => {
  const store = await open();
  expect(store.address).toBe(`cassandra://${server.contactPoint}/theater`);
});

test('a store for one question prepares that alone, and connects for changes when there is one', async () => {
  const store = await open({ isBrief: true });
  const { connections } = server;
  await store.look('A', 'browse').catch(() => undefined);
  const { preparedQueries } = server;
  expect(preparedQueries.filter((query) => / FROM theater\.rooms /.test(query))).toHaveLength(1);
  expect(preparedQueries.filter((query) => query.startsWith('UPDATE'))).toEqual([]);
  await open();
  expect(server.connections - connections).toBeGreaterThan(connections);
});

test.for([
  ['periodic', 'warning'],
  ['group', 'fine'],
  ['batch', 'fine'],
] as const)('a node that says commitlog_sync: %s is found to be %s', async ([commitLogSync, level]) => {
  server.commitLogSync = commitLogSync;
  const { findings } = await (await open()).health();
  expect(findings).toContainEqual(expect.objectContaining({ subject: 'commitlog_sync', level }));
});

test('without a cluster one line says which addresses were asked and how to start one', async () => {
  const opening = open({ contactPoints: [NOBODY, '127.0.0.1:2'] });
  await expect(opening).rejects.toMatchObject({
    name: 'StoreError',
    fault: 'unreachable',
    message:
      'no Cassandra node answers at 127.0.0.1:1, 127.0.0.1:2: nothing listens there; is the cluster up? "npm run cluster -- up" starts one on this machine',
  });
});

test('nodes that take connections and never answer are given up', async () => {
  server.isFrozen = true;
  const contactPoints = [server.contactPoint, server.contactPoint.replace('127.0.0.1', 'localhost')] as const;
  await expect(open({ contactPoints })).rejects.toMatchObject({ fault: 'unreachable' });
});

test('a host name that nobody knows is unreachable', async () => {
  await expect(open({ contactPoints: ['no-such-host.invalid:9042'] })).rejects.toMatchObject({
    fault: 'unreachable',
  });
});

test('a contact point that does not answer beside one that does is no more than a warning', async () => {
  const store = await open({ contactPoints: [NOBODY, server.contactPoint] });
  const { findings } = await store.health();
  expect(findings.find(({ subject }) => subject === 'contact points')).toEqual({
    subject: 'contact points',
    level: 'warning',
    message: `1 of 2 answer; not ${NOBODY} (nothing listens there)`,
    advice: 'start these nodes, or take them out of the address',
  });
});

test('a data center that does not exist is named beside those that do', async () => {
  await expect(open({ dataCenter: 'dc9' })).rejects.toMatchObject({
    fault: 'configuration',
    message: `the cluster at ${server.contactPoint} has no data center dc9; it has datacenter1`,
  });
});

test('a cluster that wants a password says so, and one that refuses it says that', async () => {
  server.isPasswordAsked = true;
  await expect(open()).rejects.toMatchObject({
    fault: 'configuration',
    message: expect.stringContaining('asks for a user name and a password'),
  });
  await expect(open({ credentials: { username: 'mia', password: 'hunter2' } })).rejects.toMatchObject({
    fault: 'configuration',
    message: expect.stringContaining('refused the user name or password'),
  });
});

test('the password is nowhere to be seen, whatever is printed', async () => {
  const credentials = { username: 'mia', password: 'hunter2' };
  const store = await open({ credentials });
  expect(inspect(store, { depth: 20, showHidden: true })).not.toContain('hunter2');
  expect(JSON.stringify(store)).not.toContain('hunter2');
  server.isPasswordAsked = true;
  const error: unknown = await open({ credentials }).catch((refused: unknown) => refused);
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('hunter2');
});

test('levels that do not go together are refused with the sum', async () => {
  const address = {
    contactPoints: [server.contactPoint] as const,
    keyspace: 'theater',
    dataCenter: null,
  };
  const opening = openCassandraStore({ address, consistency: { read: 'ONE', write: 'ONE' } });
  await expect(opening).rejects.toMatchObject({
    fault: 'configuration',
    message: expect.stringContaining('1 + 1 = 2, not more than the 3 replicas'),
  });
});

test('where fewer nodes are known than copies wanted, nothing is made unless fewer copies are asked for', async () => {
  const store = await open();
  await expect(store.initialise(makePlan())).rejects.toMatchObject({
    fault: 'configuration',
    message: expect.stringContaining('only 1 node is known so far, and each seat is kept 3 times'),
  });
  expect(server.queries.some((query) => query.startsWith('CREATE'))).toBe(false);
  const initialising = store.initialise(makePlan(), { copies: 1 }).catch((error: unknown) => error);
  const replication = "{'class': 'NetworkTopologyStrategy', 'datacenter1': 1}";
  await expect
    .poll(() => server.queries)
    .toContain(`CREATE KEYSPACE IF NOT EXISTS theater WITH replication = ${replication}`);
  await store.close();
  expect(await initialising).toMatchObject({ name: 'StoreError' });
});

test('closing twice is closing once, and what is asked then is told that the store is closed', async () => {
  const store = await open();
  await Promise.all([store.close(), store.close()]);
  await expect(store.look('A', 'browse')).rejects.toMatchObject({ name: 'StoreError', fault: 'unreachable' });
});
