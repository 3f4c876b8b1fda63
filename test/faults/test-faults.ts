import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { faultLines, headingLine, rowLine } from './report.ts';
import type { FaultResult } from './under-load.ts';

/** The longest that one fault may take on a busy machine, ms; most take 5 to 40 s. */
const FAULT_MS = 240_000;

/** What can be inflicted, or says why it cannot be here. */
type Inflicted = { readonly name: string; readonly whyNotHere?: () => string | null };

/** How a fault is run: bounded, with its histories below `folder`. */
export type BoundedRun = { readonly seed: number; readonly isFull: false; readonly folder: string };

/**
 * A test for each of these faults, inside of a suite: nothing may contradict it. At the end of the suite their table
 * is printed, and the histories are kept if one of them failed. Run it again by `npm run test:faults -- --bounded
 * --seed N`.
 */
export function testFaults<Fault extends Inflicted>(
  faults: readonly Fault[],
  run: (fault: Fault, bounded: BoundedRun) => Promise<FaultResult>,
): void {
  const seed = Number(process.env['THEATER_FAULT_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
  const rows: string[] = [];
  let folder: string;
  let [tried, wellEnded] = [0, 0];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'theater-faults-'));
  });

  afterAll(async () => {
    const table = [`Seed ${seed}. Times are in ms.`, headingLine(), ...rows];
    if (wellEnded < tried) table.push(`The histories are in ${folder}.`);
    else await rm(folder, { recursive: true });
    process.stderr.write(`${table.join('\n')}\n`);
  });

  test.for(faults)(
    '$name: nothing contradicts it, everything is settled, and the twins are caught',
    { timeout: FAULT_MS },
    async (fault, { skip }) => {
      const whyNot = fault.whyNotHere?.() ?? null;
      skip(whyNot !== null && process.env['CI'] !== 'true', whyNot ?? '');
      expect(whyNot).toBeNull();
      tried += 1;
      const result = await run(fault, { seed, isFull: false, folder });
      rows.push(rowLine(result));
      expect(faultLines(result), `seed ${seed}`).toEqual([]);
      wellEnded += 1;
    },
  );
}
