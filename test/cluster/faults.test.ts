import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { FAULTS } from '../faults/faults.ts';
import { makePlayground, type Playground } from '../faults/playground.ts';
import { faultLines, headingLine, rowLine } from '../faults/report.ts';
import { runFault } from '../faults/run-fault.ts';
import type { FaultResult } from '../faults/under-load.ts';
import { CLUSTER_START_MS, describeOnCluster } from './nodes.ts';

/** The longest that one fault may take on a busy machine, ms; most take 10 to 40 s. */
const FAULT_MS = 240_000;

const BOUNDED = FAULTS.filter(({ isBounded }) => isBounded);

/** Run it again by `npm run test:faults -- --bounded --seed N`. */
const seed = Number(process.env['THEATER_FAULT_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

describeOnCluster('what is promised while things go wrong', (theCluster) => {
  let playground: Playground;
  let folder: string;
  const results: FaultResult[] = [];
  let [tried, wellEnded] = [0, 0];

  beforeAll(async () => {
    playground = await makePlayground(theCluster());
    folder = await mkdtemp(path.join(tmpdir(), 'theater-faults-'));
  }, CLUSTER_START_MS);

  afterAll(async () => {
    await playground.close();
    const table = [`Seed ${seed}. Times are in ms.`, headingLine(), ...results.map(rowLine)];
    if (wellEnded < tried) table.push(`The histories are in ${folder}.`);
    else await rm(folder, { recursive: true });
    process.stderr.write(`${table.join('\n')}\n`);
  });

  test.for(BOUNDED)(
    '$name: nothing contradicts it, everything is settled, and the twins are caught',
    { timeout: FAULT_MS },
    async (fault, { skip }) => {
      const whyNot = fault.whyNotHere?.() ?? null;
      skip(whyNot !== null && process.env['CI'] !== 'true', whyNot ?? '');
      expect(whyNot).toBeNull();
      tried += 1;
      const result = await runFault(fault, { playground, seed, isFull: false, folder });
      results.push(result);
      expect(faultLines(result), `seed ${seed}`).toEqual([]);
      wellEnded += 1;
    },
  );
});
