import type { Client } from 'cassandra-driver';

/** A request that waits longer than this makes one ask whether its node is there at all, ms. */
const SLOW_MS = 700;

/** A node that does not answer the simplest question within this time is taken for dead, ms. */
const ANSWER_MS = 700;

/**
 * Finds a node that accepts requests and never answers (frozen, or cut off without a word) long before the patience for
 * a request is over. A node that lets the question time out loses its connection, and with it every request that waits
 * there ends; the driver asks other nodes until the node answers a new connection.
 */
export class Pulse {
  readonly #client: Client;
  #asking: Promise<void> | null = null;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Passes the answer of a request on, and watches over it meanwhile. */
  async watch<Answer>(request: Promise<Answer>): Promise<Answer> {
    const timer = setInterval(() => void this.#ask(), SLOW_MS);
    try {
      return await request;
    } finally {
      clearInterval(timer);
    }
  }

  /** Asks every node that is thought to be up; never rejects. One round at a time is enough. */
  #ask(): Promise<void> {
    this.#asking ??= this.#askEach().finally(() => (this.#asking = null));
    return this.#asking;
  }

  async #askEach(): Promise<void> {
    const hosts = this.#client.hosts.values().filter((host) => host.isUp());
    await Promise.allSettled(
      hosts.map((host) =>
        this.#client.execute('SELECT key FROM system.local', [], {
          host,
          prepare: false,
          readTimeout: ANSWER_MS,
        }),
      ),
    );
  }
}
