import { type Attempt, type ReadingStore, type SellingStore, type Store, toSell } from './store.ts';

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

/** The same of a store that nothing can change. */
type MeteredReading = { readonly store: ReadingStore; readonly read: () => Meter };

/** The same store, with its looks and sends counted and timed. */
export function meteredStore(unmetered: Store): MeteredStore {
  const inner = toSell(unmetered);
  const looks = new Counter();
  const changes = new Counter();
  const { news } = inner;
  const attempts = { applied: 0, refused: 0, notApplied: 0, unknown: 0 };
  const store: SellingStore = {
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

/** The reading part of a store, with its looks counted and timed. */
export function meteredReading(inner: ReadingStore): MeteredReading {
  const looks = new Counter();
  const { news } = inner;
  const store: ReadingStore = {
    ...readingPart(inner),
    look: (room, level) => looks.time(() => inner.look(room, level)),
    ...(news && { news: { ...news, look: (room) => looks.time(() => news.look(room)) } }),
  };
  const changes = new Counter().read();
  const attempts = { applied: 0, refused: 0, notApplied: 0, unknown: 0 };
  return { store, read: () => ({ looks: looks.read(), changes, attempts }) };
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

/** How often each bucket was met, as `[bucket, count]`; what processes send one another. */
export type LatencyCounts = readonly (readonly [number, number])[];

/** Latencies in ms, as people are told them. */
export type LatencyFigures = { readonly p50: number; readonly p99: number; readonly max: number };

/** Below this many µs each value has a bucket of its own; above, each doubling has half as many buckets. */
const EXACT = 128;
const HALF = EXACT / 2;
/** About 18 minutes; whatever took longer counts as this long. */
const LONGEST = 2 ** 30;

/**
 * Counts latencies in buckets that widen with them, as HdrHistogram does: no value is told more than 1.6 % too high,
 * and the size does not depend on how many there are. Histograms of several processes add up without any loss.
 */
export class LatencyHistogram {
  readonly #counts = new Map<number, number>();
  #total = 0;

  /** How many latencies were recorded. */
  get total(): number {
    return this.#total;
  }

  /** Records one latency, in ms. */
  record(latencyMs: number): void {
    this.#add(bucketOf(Math.min(Math.max(Math.round(latencyMs * 1000), 0), LONGEST)), 1);
  }

  /** Adds what another histogram counted. */
  merge(counts: LatencyCounts): void {
    for (const [bucket, count] of counts) this.#add(bucket, count);
  }

  /** The latency in ms that this share (0 to 1) of all did not exceed; 0 when there are none. */
  percentile(share: number): number {
    const wanted = Math.max(Math.ceil(this.#total * share), 1);
    let seen = 0;
    for (const [bucket, count] of this.counts()) {
      seen += count;
      if (seen >= wanted) return highestOf(bucket) / 1000;
    }
    return 0;
  }

  /** Median, 99th percentile and longest, in ms. */
  figures(): LatencyFigures {
    return { p50: this.percentile(0.5), p99: this.percentile(0.99), max: this.percentile(1) };
  }

  /** Every bucket that was met, from the shortest latency on. */
  counts(): LatencyCounts {
    return [...this.#counts].toSorted(([left], [right]) => left - right);
  }

  #add(bucket: number, count: number): void {
    this.#counts.set(bucket, (this.#counts.get(bucket) ?? 0) + count);
    this.#total += count;
  }
}

function bucketOf(micros: number): number {
  if (micros < EXACT) return micros;
  const doublings = Math.floor(Math.log2(micros)) - Math.log2(HALF);
  return HALF * doublings + Math.floor(micros / 2 ** doublings);
}

/** The longest latency that falls into a bucket, µs. */
function highestOf(bucket: number): number {
  if (bucket < EXACT) return bucket;
  const doublings = Math.floor(bucket / HALF) - 1;
  return (bucket - HALF * doublings + 1) * 2 ** doublings - 1;
}

/** What a store tells, in an object that has nothing else: who is given it can change nothing. */
export function readingPart(store: ReadingStore): ReadingStore {
  return {
    address: store.address,
    ...(store.askEveryMs !== undefined && { askEveryMs: store.askEveryMs }),
    ...(store.needsJournal !== undefined && { needsJournal: store.needsJournal }),
    ...(store.news !== undefined && { news: store.news }),
    ...(store.onWrite !== undefined && { onWrite: store.onWrite }),
    ...(store.waiting !== undefined && { waiting: { read: store.waiting.read } }),
    theaterId: () => store.theaterId(),
    plan: () => store.plan(),
    look: (room, level) => store.look(room, level),
    revisions: () => store.revisions(),
    recorded: (room, changes) => store.recorded(room, changes),
    history: (query) => store.history(query),
    health: (depth) => store.health(depth),
    vitals: () => store.vitals(),
    ...(store.rights !== undefined && { rights: () => store.rights?.() ?? Promise.resolve(null) }),
    ...(store.upgrades !== undefined && { upgrades: () => store.upgrades?.() ?? Promise.resolve([]) }),
    close: () => store.close(),
  };
}

/** A store that passes every call on to another: what a wrapper starts from, to change a few of them. */
export function forwardTo(store: SellingStore): SellingStore {
  const { waiting: _read, ...reading } = readingPart(store);
  return {
    ...reading,
    ...(store.waiting !== undefined && { waiting: store.waiting }),
    apply: (change) => store.apply(change),
    record: (entry) => store.record(entry),
    ...(store.rewrite !== undefined && {
      rewrite: (entry) => store.rewrite?.(entry) ?? Promise.resolve(),
    }),
    initialise: (plan, options) => store.initialise(plan, options),
    renew: () => store.renew(),
  };
}
