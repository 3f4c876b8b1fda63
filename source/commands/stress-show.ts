import type { StressPicture } from '../screen/stress/stress-picture.ts';
import type { Store } from '../store/store.ts';
import type { StressRun } from '../stress/programs/stress-run.ts';
import type { Plan } from '../theater/plan.ts';
import type { Output } from './output.ts';
import { pictureOf, progressLine, type RunFrame } from './stress-progress.ts';
import { clientName } from './stress-tasks.ts';

/** What is shown of a run, and to whom. */
export type Shown = RunFrame & { readonly output: Output; readonly store: Store; readonly plan: Plan };

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
  const { runStressScreen } = await import('../screen/stress/run-stress-screen.tsx');
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
