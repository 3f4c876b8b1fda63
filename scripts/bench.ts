// Measures the program as it is built now:  npm run bench [-- PART…] [-- --json]
// a theater on Cassandra:                   npm run bench -- cassandra [TABLE…] [--store ADDRESS] [--json]
// and crowds of terminals and clients:      npm run bench -- scale [TABLE…] [--store ADDRESS] [--json]
// and this version in turns with a commit:  npm run bench -- against COMMIT [--json]
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { makeSafe } from '../source/theater/safe-text.ts';
import { benchAgainst } from '../tools/bench/against/bench-against.ts';
import type { Bench, Part } from '../tools/bench/bench.ts';
import { benchCassandra, CASSANDRA_TABLES } from '../tools/bench/cassandra/bench-cassandra.ts';
import type { PartResult } from '../tools/bench/figures.ts';
import { bookingRatePart } from '../tools/bench/parts/booking-rate.ts';
import { firstPaintPart } from '../tools/bench/parts/first-paint.ts';
import { holdsPart } from '../tools/bench/parts/holds.ts';
import { keysPart } from '../tools/bench/parts/keys.ts';
import { launcherPart } from '../tools/bench/parts/launcher.ts';
import { opsScrollingPart } from '../tools/bench/parts/ops-scrolling.ts';
import { opsPart } from '../tools/bench/parts/ops.ts';
import { otherScreenPart } from '../tools/bench/parts/other-screen.ts';
import { tableOf } from '../tools/bench/report.ts';
import { benchScale, SCALE_TABLES } from '../tools/bench/scale/bench-scale.ts';
import { bundle } from '../tools/bundle.ts';

/** Every part, in the order in which they run. A new part is one new file and one line here. */
const PARTS: readonly Part[] = [
  keysPart,
  firstPaintPart,
  bookingRatePart,
  holdsPart,
  otherScreenPart,
  opsPart,
  opsScrollingPart,
  launcherPart,
];

const OPTIONS = {
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  store: { type: 'string' },
} as const;

type Flags = ReturnType<typeof readFlags>['values'];

try {
  await run(readFlags());
} catch (error) {
  // What Node says of a flag that it does not know.
  if (!(error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')))
    throw error;
  refuse(`${error.message.split('. ')[0]}; --help says what there is`);
}

function readFlags() {
  return parseArgs({ options: OPTIONS, allowPositionals: true });
}

async function run({ values, positionals }: ReturnType<typeof readFlags>): Promise<void> {
  const [first, ...tables] = positionals;
  if (values.help) process.stdout.write(`npm run bench -- [PART …] [--json]\n${listOfParts()}`);
  else if (first === 'cassandra') await runTables(benchCassandra, CASSANDRA_TABLES, tables, values);
  else if (first === 'against' && tables.length === 1) await benchAgainst(tables.join(''), values.json);
  else if (first === 'scale') await runTables(benchScale, SCALE_TABLES, tables, values);
  else if (values.store === undefined) await runLocal(positionals, values);
  else refuse('--store is for cassandra and scale');
}

async function runTables(
  bench: typeof benchCassandra,
  known: readonly string[],
  names: readonly string[],
  values: Flags,
): Promise<void> {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    refuse(`${unknown} is no table of the benchmark; the tables are ${known.join(', ')}`);
    return;
  }
  await bench({ store: values.store ?? null, tables: names, isJson: values.json });
}

async function runLocal(names: readonly string[], values: Flags): Promise<void> {
  const unknown = names.find((name) => !PARTS.some((part) => part.name === name));
  if (unknown !== undefined) {
    refuse(`${unknown} is no part of the benchmark. The parts are:\n${listOfParts()}`.trimEnd());
    return;
  }
  const chosen = PARTS.filter(({ name }) => names.length === 0 || names.includes(name));
  await runParts(chosen, values.json);
}

function listOfParts(): string {
  const named = [
    ['cassandra', `a theater on Cassandra, when it is named: [TABLE …] of ${CASSANDRA_TABLES.join(' ')}`],
    ['against', 'this version in turns with a commit, each on nodes with its own settings: against COMMIT'],
    ['scale', `crowds of terminals and clients, when it is named: [TABLE …] of ${SCALE_TABLES.join(' ')}`],
  ] as const;
  const lines = [...PARTS.map(({ name, about }) => [name, about] as const), ...named];
  return lines.map(([name, about]) => `  ${name.padEnd(14)}${about}\n`).join('');
}

function refuse(why: string): void {
  process.stderr.write(`${why.split('\n').map(makeSafe).join('\n')}\n`);
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
  // As in the project: without it Node has to find out what kind of modules these are.
  await writeFile(join(folder, 'package.json'), '{"type":"module"}\n');
  await bundle({ folder: built });
  await bundle({ folder: oneLine, entry: 'tools/bench/programs/one-line.tsx' });
  return {
    folder,
    node: process.execPath,
    program: join(built, 'cli.js'),
    oneLineApp: join(oneLine, 'cli.js'),
  };
}
