import type { Attempt } from './attempt.ts';
import { forwardTo } from './forward-to.ts';
import { LatencyHistogram } from './latency-histogram.ts';
import type { Store } from './store.ts';

/** What a program has asked of its store so far. */
export type Meter = {
  readonly looks: Metered;
  readonly changes: Metered;
  /** What the sends of changes came to. */
  readonly attempts: Readonly<Record<Attempt['kind'], number>>;
};

/** How many were answered, how many were not, and how long answers took, ms. */
export type Metered = {
  readonly answered: number;
  readonly failed: number;
  readonly p50: number;
  readonly p99: number;
};

export type MeteredStore = { readonly store: Store; readonly read: () => Meter };

/** The same store, with its looks and sends counted and timed. */
export function meteredStore(inner: Store): MeteredStore {
  const looks = new Counter();
  const changes = new Counter();
  const { news } = inner;
  const attempts = { applied: 0, refused: 0, notApplied: 0, unknown: 0 };
  const store: Store = {
    ...forwardTo(inner),
    look: (room, level) => looks.time(() => inner.look(room, level)),
    ...(news && { news: { ...news, look: (room) => looks.time(() => news.look(room)) } }),
    apply: async (change) => {
      const attempt = await changes.time(() => inner.apply(change));
      attempts[attempt.kind] += 1;
      return attempt;
    },
  };
  return {
    store,
    read: () => ({ looks: looks.read(), changes: changes.read(), attempts: { ...attempts } }),
  };
}

class Counter {
  readonly #latencies = new LatencyHistogram();
  #failed = 0;

  async time<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    const start = performance.now();
    try {
      const answer = await ask();
      this.#latencies.record(performance.now() - start);
      return answer;
    } catch (error) {
      this.#failed += 1;
      throw error;
    }
  }

  read(): Metered {
    const { p50, p99 } = this.#latencies.figures();
    return { answered: this.#latencies.total, failed: this.#failed, p50, p99 };
  }
}
