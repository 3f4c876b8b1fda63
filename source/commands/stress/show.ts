import type { StressPicture } from '../../screen/stress/stress-lines.ts';
import { type LatencyFigures, LatencyHistogram } from '../../store/metered-store.ts';
import type { Store } from '../../store/store.ts';
import { verdictWords } from '../../stress/checker/check-history.ts';
import type { StressResult, RunView, StressRun } from '../../stress/programs/stress-run.ts';
import { actionsOf } from '../../stress/programs/tally.ts';
import type { Plan } from '../../theater/plan.ts';
import { EXIT, type ExitCode, alignColumns, type Output } from '../cli/output.ts';
import { clientName, type StressOptions } from './options.ts';

/** What is shown of a run, and to whom. */
type Shown = RunFrame & { readonly output: Output; readonly store: Store; readonly plan: Plan };

/** The run's own end, and what happens when the person wants it at once. */
type Ending<Result> = { readonly work: Promise<Result>; readonly insist: () => void };

/** Ctrl-C typed again within so many ms is the same press. */
const SAME_PRESS_MS = 500;

/**
 * Shows how a run goes until its work is done, and gives what came of it: a screen on a terminal, lines on stderr
 * without one, nothing with `--json`.
 */
export async function showRun<Result>(
  shown: Shown,
  run: StressRun,
  { work, insist }: Ending<Result>,
): Promise<Result> {
  // Whoever waits for the work is told of its end; a screen that is still up must not be in the way.
  work.catch(() => undefined);
  const { output, store, plan } = shown;
  if (output.isJson) return await work;
  if (!process.stdin.isTTY || !process.stdout.isTTY) return await sayProgress(shown, run, work);
  const { runStressScreen } = await import('../../screen/stress/stress-app.tsx');
  const read = (): StressPicture => pictureOf(shown, run.view());
  const onStop = stopOnce(() => run.stop(), insist);
  try {
    await runStressScreen({ store, plan, read, until: work, onStop, client: clientName(0) });
  } catch (error) {
    output.say(`The screen could not be drawn: ${error instanceof Error ? error.message : String(error)}`);
  }
  return await work;
}

function stopOnce(stop: () => void, insist: () => void): () => void {
  let first: number | null = null;
  return () => {
    const now = performance.now();
    if (first === null) {
      first = now;
      stop();
    } else if (now - first > SAME_PRESS_MS) {
      insist();
    }
  };
}

const LINE_EVERY_MS = 1000;

