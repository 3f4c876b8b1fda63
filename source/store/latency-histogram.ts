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
 * Counts latencies in buckets that widen with them, as HdrHistogram does: no value is told more than 1.6 % too high, and
 * the size does not depend on how many there are. Histograms of several processes add up without any loss.
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
