import type { Outcome } from '../../booking/outcome.ts';
import { type LatencyCounts, LatencyHistogram } from '../../store/metered-store.ts';
import type { Change } from '../../theater/change.ts';
import type { Seat } from '../../theater/seats.ts';

/** What one client has done so far; plain data that processes send one another. */
export type Tally = {
  /** Looks at one room or at all, when they were the action itself. */
  readonly looks: number;
  /** Requests to change something that have their outcome. */
  readonly requests: number;
  readonly applied: number;
  readonly refused: number;
  /** Requests of which the client does not know the end. */
  readonly unknown: number;
  /** Actions of which the store said that they did nothing, or could not be asked. */
  readonly failed: number;
  /** Seats booked, less seats released. */
  readonly seats: number;
  readonly latency: LatencyCounts;
};

export const NO_TALLY: Tally = {
  looks: 0,
  requests: 0,
  applied: 0,
  refused: 0,
  unknown: 0,
  failed: 0,
  seats: 0,
  latency: [],
};

/** Everything that was done, whether anything came of it or not. */
export function actionsOf({ looks, requests, failed }: Tally): number {
  return looks + requests + failed;
}

/** Counts for one client as it goes. */
export class TallyKeeper {
  readonly #latency = new LatencyHistogram();
  #tally = NO_TALLY;

  /** A look that was answered after so many ms. */
  looked(latencyMs: number): void {
    this.#add({ looks: 1 }, latencyMs);
  }

  /** A request that has its outcome after so many ms. */
  ended(outcome: Outcome, latencyMs: number): void {
    const operation = COUNTED_AS[outcome.kind];
    if (operation === 'failed') this.#add({ failed: 1 }, latencyMs);
    else
      this.#add(
        { requests: 1, ...(operation !== null && { [operation]: 1 }), seats: gain(outcome) },
        latencyMs,
      );
  }

  /** A request that was refused after so many ms, by whatever refused it. */
  refused(latencyMs: number): void {
    this.#add({ requests: 1, refused: 1 }, latencyMs);
  }

  /** An action that the store could not be asked for. */
  failed(latencyMs: number): void {
    this.#add({ failed: 1 }, latencyMs);
  }

  get tally(): Tally {
    return { ...this.#tally, latency: this.#latency.counts() };
  }

  #add(parts: Partial<Omit<Tally, 'latency'>>, latencyMs: number): void {
    this.#latency.record(latencyMs);
    this.#tally = sumOf(this.#tally, { ...NO_TALLY, ...parts });
  }
}

const COUNTED_AS = {
  applied: 'applied',
  refused: 'refused',
  unknown: 'unknown',
  notApplied: 'failed',
  settled: null,
  givenUp: null,
} as const satisfies Record<Outcome['kind'], string | null>;

/** Seats that the outcome booked, less those that it released. */
function gain(outcome: Outcome): number {
  return outcome.kind === 'applied' ? seatsGained(outcome.change) : 0;
}

/** Seats that a change books, less those that it releases; none for a move. */
export function seatsGained({ seats }: Change): number {
  return seats.reduce((sum, { before, after }) => sum + bookedIn(after) - bookedIn(before), 0);
}

function bookedIn({ content }: Seat): number {
  return content.kind === 'booked' ? 1 : 0;
}

/** What several clients have done together. */
export function sumOfTallies(tallies: Iterable<Tally>): Tally {
  const latency = new LatencyHistogram();
  let sum = NO_TALLY;
  for (const tally of tallies) {
    latency.merge(tally.latency);
    sum = sumOf(sum, tally);
  }
  return { ...sum, latency: latency.counts() };
}

function sumOf(left: Tally, right: Tally): Tally {
  return {
    looks: left.looks + right.looks,
    requests: left.requests + right.requests,
    applied: left.applied + right.applied,
    refused: left.refused + right.refused,
    unknown: left.unknown + right.unknown,
    failed: left.failed + right.failed,
    seats: left.seats + right.seats,
    latency: [],
  };
}
