import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';

import { openCassandraStore } from '../../source/store/cassandra/cassandra-store.ts';
import { WAIT_MS } from '../../source/store/cassandra/connection/driver-options.ts';
import { LONGEST_FRAME } from '../../source/store/cassandra/connection/sockets.ts';
import type { SellingStore } from '../../source/store/store.ts';
import { errorFrame, rowsOfNothing } from './cql-frames.ts';
import { FakeCqlServer } from './fake-cql-server.ts';

/** More than what is promised, for a busy machine, and less than the wait for a handshake, ms. */
const SOON_MS = WAIT_MS.handshake - 500;

/** What a program may grow by while somebody floods it, bytes: less than a tenth of what was announced. */
const GROWTH = 192 * 1024 * 1024;

let node: FakeCqlServer;

beforeEach(async () => {
  node = await FakeCqlServer.start();
});

afterEach(async () => {
  await node.stop();
});

async function open(...contactPoints: readonly [string, ...string[]]): Promise<SellingStore> {
  const address = { contactPoints, keyspace: 'theater', dataCenter: null };
  const store = await openCassandraStore({ address });
  onTestFinished(() => store.close());
  return store;
}

/** A listener that reacts to the first bytes of whoever connects. */
async function listener(react: (socket: Socket, first: Buffer) => void): Promise<string> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (first) => react(socket, Buffer.from(first)));
    onTestFinished(() => void socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return `127.0.0.1:${address.port}`;
}

const SAYS_NOTHING = (): void => {};

test.for([0, 1, 2])(
  'a contact point that says nothing is waited for by nobody at place %i',
  async (place) => {
    const waiting = new Set<Socket>();
    const silent = await listener((socket) => {
      waiting.add(socket);
      socket.once('close', () => waiting.delete(socket));
    });
    const others = ['127.0.0.1:1', node.contactPoint];
    const [first = '', ...more] = [...others.slice(0, place), silent, ...others.slice(place)];
    const store = await open(first, ...more);
    // Whoever goes on waiting for its first word does so for longer than that.
    await expect.poll(() => waiting.size, { timeout: WAIT_MS.handshake / 2 }).toBe(0);
    await store.close();
  },
);

test('a store that is closed has no connection left, though its nodes have fallen silent', async () => {
  const store = await open(node.contactPoint);
  node.isFrozen = true;
  const start = performance.now();
  await store.close();
  expect(performance.now() - start).toBeLessThan(WAIT_MS.connect);
  await expect.poll(() => node.connections).toBe(0);
});

test.for<[string, (socket: Socket, first: Buffer) => void, string]>([
  [
    'a web server',
    (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    'something else than Cassandra',
  ],
  [
    'a server that hangs up',
    (socket) => void socket.destroy(),
    'it takes the connection and hangs up without a word; is the cluster up?',
  ],
  [
    'a server that wants TLS and says so',
    (socket) => void socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, 10])),
    'it wants TLS; add tls=on to the address',
  ],
  [
    'a server that wants TLS and hangs up on anything else',
    (socket, first) =>
      void (first[0] === 0x16 ? socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, 40])) : socket.destroy()),
    'it wants TLS',
  ],
  [
    'a node of another time',
    (socket) => void socket.end(Buffer.from([0x82, 0, 0, 0, 0, 0, 0, 0])),
    'it speaks an older protocol than version 4; this program needs Cassandra 5',
  ],
  [
    'a node that is on its way',
    (socket) => void socket.end(frame(0x1002, 'bootstrapping')),
    'it is still starting; try again',
  ],
  ['a node that refuses', (socket) => void socket.end(frame(0x0000, 'go \u001b[2J away')), 'go'],
])('%s is called what it is', async ([, react, words]) => {
  const point = await listener(react);
  const start = performance.now();
  await expect(open(point)).rejects.toMatchObject({
    fault: 'unreachable',
    message: expect.stringContaining(`no Cassandra node answers at ${point}: ${words}`),
  });
  expect(performance.now() - start).toBeLessThan(SOON_MS);
});

test('contact points that have different faults are told apart', async () => {
  const silent = await listener(SAYS_NOTHING);
  const message = `127.0.0.1:1 (nothing listens there), ${silent} (it takes the connection and says nothing)`;
  await expect(open('127.0.0.1:1', silent)).rejects.toMatchObject({
    message: expect.stringContaining(message),
  });
  await expect(open('no-such-host.invalid:9042')).rejects.toMatchObject({
    message: expect.stringContaining('no host of that name is known; is the address right?'),
  });
});

test('an answer that is said to be of gigabytes ends the connection before it is read', async () => {
  const store = await open(node.contactPoint);
  node.announced = 2_147_483_647;
  const before = process.memoryUsage().rss;
  await expect(store.look('A', 'browse')).rejects.toMatchObject({ name: 'StoreError' });
  expect(node.flood).toBeLessThan(2 * LONGEST_FRAME);
  expect(process.memoryUsage().rss - before).toBeLessThan(GROWTH);
});

test('rows that were announced and not sent are not made up', async () => {
  const store = await open(node.contactPoint);
  node.readAnswer = rowsOfNothing(2_147_483_647);
  const before = process.memoryUsage().rss;
  await expect(store.look('A', 'browse')).rejects.toMatchObject({ name: 'StoreError' });
  expect(process.memoryUsage().rss - before).toBeLessThan(GROWTH);
});

/** An error of a node, as a whole frame. */
function frame(code: number, message: string): Buffer {
  const { operation, body } = errorFrame(code, message);
  const header = Buffer.from([0x84, 0, 0, 0, operation, 0, 0, 0, 0]);
  header.writeUInt32BE(body.length, 5);
  return Buffer.concat([header, body]);
}
