import { makeSafe } from '../../source/theater/safe-text.ts';
import { NO_BUG, type PlantedBug } from './bugs/planted-bug.ts';
import { type Run, runSchedule } from './run-schedule.ts';
import { shrink } from './shrink.ts';
import { swarmWords } from './world/swarm.ts';

/** A schedule as a person reads it: what was in it, what happened, and what was wrong. */
export function runLines(run: Run): readonly string[] {
  const wrong = run.findings.map(({ kind, words }) => `${kind}: ${words}`);
  return [
    swarmWords(run.swarm),
    ...run.story(),
    ...(wrong.length === 0 ? ['Nothing was wrong.'] : wrong),
  ].flatMap((lines) => lines.split('\n').map(makeSafe));
}

/** One schedule by its seed; where something is wrong in it, the shortest that was found in which it still is. */
export async function tellSeed(seed: number, bug: PlantedBug = NO_BUG): Promise<readonly string[]> {
  const run = await runSchedule({ seed }, bug);
  if (run.findings.length === 0) return runLines(run);
  const shrunk = await shrink(run, seed, bug);
  const head = `Seed ${seed}, made plainer in ${shrunk.tries} schedules:`;
  return [head, ...runLines(shrunk.run)];
}
