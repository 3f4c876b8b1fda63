import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';

import type { Client, Host } from 'cassandra-driver';

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
 * Finds a node that takes requests and never answers (frozen, or cut off without a word) long before the patience for a
 * request is over. Such a node loses its connections to all clients, and every request that waits there ends; the driver
 * asks other nodes until it answers a new connection. Where no node answers, none is cut off: then it is this machine
 * that is slow, or all of them are.
 */
export class Pulse {
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
