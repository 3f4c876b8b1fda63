import { parentPort, workerData } from 'node:worker_threads';

import { runSchedule } from './run-schedule.ts';

/** Which seeds a worker runs: from the first on in steps, until so much time has passed. */
export type Work = {
  readonly first: number;
  readonly step: number;
  readonly seconds: number;
  readonly most: number;
};

/** What a worker has done; `wrong` is the first seed in which something was wrong. */
export type Done = {
  readonly schedules: number;
  readonly steps: number;
  readonly lastedMs: number;
  readonly wrong: number | null;
};

/** Runs schedules until the time is over, or something is wrong. */
export async function runMany({ first, step, seconds, most }: Work): Promise<Done> {
  const end = performance.now() + seconds * 1000;
  const done = { schedules: 0, steps: 0, lastedMs: 0 };
  for (let seed = first; performance.now() < end && done.schedules < most; seed += step) {
    const { findings, steps, lasted } = await runSchedule({ seed });
    done.schedules += 1;
    done.steps += steps;
    done.lastedMs += lasted;
    if (findings.length > 0) return { ...done, wrong: seed };
  }
  return { ...done, wrong: null };
}

function isWork(value: unknown): value is Work {
  return typeof value === 'object' && value !== null && 'first' in value && 'step' in value;
}

if (parentPort !== null && isWork(workerData)) parentPort.postMessage(await runMany(workerData), []);
