// Inflicts every fault on real nodes, in full:  npm run test:faults [-- FAULT…] [-- --bounded] [-- --seed N]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { makeSafe } from '../../source/theater/safe-text.ts';
import { keepCluster } from '../cluster/kept-cluster.ts';
import { openTestCluster } from '../cluster/test-cluster.ts';
import { FAULTS } from './faults.ts';
import { makePlayground, type Playground } from './playground.ts';
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
  const chosen = FAULTS.filter(({ name, isBounded }) =>
    positionals.length === 0 ? isBounded || !values.bounded : positionals.some((part) => name.includes(part)),
  );
  const isWell = await inflict(chosen);
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
      if (!(await isAsPromised(fault, playground, folder))) broken.push(fault.name);
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

async function isAsPromised(fault: Fault, playground: Playground, folder: string): Promise<boolean> {
  const whyNot = fault.whyNotHere?.() ?? null;
  if (whyNot !== null) {
    say(`${fault.name}: skipped, because ${whyNot}`);
    return process.env['CI'] !== 'true';
  }
  try {
    const result = await runFault(fault, { playground, seed, isFull: !values.bounded, folder });
    const lines = faultLines(result);
    for (const line of [rowLine(result), ...lines.map((words) => `  ${words}`)]) say(line);
    return lines.length === 0;
  } catch (error) {
    // The other faults have their say all the same.
    say(`${fault.name}: ${makeSafe(error instanceof Error ? error.message : String(error))}`);
    return false;
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
