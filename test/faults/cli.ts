// Inflicts every fault, in full:  npm run test:faults [-- FAULT…] [-- --bounded] [-- --seed N]
// With --apart, which it adds itself in a network of its own, each node has a network that can be cut.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { makeSafe } from '../../source/theater/safe-text.ts';
import { keepCluster } from '../../tools/kept-cluster/kept-cluster.ts';
import { openTestCluster } from '../../tools/kept-cluster/test-cluster.ts';
import { inflictApart } from './apart.ts';
import { FAULTS } from './faults.ts';
import { FILE_FAULTS } from './file-faults.ts';
import { runFileFault } from './files/run-file-fault.ts';
import { makePlayground } from './playground.ts';
import { faultLines, headingLine, rowLine, runLines, wordLines } from './report.ts';
import { runFault } from './run-fault.ts';
import type { Fault } from './scene.ts';
import type { FaultResult } from './under-load.ts';

const { values, positionals } = parseArgs({
  options: {
    bounded: { type: 'boolean', default: false },
    seed: { type: 'string' },
    apart: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const isFull = !values.bounded;
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
/** What came of each fault so far. */
const results: FaultResult[] = [];
const names = [...FAULTS, ...FILE_FAULTS].map(({ name }) => name);
const unknown = positionals.find((part) => !names.some((name) => name.includes(part)));
if (unknown !== undefined || !Number.isSafeInteger(seed)) {
  say(unknown === undefined ? 'The seed is a whole number.' : `${unknown} is no fault. The faults are:`);
  for (const name of names) say(`  ${name}`);
  process.exitCode = 2;
} else {
  process.exitCode = (await inflictAll()) ? 0 : 1;
}

/** Whether all was as promised. */
async function inflictAll(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'theater-faults-'));
  const tried: Tried[] = [];
  say(`Seed ${seed}. Times are in ms.`);
  say(headingLine());
  try {
    const files = values.apart ? [] : FILE_FAULTS.filter(isChosen);
    for (const fault of files) {
      tried.push(await tryFault(fault, () => runFileFault(fault, { seed, isFull, folder })));
    }
    const onNodes = FAULTS.filter(isChosen).filter(
      ({ isBounded }) => isFull || isBounded || positionals.length > 0,
    );
    const here = onNodes.filter(({ isApart }) => (isApart ?? false) === values.apart);
    tried.push(...(await inflictOnNodes(here, folder)));
    tried.push(...(await inflictElsewhere(onNodes.filter((fault) => !here.includes(fault)))));
  } catch (error) {
    tried.push({ name: 'the suite itself', isWell: false, words: [] });
    throw error;
  } finally {
    const broken = tried.filter(({ isWell }) => !isWell).map(({ name }) => name);
    say('What people were told, and what the twins were caught in:');
    for (const { words } of tried) words.forEach((line) => say(`  ${line}`));
    if (broken.length === 0) await rm(folder, { recursive: true });
    else say(`Not as promised: ${broken.join(', ')}. The histories are in ${folder}.`);
  }
  const unseen = isFull ? runLines(results) : [];
  unseen.forEach(say);
  return unseen.length === 0 && tried.every(({ isWell }) => isWell);
}

async function inflictOnNodes(faults: readonly Fault[], folder: string): Promise<readonly Tried[]> {
  if (faults.length === 0) return [];
  const kept = await keepCluster(3, { isApart: values.apart });
  const tried: Tried[] = [];
  try {
    const playground = await makePlayground(await openTestCluster(kept.directory));
    for (const fault of faults) {
      tried.push(await tryFault(fault, () => runFault(fault, { playground, seed, isFull, folder })));
    }
    await playground.close();
  } finally {
    await kept.stop();
  }
  return tried;
}

/**
 * Those that need networks of their own: this same program says how they went, in a network where it may make them.
 */
async function inflictElsewhere(faults: readonly Fault[]): Promise<readonly Tried[]> {
  const skipped = faults.map(skippedOf).filter((tried) => tried !== null);
  const possible = faults
    .map(({ name }) => name)
    .filter((name) => !skipped.some((tried) => tried.name === name));
  if (possible.length === 0) return skipped;
  const isWell = await inflictApart(possible, { seed, isFull });
  return [...skipped, { name: possible.join(', '), isWell, words: [] }];
}

function isChosen({ name }: { readonly name: string }): boolean {
  return positionals.length === 0 || positionals.some((part) => name.includes(part));
}

/** Whether all was as promised under a fault, and what people were told. */
type Tried = { readonly name: string; readonly isWell: boolean; readonly words: readonly string[] };

type Skippable = { readonly name: string; readonly whyNotHere?: () => string | null };

/**
 * Says why a fault cannot be inflicted here; null when it can be. What decides on a commit must have seen every one.
 */
function skippedOf({ name, whyNotHere }: Skippable): Tried | null {
  const whyNot = whyNotHere?.() ?? null;
  if (whyNot === null) return null;
  say(`${name}: skipped, because ${whyNot}`);
  return { name, isWell: process.env['CI'] !== 'true', words: [] };
}

/** Inflicts one fault and says how that went; the others have their say whatever comes of it. */
async function tryFault(fault: Skippable, inflict: () => Promise<FaultResult>): Promise<Tried> {
  const skipped = skippedOf(fault);
  if (skipped !== null) return skipped;
  const { name } = fault;
  try {
    const result = await inflict();
    const lines = faultLines(result);
    results.push(result);
    for (const line of [rowLine(result), ...lines.map((words) => `  ${words}`)]) say(line);
    return { name, isWell: lines.length === 0, words: wordLines(result) };
  } catch (error) {
    say(`${name}: ${makeSafe(error instanceof Error ? error.message : String(error))}`);
    return { name, isWell: false, words: [] };
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
