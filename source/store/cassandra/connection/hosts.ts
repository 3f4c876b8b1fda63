import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';

import type { Client, DseClientOptions, Host } from 'cassandra-driver';

import { SERVER_ERROR } from './consistency.ts';
import { fieldOf, hasCode } from './errors.ts';

/** A request that waits longer than this makes one ask whether its node is there at all, ms. */
const SLOW_MS = 500;

/** A node that has not answered the simplest question by then, when others have, is taken for dead, ms. */
const ANSWER_MS = 700;

/** On a busy cluster both are this many times what requests take there: who has a queue before it is not dead. */
const TIMES_USUAL = 10;

/** The weight of the latest request in what requests usually take. */
const LATEST = 0.1;

/** The last question to a node that is taken for dead; with its end the connection ends, ms. */
const LAST_WORD_MS = 100;

const QUESTION = 'SELECT key FROM system.local';

/** A client's way to a node; each client has connections of its own. */
type Line = { readonly client: Client; readonly host: Host };

/**
 * Finds a node that takes requests and never answers (frozen, or cut off without a word) long before the patience for
 * a request is over. Such a node loses its connections to all clients, and every request that waits there ends; the
 * driver asks other nodes until it answers a new connection. Where no node answers, none is cut off: then it is this
 * machine that is slow, or all of them are.
 */
export class Heartbeat {
  readonly #clients: readonly Client[];
  /** What requests took lately, ms. */
  #usual = 0;
  #asking: Promise<void> | null = null;

  constructor(clients: readonly Client[]) {
    this.#clients = clients;
  }

  /** Passes the answer of a request on, and watches over it meanwhile. */
  async watch<Answer>(request: Promise<Answer>): Promise<Answer> {
    const start = performance.now();
    const timer = setInterval(() => void this.#askOnce(), Math.max(SLOW_MS, TIMES_USUAL * this.#usual));
    try {
      const answer = await request;
      this.#usual += LATEST * (performance.now() - start - this.#usual);
      return answer;
    } finally {
      clearInterval(timer);
    }
  }

  /** Asks all nodes unless they are being asked already. Never rejects. */
  #askOnce(): Promise<void> {
    this.#asking ??= this.#askAll().finally(() => (this.#asking = null));
    return this.#asking;
  }

  async #askAll(): Promise<void> {
    const lines = this.#clients.flatMap((client) =>
      client.hosts
        .values()
        .filter((host) => host.isUp())
        .map((host): Line => ({ client, host })),
    );
    const silent = new Set(lines);
    const asked = lines.map(async (line) => {
      await ask(line, 0);
      silent.delete(line);
    });
    const patience = Math.max(ANSWER_MS, TIMES_USUAL * this.#usual);
    await Promise.race([Promise.allSettled(asked), delay(patience)]);
    // After a standstill of this process, timers come before the answers that have arrived meanwhile.
    await nextTurn();
    await nextTurn();
    if (silent.size === lines.length) return;
    await Promise.all(Array.from(silent, (line) => ask(line, LAST_WORD_MS)));
  }
}

/** Resolves with the answer, or when there is none; `readTimeout` 0 waits for as long as there is a connection. */
async function ask({ client, host }: Line, readTimeout: number): Promise<void> {
  try {
    await client.execute(QUESTION, [], { host, prepare: false, readTimeout });
  } catch {
    // Whatever it is, the driver has drawn its conclusions.
  }
}

/** How long a node that reaches too few others is asked after all others, ms. */
const REST_MS = 5_000;

/**
 * Nodes that this program reaches and that do not reach enough of the others: whatever such a node leads would be
 * refused for as long as it is cut off, though the others could lead it. By their addresses, as the driver names
 * them.
 */
export class CutOffNodes {
  readonly #until = new Map<string, number>();

  /** Takes note of what a node answered; true when that tells of a node which was not known to be cut off. */
  observe(error: unknown, now = performance.now()): boolean {
    if (!hasCode(error, SERVER_ERROR.unavailable)) return false;
    const address = fieldOf(error, 'coordinator');
    if (typeof address !== 'string') return false;
    const isNews = !this.has(address, now);
    this.#until.set(address, now + REST_MS);
    return isNews;
  }

  has(address: string, now = performance.now()): boolean {
    return now < (this.#until.get(address) ?? 0);
  }
}

/**
 * Connects a client by the contact point of its options, and takes that away from it: from then on it finds nodes
 * that it lost by their own addresses. With a contact point left, driver 4.10 answers the loss of every connection at
 * once by putting a second object in the place of the contact point's node. The first one, which its ring goes on
 * naming, then keeps a connection that no shutdown ends, so that the program would not end either, and that no
 * heartbeat cuts off.
 */
export async function connectOnce(client: Client, options: DseClientOptions): Promise<void> {
  await client.connect();
  listenWithoutLimit(client);
  // The very array that the client has kept.
  options.contactPoints?.splice(0);
}

/**
 * Where connections are cut while they are made, the driver listens to a node once more for each of them until the
 * node is down. That is no leak, and Node's warning of one would be written into somebody's terminal.
 */
function listenWithoutLimit(client: Client): void {
  for (const host of client.hosts.values()) host.setMaxListeners(0);
  client.on('hostAdd', (host: Host) => host.setMaxListeners(0));
}

/** A node as people know it: the driver names it by address and port. */
export function hostName({ address }: Host): string {
  return address.replace(/:\d+$/, '');
}
