import type { StressPicture } from '../screen/stress/stress-picture.ts';
import { LatencyHistogram } from '../store/latency-histogram.ts';
import type { RunView } from '../stress/programs/stress-run.ts';
import { actionsOf } from '../stress/programs/tally.ts';
import type { StressOptions } from './stress-options.ts';

/** What a run is measured against. */
export type RunFrame = {
  readonly options: StressOptions;
  /** The store's address. */
  readonly address: string;
  /** Seats that were free before it started. */
  readonly free: number;
};

/** How a run stands, in one line. */
export function progressLine(picture: StressPicture): string {
  const { share, seconds, actions, rate, latency, applied, refused, unknown } = picture;
  return `${Math.floor(share * 100)}% after ${seconds.toFixed(1)} s: ${actions} actions, ${Math.round(rate)}/s, p50 ${latency.p50.toFixed(1)} ms, p99 ${latency.p99.toFixed(1)} ms; ${applied} applied, ${refused} refused, ${unknown} unknown`;
}

/** How a run stands, for a screen. */
export function pictureOf({ options, address, free }: RunFrame, view: RunView): StressPicture {
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
