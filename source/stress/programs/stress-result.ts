import { type LatencyFigures, LatencyHistogram } from '../../store/latency-histogram.ts';
import { type CheckResult, checkHistory } from '../checker/check-history.ts';
import type { HistoryEvent } from '../history/event.ts';
import { countChanges } from './count-changes.ts';
import type { Unsettled } from './settle-run.ts';
import type { RunEnd } from './stress-run.ts';
import { actionsOf } from './tally.ts';

/** `unproved`: nothing contradicts what is promised, but the store was away at the end, so not all of it could be judged. */
export type StressVerdict = 'ok' | 'violated' | 'unproved';

/** What a run came to. */
export type StressResult = {
  /** Everything the clients did: looks, and wishes for a change, whatever came of them. */
  readonly attempts: number;
  /** Changes that stand, answered so or proved later. */
  readonly applied: number;
  /** Wishes that were refused. */
  readonly refused: number;
  /** Changes of which some send got no answer; what became of them was found out, except for `unresolved`. */
  readonly unknown: number;
  readonly unresolved: number;
  readonly seconds: number;
  readonly bookingsPerSecond: number;
  readonly seatsPerSecond: number;
  /** Of whole actions, as a person waits for them: a booking with the looks that it needed. */
  readonly latency: LatencyFigures;
  readonly verdict: StressVerdict;
  /** Why it is unproved. */
  readonly unsettled: Unsettled;
  readonly check: CheckResult;
  /** Whether the run was ended before its time. */
  readonly isStopped: boolean;
};

/** Judges a run by the history that all its processes recorded. */
export function judgeRun(
  events: readonly HistoryEvent[],
  { tally, seconds, ends, isStopped }: RunEnd,
  { unsettled, settler }: { readonly unsettled: Unsettled; readonly settler: string },
): StressResult {
  const check = checkHistory(events);
  const counts = countChanges(events, settler);
  const isOneLost = ends.some(({ kind }) => kind === 'lost');
  const latency = new LatencyHistogram();
  latency.merge(tally.latency);
  const isViolated = check.violations.some(({ name }) => unsettled === null || name !== 'unsettled');
  return {
    // What a killed client did last is in the history alone.
    attempts: isOneLost ? Math.max(actionsOf(tally), tally.looks + counts.changes) : actionsOf(tally),
    applied: counts.applied,
    refused: tally.refused,
    unknown: counts.unknown,
    unresolved: check.counts.unresolved,
    seconds,
    bookingsPerSecond: perSecond(counts.bookings, seconds),
    seatsPerSecond: perSecond(counts.seatsBooked, seconds),
    latency: latency.figures(),
    verdict: isViolated ? 'violated' : unsettled === null ? 'ok' : 'unproved',
    unsettled,
    check,
    isStopped,
  };
}

function perSecond(count: number, seconds: number): number {
  return seconds === 0 ? 0 : count / seconds;
}
