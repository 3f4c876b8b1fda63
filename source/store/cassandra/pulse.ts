import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';

import type { Client, Host } from 'cassandra-driver';

/** A request that waits longer than this makes one ask whether its node is there at all, ms. */
const SLOW_MS = 500;

/** A node that has not answered the simplest question by then, when others have, is taken for dead, ms. */
const ANSWER_MS = 700;

/** The last question to a node that is taken for dead; with its end its connection ends, ms. */
const LAST_WORD_MS = 100;

const QUESTION = 'SELECT key FROM system.local';

/**
 * Finds a node that takes requests and never answers (frozen, or cut off without a word) long before the patience for a
 * request is over. Such a node loses its connection, and every request that waits there ends; the driver asks other
 * nodes until it answers a new connection. Where nobody answers, nobody is cut off: then it is this machine that is
 * slow, or all of them are.
 */
export class Pulse {
  readonly #client: Client;
  #asking: Promise<void> | null = null;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Passes the answer of a request on, and watches over it meanwhile. */
  async watch<Answer>(request: Promise<Answer>): Promise<Answer> {
    const timer = setInterval(() => void this.#askOnce(), SLOW_MS);
    try {
      return await request;
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
    const hosts = this.#client.hosts.values().filter((host) => host.isUp());
    const silent = new Set(hosts);
    const asked = hosts.map((host) =>
      this.#ask(host, 0).then(
        () => silent.delete(host),
        () => silent.delete(host),
      ),
    );
    await Promise.race([Promise.all(asked), delay(ANSWER_MS)]);
    // After a standstill of this process, timers come before the answers that have arrived meanwhile.
    await nextTurn();
    await nextTurn();
    if (silent.size === hosts.length) return;
    await Promise.all(Array.from(silent, (host) => this.#ask(host, LAST_WORD_MS).catch(() => {})));
  }

  /** `readTimeout` 0: waits for as long as there is a connection. */
  async #ask(host: Host, readTimeout: number): Promise<void> {
    await this.#client.execute(QUESTION, [], { host, prepare: false, readTimeout });
  }
}
