// Inflicts every fault on real nodes, in full:  npm run test:faults [-- FAULT…] [-- --bounded] [-- --seed N]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { keepCluster } from '../cluster/kept-cluster.ts';
import { openTestCluster } from '../cluster/test-cluster.ts';
import { FAULTS } from './faults.ts';
import { makePlayground } from './playground.ts';
import { faultLines, headingLine, rowLine } from './report.ts';
import { runFault } from './run-fault.ts';
import type { Fault } from './scene.ts';

const { values, positionals } = parseArgs({
  options: { bounded: { type: 'boolean', default: false }, seed: { type: 'string' } },
  allowPositionals: true,
});
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
const unknown = positionals.find((name) => !FAULTS.some((fault) => fault.name.includes(name)));
if (unknown !== undefined || !Number.isSafeInteger(seed)) {
  say(unknown === undefined ? 'The seed is a whole number.' : `${unknown} is no fault. The faults are:`);
  for (const { name } of FAULTS) say(`  ${name}`);
  process.exitCode = 2;
} else {
  const named = FAULTS.filter(
    ({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
  );
  const isWell = await inflict(named.filter(({ isBounded }) => isBounded || !values.bounded));
  process.exitCode = isWell ? 0 : 1;
}

async function inflict(faults: readonly Fault[]): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'theater-faults-'));
  const kept = await keepCluster();
  const broken: string[] = [];
  try {
    const playground = await makePlayground(await openTestCluster(kept.directory));
    say(`Seed ${seed}. Times are in ms.`);
    say(headingLine());
    for (const fault of faults) {
      const result = await runFault(fault, { playground, seed, isFull: !values.bounded, folder });
      say(rowLine(result));
      const lines = faultLines(result);
      for (const line of lines) say(`  ${line}`);
      if (lines.length > 0) broken.push(fault.name);
    }
    await playground.close();
  } catch (error) {
    broken.push('the suite itself');
    throw error;
  } finally {
    await kept.stop();
    if (broken.length === 0) await rm(folder, { recursive: true });
    else say(`Not as promised: ${broken.join(', ')}. The histories are in ${folder}.`);
  }
  return broken.length === 0;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
