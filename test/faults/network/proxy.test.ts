import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';

import { FrameReader } from './frames.ts';
import { freePort } from './free-port.ts';
import { type CutMoment, openProxy, type Proxy } from './proxy.ts';

/** Answers each frame with itself, and remembers it. */
class EchoNode {
  readonly received: string[] = [];
  readonly #server: Server = createServer((socket) => {
    const reader = new FrameReader();
    socket.on('error', () => undefined);
    socket.on('data', (piece: Buffer) => {
      for (const { bytes } of reader.read(piece)) {
        this.received.push(bytes.toString('utf8', 9));
        socket.write(bytes);
      }
    });
  });

  async start(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return portOf(this.#server);
  }

  stop(): void {
    this.#server.close();
  }
}

let node: EchoNode;
let proxy: Proxy;
let way: number;

beforeEach(async () => {
  node = new EchoNode();
  const to = await node.start();
  way = await freePort();
  proxy = await openProxy('127.0.0.1', { from: way, to });
});

afterEach(async () => {
  await proxy.close();
  node.stop();
});

test('what is not troubled arrives in its order, in whatever pieces it is sent', async () => {
  const client = await join();
  const bytes = Buffer.concat(['one', 'two', 'three'].map((words) => execute(words)));
  client.socket.write(bytes.subarray(0, 5));
  client.socket.write(bytes.subarray(5, 20));
  client.socket.write(bytes.subarray(20));
  await expect.poll(() => client.answers).toEqual(['one', 'two', 'three']);
  expect(node.received).toEqual(['one', 'two', 'three']);
  expect(proxy.troubled).toBe(0);
});

describe('a connection that is cut', () => {
  test.each<[CutMoment, readonly string[]]>([
    ['before the request', []],
    ['after the request', ['book']],
    ['before the answer', ['book']],
  ])('%s: the client hears nothing, and the node has heard %j', async (moment, received) => {
    const client = await join();
    proxy.trouble({ kind: 'cut', moment, isDue: () => true });
    client.socket.write(execute('book'));
    await client.isClosed;
    expect(client.answers).toEqual([]);
    await expect.poll(() => node.received).toEqual(received);
    expect(proxy.troubled).toBe(1);
  });

  test('is none that asks for the driver alone', async () => {
    const client = await join();
    proxy.trouble({ kind: 'cut', moment: 'before the request', isDue: () => true });
    client.socket.write(frame(0x05, 'options'));
    await expect.poll(() => client.answers).toEqual(['options']);
  });
});

test('a request that is stalled arrives when the network goes on, though its client has left', async () => {
  const client = await join();
  proxy.trouble({ kind: 'stall', what: 'requests' });
  client.socket.write(execute('book'));
  await expect.poll(() => proxy.troubled).toBe(1);
  client.socket.end();
  expect(node.received).toEqual([]);
  proxy.trouble({ kind: 'none' });
  await expect.poll(() => node.received).toEqual(['book']);
});

test('answers that are stalled or late arrive in the end, in their order', async () => {
  const client = await join();
  proxy.trouble({ kind: 'stall', what: 'answers' });
  client.socket.write(execute('one'));
  await expect.poll(() => node.received).toEqual(['one']);
  await expect.poll(() => proxy.troubled).toBe(1);
  expect(client.answers).toEqual([]);
  proxy.trouble({ kind: 'late', ms: 20 });
  client.socket.write(Buffer.concat([execute('two'), execute('three')]));
  await expect.poll(() => client.answers).toEqual(['one', 'two', 'three']);
});

type Joined = {
  readonly socket: Socket;
  readonly answers: readonly string[];
  readonly isClosed: Promise<unknown>;
};

async function join(): Promise<Joined> {
  const socket = connect(way, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  const reader = new FrameReader();
  const answers: string[] = [];
  socket.on('data', (piece: Buffer) => {
    for (const { bytes } of reader.read(piece)) answers.push(bytes.toString('utf8', 9));
  });
  return { socket, answers, isClosed: once(socket, 'close') };
}

function execute(words: string): Buffer {
  return frame(0x0a, words);
}

function frame(opcode: number, words: string): Buffer {
  const header = Buffer.from([4, 0, 0, 7, opcode, 0, 0, 0, Buffer.byteLength(words)]);
  return Buffer.concat([header, Buffer.from(words)]);
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen');
  return address.port;
}