async function sayProgress<Result>(shown: Shown, run: StressRun, work: Promise<Result>): Promise<Result> {
  const timer = setInterval(() => {
    const view = run.view();
    if (view.phase === 'running') shown.output.say(progressLine(pictureOf(shown, view)));
  }, LINE_EVERY_MS);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

/** What a run is measured against. */
type RunFrame = {
  readonly options: StressOptions;
  /** The store's address. */
  readonly address: string;
  /** Seats that were free before it started. */
  readonly free: number;
};

/** How a run stands, in one line. */
function progressLine(picture: StressPicture): string {
  const { share, seconds, actions, rate, latency, applied, refused, unknown } = picture;
  return `${Math.floor(share * 100)}% after ${seconds.toFixed(1)} s: ${actions} actions, ${Math.round(rate)}/s, p50 ${latency.p50.toFixed(1)} ms, p99 ${latency.p99.toFixed(1)} ms; ${applied} applied, ${refused} refused, ${unknown} unknown`;
}

/** How a run stands, for a screen. */
function pictureOf({ options, address, free }: RunFrame, view: RunView): StressPicture {
  const { choice, clients } = options;
  const { tally, phase, rate, elapsedMs } = view;
  const latency = new LatencyHistogram();
  latency.merge(tally.latency);
  const { applied, refused, unknown, failed } = tally;
  const name = choice.program === 'repeat' ? `repeat ${choice.action}` : choice.program;
  return {
    program: `${name}  ${clients} ${clients === 1 ? 'client' : 'clients'}`,
    address,
    phase,
    share: shareOf(options, view, free),
    seconds: elapsedMs / 1000,
    actions: actionsOf(tally),
    rate,
    latency: latency.figures(),
    applied,
    refused,
    unknown,
    failed,
  };
}

/** How far a run is on its way to each of its ends; the nearest of them counts. */
function shareOf({ choice, forMs, count }: StressOptions, view: RunView, free: number): number {
  const shares = [
    forMs === null ? 0 : view.elapsedMs / forMs,
    count === null ? 0 : actionsOf(view.tally) / count,
    choice.program !== 'rush' || free === 0 ? 0 : view.tally.seats / free,
  ];
  return Math.min(Math.max(...shares), 1);
}

/** A run as one JSON object; the names are stable. */
export function stressJson({ choice, clients }: StressOptions, result: StressResult): object {
  const { counts } = result.check;
  return {
    program: choice.program,
    clients,
    attempts: result.attempts,
    applied: result.applied,
    refused: result.refused,
    unknown: result.unknown,
    unresolved: result.unresolved,
    seconds: rounded(result.seconds),
    bookingsPerSecond: rounded(result.bookingsPerSecond),
    seatsPerSecond: rounded(result.seatsPerSecond),
    latencyMs: figures(result.latency),
    doubleBookings: counts.doubleBookings,
    lostBookings: counts.lostBookings,
    verdict: result.verdict,
  };
}

/** What two rushes by the best seats tell of each other, in one line: how many refusals the shuffle saves. */
export function savedWords(shuffled: StressResult, alike: StressResult): string {
  const saved = alike.refused - shuffled.refused;
  const counts = `${shuffled.refused} refused with suggestions shuffled, ${alike.refused} with the same for all`;
  if (saved <= 0 || alike.refused === 0) return `${counts}: the shuffle saved none.`;
  return `${counts}: the shuffle saved ${saved} (${Math.round((saved * 100) / alike.refused)} %).`;
}

/** A run in lines for a person: what was done, the ledger, and the verdict. */
export function stressLines(result: StressResult): readonly string[] {
  const { p50, p99, max } = figures(result.latency);
  const { applied, refused, unknown, unresolved, attempts } = result;
  return [
    `${attempts} attempts in ${rounded(result.seconds)} s: ${applied} applied, ${refused} refused, ${unknown} unknown (${unresolved} unresolved).`,
    `${rounded(result.bookingsPerSecond)} bookings and ${rounded(result.seatsPerSecond)} seats a second; latency ${p50} ms (p50), ${p99} ms (p99), ${max} ms (longest).`,
    ...ledgerLines(result),
    ...verdictWords(result.check),
    ...(result.unsettled === null ? [] : [`Not all of it is proved: ${result.unsettled}.`]),
  ];
}

/** What the verdict says to a script. */
export function stressExitCode({ verdict }: StressResult): ExitCode {
  switch (verdict) {
    case 'ok':
      return EXIT.done;
    case 'violated':
      return EXIT.refused;
    case 'unproved':
      return EXIT.unconfirmed;
  }
}

function ledgerLines({ check }: StressResult): readonly string[] {
  const lines = check.ledger.filter(({ booked, released }) => booked + released > 0);
  if (lines.length === 0) return [];
  return alignColumns([
    ['Room', 'Client', 'Had', 'Booked', 'Released', 'Has'],
    ...lines.map(({ room, client, before, booked, released, has }) => [
      room,
      client,
      before,
      booked,
      released,
      has,
    ]),
  ]);
}

function figures({ p50, p99, max }: LatencyFigures): LatencyFigures {
  return { p50: rounded(p50), p99: rounded(p99), max: rounded(max) };
}

function rounded(figure: number): number {
  return Math.round(figure * 100) / 100;
}
