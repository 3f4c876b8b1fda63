import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { FILE_FAULTS } from './file-faults.ts';
import { runFileFault } from './files/run-file-fault.ts';
import { faultLines, headingLine, rowLine } from './report.ts';

/** The longest that one fault may take on a busy machine, ms; most take 5 to 15 s. */
const FAULT_MS = 240_000;

/** Run it again by `npm run test:faults -- --bounded --seed N`. */
const seed = Number(process.env['THEATER_FAULT_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

describe('what is promised of a theater in a file while things go wrong', () => {
  let folder: string;
  const rows: string[] = [];
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

  test.for(FILE_FAULTS)(
    '$name: nothing contradicts it, everything is settled, and the twin is caught',
    { timeout: FAULT_MS },
    async (fault, { skip }) => {
      const whyNot = fault.whyNotHere?.() ?? null;
      skip(whyNot !== null && process.env['CI'] !== 'true', whyNot ?? '');
      expect(whyNot).toBeNull();
      tried += 1;
      const result = await runFileFault(fault, { seed, isFull: false, folder });
      rows.push(rowLine(result));
      expect(faultLines(result), `seed ${seed}`).toEqual([]);
      wellEnded += 1;
    },
  );
});
