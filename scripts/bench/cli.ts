// Measures the program as it is built now:  npm run bench [-- PART…] [-- --json]
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { bundle } from '../bundle.ts';
import type { Bench, Part } from './bench.ts';
import type { PartResult } from './figures.ts';
import { bookingRatePart } from './parts/booking-rate.ts';
import { firstPaintPart } from './parts/first-paint.ts';
import { keysPart } from './parts/keys.ts';
import { launcherPart } from './parts/launcher.ts';
import { otherScreenPart } from './parts/other-screen.ts';
import { tableOf } from './report.ts';

/** Every part, in the order in which they run. A new part is one new file and one line here. */
const PARTS: readonly Part[] = [keysPart, firstPaintPart, bookingRatePart, otherScreenPart, launcherPart];

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.find((name) => !PARTS.some((part) => part.name === name));
if (unknown === undefined) {
  const chosen = PARTS.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  await runParts(chosen, values.json);
} else {
  process.stderr.write(`${unknown} is no part of the benchmark. The parts are:\n`);
  for (const { name, about } of PARTS) process.stderr.write(`  ${name.padEnd(14)}${about}\n`);
  process.exitCode = 2;
}

async function runParts(parts: readonly Part[], isJson: boolean): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'theater-bench-'));
  try {
    const bench = await prepare(folder);
    const results: Record<string, PartResult> = {};
    for (const part of parts) {
      const result = await part.run(bench);
      results[part.name] = result;
      if (!isJson) process.stdout.write(`${tableOf(result)}\n`);
    }
    const machine = { node: process.version, cores: availableParallelism() };
    if (isJson) process.stdout.write(`${JSON.stringify({ machine, parts: results })}\n`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function prepare(folder: string): Promise<Bench> {
  const built = join(folder, 'theater');
  const oneLine = join(folder, 'one-line');
  await bundle({ folder: built });
  await bundle({ folder: oneLine, entry: 'scripts/bench/programs/one-line.tsx' });
  return {
    folder,
    node: process.execPath,
    program: join(built, 'cli.js'),
    oneLineApp: join(oneLine, 'cli.js'),
  };
}
