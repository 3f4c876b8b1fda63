import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import { type Frame, FrameReader, isOperation } from './frames.ts';

/** What a network does to what passes it. */
export type Trouble =
  | { readonly kind: 'none' }
  /** Every answer arrives so much later, in ms. */
  | { readonly kind: 'late'; readonly ms: number }
  /** Takes everything, and passes it on when the trouble is over, even for a client that is gone by then. */
  | { readonly kind: 'stall'; readonly what: 'requests' | 'answers' }
  /** The connection ends at this moment of a request, for those of which `isDue` says so. */
  | { readonly kind: 'cut'; readonly moment: CutMoment; readonly isDue: () => boolean };

/** Nothing has arrived; it has, and is not answered; the answer is on its way back. */
export type CutMoment = 'before the request' | 'after the request' | 'before the answer';

/** A way to one node that can be troubled. */
export type Proxy = {
  /** Troubles what passes from now on, and ends the trouble before it. */
  trouble(trouble: Trouble): void;
  /** How many messages were late or stalled, or connections cut, so far. */
  readonly troubled: number;
  /** Ends every connection. */
  close(): Promise<void>;
};

/** A client's connection and the one to the node that belongs to it. */
type Link = {
  readonly client: Socket;
  readonly node: Socket;
  /** Requests whose answers end the connection. */
  readonly doomed: Set<number>;
  isCut: boolean;
};

/** Listens at a port of the node's own address and passes on to the node. */
export async function openProxy(
  address: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Proxy> {
  const proxy = new NodeProxy();
  const server = createServer((client) => proxy.join(client, connect(to, address)));
  server.listen(from, address);
  await once(server, 'listening');
  return {
    trouble: (trouble) => proxy.trouble(trouble),
    get troubled() {
      return proxy.troubled;
    },
    async close() {
      server.close();
      proxy.end();
      await once(server, 'close');
    },
  };
}

class NodeProxy {
  troubled = 0;
  readonly #links = new Set<Link>();
  #trouble: Trouble = { kind: 'none' };
  #change = Promise.withResolvers<void>();

  trouble(trouble: Trouble): void {
    this.#trouble = trouble;
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }

  join(client: Socket, node: Socket): void {
    const link: Link = { client, node, doomed: new Set(), isCut: false };
    this.#links.add(link);
    node.once('close', () => this.#links.delete(link));
    carry(client, { pass: (frame) => this.#request(link, frame), end: () => node.end() });
    carry(node, { pass: (frame, at) => this.#answer(link, frame, at), end: () => client.end() });
  }

  end(): void {
    for (const { client, node } of this.#links) {
      client.destroy();
      node.destroy();
    }
    this.trouble({ kind: 'none' });
  }

  async #request(link: Link, frame: Frame): Promise<void> {
    await this.#untilPassed('requests');
    const trouble = this.#trouble;
    if (link.isCut) return;
    if (trouble.kind === 'cut' && isOperation(frame) && trouble.isDue()) {
      if (trouble.moment === 'before the answer') link.doomed.add(frame.stream);
      else this.#cut(link);
      if (trouble.moment === 'before the request') return;
    }
    send(link.node, frame);
  }

  async #answer(link: Link, frame: Frame, at: number): Promise<void> {
    await this.#untilPassed('answers');
    const trouble = this.#trouble;
    if (trouble.kind === 'late') {
      this.troubled += 1;
      await delay(Math.max(0, at + trouble.ms - performance.now()));
    }
    if (link.isCut) return;
    if (link.doomed.has(frame.stream)) this.#cut(link);
    else send(link.client, frame);
  }

  async #untilPassed(what: 'requests' | 'answers'): Promise<void> {
    const isStalled = (): boolean => this.#trouble.kind === 'stall' && this.#trouble.what === what;
    if (isStalled()) this.troubled += 1;
    while (isStalled()) await this.#change.promise;
  }

  /** Ends the client's side; that of the node ends once it has what has arrived. */
  #cut(link: Link): void {
    this.troubled += 1;
    link.isCut = true;
    link.client.destroy();
  }
}

/** Hands every frame on, one after the other in their order, and then the end of the connection. */
function carry(
  from: Socket,
  to: {
    readonly pass: (frame: Frame, at: number) => Promise<void>;
    readonly end: () => void;
  },
): void {
  const reader = new FrameReader();
  let last = Promise.resolve();
  from.setNoDelay();
  from.on('data', (piece: Buffer) => {
    const at = performance.now();
    for (const frame of reader.read(piece)) last = last.then(() => to.pass(frame, at));
  });
  from.on('error', () => undefined); // followed by the end of the connection
  from.once('close', () => void last.then(to.end));
}

function send(to: Socket, { bytes }: Frame): void {
  if (to.writable) to.write(bytes);
}
