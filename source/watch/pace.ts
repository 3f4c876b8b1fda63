import type { Vitals } from '../store/vitals.ts';

/** How often something is asked. */
export type Pace = {
  /** At least so long from one answer to the next question, ms. */
  readonly leastMs: number;
  /** At most so long, ms. */
  readonly mostMs: number;
};

/** Whoever watches takes at most this part of a store's time. */
const SHARE = 1 / 10;

/** How long to wait after an answer that took `tookMs`, so that watching never competes with bookings; ms. */
export function pauseAfter(tookMs: number, { leastMs, mostMs }: Pace): number {
  return Math.min(Math.max(tookMs / SHARE - tookMs, leastMs), mostMs);
}

/** Which nodes answer, and why the others do not, as a text that changes when one comes or goes. */
export function nodesIn(vitals: Vitals): string {
  if (vitals.kind !== 'cluster') return '';
  return vitals.nodes
    .map(
      ({ address, state, trouble }) =>
        `${address} ${state === 'down' ? 'down' : 'up'} ${trouble?.cause ?? ''}`,
    )
    .join(', ');
}

export function wholeSecond(): number {
  return Math.floor(Date.now() / 1_000) * 1_000;
}
