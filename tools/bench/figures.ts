/** What was measured of one thing, and of how many samples. */
export type Measured = {
  readonly name: string;
  readonly p50: number;
  /** What 99 of 100 samples keep to: no longer for times, no fewer for rates. */
  readonly p99: number;
  readonly samples: number;
};

/** A figure that the project wants to keep, and what was reached. */
export type Aim = {
  /** What the figure is, in words: `cursor move, times the one-line app`. */
  readonly name: string;
  readonly reached: number;
  readonly wanted: number;
  /** Whether more is better; otherwise less is. */
  readonly isMoreBetter: boolean;
};

/** What one part of the benchmark found. */
export type PartResult = {
  readonly title: string;
  readonly unit: 'ms' | 'bookings/s';
  /** The first is what the others are compared with. */
  readonly rows: readonly [Measured, ...Measured[]];
  readonly aims: readonly Aim[];
  /** What a reader must know to judge the figures; whole sentences. */
  readonly notes: readonly string[];
};

/** Sums up times, in ms. */
export function measuredTimes(name: string, samples: readonly number[]): Measured {
  return { name, p50: percentile(samples, 0.5), p99: percentile(samples, 0.99), samples: samples.length };
}

/** Sums up rates, a second. */
export function measuredRates(name: string, samples: readonly number[]): Measured {
  return { name, p50: percentile(samples, 0.5), p99: percentile(samples, 0.01), samples: samples.length };
}

export function isReached({ reached, wanted, isMoreBetter }: Aim): boolean {
  return isMoreBetter ? reached >= wanted : reached <= wanted;
}

/** The smallest sample that `share` (0-1) of all samples do not exceed; NaN without samples. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}
