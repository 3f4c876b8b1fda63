import { type LatencyFigures, LatencyHistogram } from '../../store/metered-store.ts';
import type { Change } from '../../theater/change.ts';
import { checkHistory, type CheckResult } from '../checker/check-history.ts';
import type { HistoryEvent, SendOutcome } from '../history/event.ts';
import type { Unsettled } from './settle-run.ts';
import type { RunEnd } from './stress-run.ts';
import { actionsOf, seatsGained } from './tally.ts';

/**
 * `unproved`: nothing contradicts what is promised, but the store was away at the end, so not all of it could be
 * judged.
 */
type StressVerdict = 'ok' | 'violated' | 'unproved';

/** What a run came to. */
export type StressResult = {
  /** Everything the clients did: looks, and requests for a change, whatever came of them. */
  readonly attempts: number;
  /** Changes that stand, answered so or proved later. */
  readonly applied: number;
  /** Requests that were refused. */
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

/** What became of the changes that the clients decided on; a change that was sent several times counts once. */
type ChangeCounts = {
  readonly changes: number;
  /** Answered so, or proved later. */
  readonly applied: number;
  /** Changes of which some send got no answer, however they ended. */
  readonly unknown: number;
  /** Applied changes that book, and their seats. */
  readonly bookings: number;
  readonly seatsBooked: number;
};

/** Counts what the clients sent; `settler` is the name of whoever settled what they left open, and does not count. */
function countChanges(events: readonly HistoryEvent[], settler: string): ChangeCounts {
  const sent = new Map<string, { readonly change: Change; readonly outcomes: Set<SendOutcome> }>();
  const changeOf = new Map<string, string>();
  for (const event of events) {
    if (event.type !== 'send' || event.change.kind === 'fence' || event.client === settler) continue;
    const { change, attempt } = event;
    changeOf.set(attempt, change.id);
    if (!sent.has(change.id)) sent.set(change.id, { change, outcomes: new Set() });
  }
  const answered = new Set<string>();
  const proved = new Set<string>();
  for (const event of events) {
    if (event.type === 'told' && event.as === 'applied') proved.add(event.change);
    if (event.type !== 'answer') continue;
    answered.add(event.attempt);
    sent.get(changeOf.get(event.attempt) ?? '')?.outcomes.add(event.outcome);
  }
  for (const [attempt, change] of changeOf) {
    if (!answered.has(attempt)) sent.get(change)?.outcomes.add('info');
  }

  const all = [...sent.values()];
  const applied = all.filter(({ change, outcomes }) => outcomes.has('ok') || proved.has(change.id));
  const booking = applied.filter(({ change }) => change.kind === 'book');
  return {
    changes: all.length,
    applied: applied.length,
    unknown: all.filter(({ outcomes }) => outcomes.has('info')).length,
    bookings: booking.length,
    seatsBooked: booking.reduce((sum, { change }) => sum + seatsGained(change), 0),
  };
}
