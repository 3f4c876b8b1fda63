import { type LatencyFigures, LatencyHistogram } from '../../store/metered-store.ts';
import type { Change } from '../../theater/change.ts';
import { checkHistory, type CheckResult } from '../checker/check-history.ts';
import type { HistoryEvent, SendOutcome } from '../history/event.ts';
import { type ClientCommand, type ClientEnd, ClientProcess } from './client-process.ts';
import type { ClientTask } from './program.ts';
import type { Unsettled } from './settle-run.ts';
import { actionsOf, sumOfTallies, type Tally, seatsGained } from './tally.ts';

/** How far a run is: clients open their connections, act, and have ended. */
type RunPhase = 'starting' | 'running' | 'ended';

/** A moment of a run, for whoever shows it. */
export type RunView = {
  readonly phase: RunPhase;
  /** ms since all clients began; 0 before. */
  readonly elapsedMs: number;
  readonly tally: Tally;
  /** Actions a second over about the last second. */
  readonly rate: number;
};

/** What came of the clients. */
export type RunEnd = {
  readonly tally: Tally;
  /** From the common beginning to the end of the last client. */
  readonly seconds: number;
  readonly ends: readonly ClientEnd[];
  /** Whether it was ended before its time. */
  readonly isStopped: boolean;
};

/** How far back the present rate looks, ms. */
const RATE_WINDOW_MS = 1000;

/**
 * Runs the clients of a stress program, each in a process of its own, from a common beginning to the end of the last.
 */
export class StressRun {
  readonly #clients: readonly ClientProcess[];
  #phase: RunPhase = 'starting';
  #beganAt = 0;
  #endedAt = 0;
  #samples: readonly { readonly at: number; readonly actions: number }[] = [];
  #isStopped = false;

  /** Starts the processes. `onProgress` is called whenever the view has changed. */
  constructor(
    command: ClientCommand,
    tasks: readonly ClientTask[],
    onProgress: () => void = () => undefined,
  ) {
    this.#clients = tasks.map((task) => new ClientProcess(command, task, onProgress));
  }

  /** Resolves when every process is gone. Whatever became of them is in the answer; it never rejects. */
  async finish(): Promise<RunEnd> {
    await Promise.all(this.#clients.map(({ isReady }) => isReady));
    this.#phase = 'running';
    this.#beganAt = performance.now();
    // A client that could not even begin leaves the others nothing to compete with.
    const failing = this.#clients.map(async (client) => {
      const end = await client.hasEnded;
      if (end.kind === 'failed') this.stop();
      return end;
    });
    for (const client of this.#clients) client.begin();
    if (this.#isStopped) this.stop();
    const ends = await Promise.all(failing);
    this.#endedAt = performance.now();
    this.#phase = 'ended';
    return {
      tally: this.view().tally,
      seconds: (this.#endedAt - this.#beganAt) / 1000,
      ends,
      isStopped: this.#isStopped,
    };
  }

  /** Ends the run early: every client ends with the action that is under way. */
  stop(): void {
    this.#isStopped = true;
    for (const client of this.#clients) client.stop();
  }

  /** Ends every client now. What they had sent stays in doubt until it is settled. */
  kill(): void {
    for (const client of this.#clients) client.kill();
  }

  /** The run at this moment. */
  view(): RunView {
    const tally = sumOfTallies(this.#clients.map((client) => client.tally));
    const now = this.#phase === 'ended' ? this.#endedAt : performance.now();
    const elapsedMs = this.#phase === 'starting' ? 0 : now - this.#beganAt;
    return { phase: this.#phase, elapsedMs, tally, rate: this.#rate(actionsOf(tally), now) };
  }

  #rate(actions: number, now: number): number {
    // The newest sample that is older than the window stays, to measure from.
    const kept = this.#samples.filter((_, index, all) => now - (all[index + 1]?.at ?? now) <= RATE_WINDOW_MS);
    this.#samples = [...kept, { at: now, actions }];
    const [first] = this.#samples;
    const ms = first === undefined ? 0 : now - first.at;
    return first === undefined || ms < RATE_WINDOW_MS / 10 ? 0 : ((actions - first.actions) * 1000) / ms;
  }
}

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
