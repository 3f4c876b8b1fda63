import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type RandomNumbers, randomNumbers } from '../../source/stress/programs/program.ts';
import { Disk, type Luck } from './disk.ts';
import { judgeLeft, type Left } from './judge-left.ts';
import type { Mistake } from './mistakes.ts';
import { type Evening, recordEvening } from './record.ts';

/** What one cut left. */
export type Cut = Left & {
  /** The line of the record at which the power went, and of how many. */
  readonly line: number;
  readonly lines: number;
  readonly luck: Luck;
  /** What the world had been told by then. */
  readonly told: number;
};

export type CutsTask = {
  readonly seed: number;
  readonly cuts: number;
  /** What each program of the evening asks for. */
  readonly requests: number;
  readonly mistake?: Mistake | null;
  /** Whether the first cut after which something is wrong is the last. */
  readonly isFirstEnough?: boolean;
};

/** What an evening's cuts left, and where what was wrong is kept; null where nothing was. */
export type CutEvening = { readonly cuts: readonly Cut[]; readonly kept: string | null };

/** Records one evening, and has the power go at so many moments of it. */
export async function cutEvening(task: CutsTask): Promise<CutEvening> {
  const { seed, cuts, requests, mistake = null, isFirstEnough = false } = task;
  const folder = mkdtempSync(path.join(tmpdir(), 'theater-power-'));
  let isKept = false;
  try {
    const evening = await recordEvening(folder, { seed, requests, mistake });
    const random = randomNumbers(seed);
    const disk = new Disk(evening.disk, evening.events);
    const all: Cut[] = [];
    for (const [index, line] of momentsOf(evening, cuts, random).entries()) {
      disk.advance(line);
      const luck = random.pick<Luck>(['none', 'none', 'some', 'some', 'some', 'all']) ?? 'none';
      const [left, started] = [`left-${index}`, `started-${index}`].map((name) => path.join(folder, name));
      if (left === undefined || started === undefined) throw new Error('two names');
      disk.leave(left, luck, random);
      cpSync(left, started, { recursive: true });
      const told = evening.told.filter((each) => each.line <= line).map(({ what }) => what);
      const cut = {
        ...(await judgeLeft(started, told)),
        line,
        lines: evening.lines,
        luck,
        told: told.length,
      };
      all.push(cut);
      // What was wrong is kept as the cut left it, beside the record.
      if (cut.wrong.length === 0 || mistake !== null) rmSync(left, { recursive: true });
      else isKept = true;
      rmSync(started, { recursive: true });
      if (isFirstEnough && cut.wrong.length > 0) break;
    }
    return { cuts: all, kept: isKept ? folder : null };
  } finally {
    if (!isKept) rmSync(folder, { recursive: true, force: true });
  }
}

/** Half of them anywhere, half just as somebody hears something; in their order. */
function momentsOf({ told, lines }: Evening, cuts: number, random: RandomNumbers): readonly number[] {
  return Array.from({ length: cuts }, (_, index) =>
    index % 2 === 0 ? random.below(lines + 1) : (random.pick(told)?.line ?? 0),
  ).toSorted((left, right) => left - right);
}
