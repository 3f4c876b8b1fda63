import { LatencyHistogram } from '../stress/programs/latency-histogram.ts';
import type { RunView, StressRun } from '../stress/programs/stress-run.ts';
import { actionsOf } from '../stress/programs/tally.ts';
import type { Output } from './output.ts';
import type { StressOptions } from './stress-options.ts';

/** How far a run is on its way to each of its ends, 0 to 1; the nearest of them counts. `free` is how many seats were, at first. */
export function shareOf({ choice, forMs, count }: StressOptions, view: RunView, free: number): number {
  const shares = [
    forMs === null ? 0 : view.elapsedMs / forMs,
    count === null ? 0 : actionsOf(view.tally) / count,
    choice.program !== 'rush' || free === 0 ? 0 : view.tally.seats / free,
  ];
  return Math.min(Math.max(...shares), 1);
}

/** How it goes, in one line. */
export function progressLine(options: StressOptions, view: RunView, free: number): string {
  const { tally, rate, elapsedMs } = view;
  const latency = new LatencyHistogram();
  latency.merge(tally.latency);
  const { p50, p99 } = latency.figures();
  const percent = Math.floor(shareOf(options, view, free) * 100);
  const seconds = (elapsedMs / 1000).toFixed(1);
  return `${percent}% after ${seconds} s: ${actionsOf(tally)} actions, ${Math.round(rate)}/s, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms; ${tally.applied} applied, ${tally.refused} refused, ${tally.unknown} unknown`;
}

const LINE_EVERY_MS = 1000;

/** Says how a run goes, a line a second, for as long as the work takes. */
export async function sayProgress<Result>(
  output: Output,
  run: StressRun,
  line: (view: RunView) => string,
  work: Promise<Result>,
): Promise<Result> {
  const timer = setInterval(() => {
    const view = run.view();
    if (view.phase === 'running') output.say(line(view));
  }, LINE_EVERY_MS);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
