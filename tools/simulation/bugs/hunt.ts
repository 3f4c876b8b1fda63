import { type Run, runSchedule } from '../run-schedule.ts';
import { OFFICE_BUGS } from './office-bugs.ts';
import type { PlantedBug } from './planted-bug.ts';
import { STORE_BUGS } from './store-bugs.ts';

/** Every mistake that is planted, to see whether it is found. */
export const BUGS: readonly PlantedBug[] = [...STORE_BUGS, ...OFFICE_BUGS];

/** The first schedule in which something was wrong. */
export type Found = { readonly seed: number; readonly schedules: number; readonly run: Run };

/** Runs one schedule after the other until something is wrong; null when nothing was in so many. */
export async function hunt(bug: PlantedBug, firstSeed: number, most: number): Promise<Found | null> {
  for (let schedules = 1; schedules <= most; schedules += 1) {
    const seed = firstSeed + schedules - 1;
    const run = await runSchedule({ seed }, bug);
    if (run.findings.length > 0) return { seed, schedules, run };
  }
  return null;
}
