// Lives through what can go wrong, on a model of a store and in virtual time:
//   npm run simulate [-- --seconds N] [--first SEED]     schedules on every core, for a minute
//   npm run simulate -- --seed SEED                      one schedule, and what happened in it
//   npm run simulate -- --bugs [NAME …]                  whether planted mistakes are found, and how soon
// Exit code 1 when something was wrong, or a planted mistake was not found.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';

import { BUGS, hunt } from '../tools/simulation/bugs/hunt.ts';
import { tellSeed } from '../tools/simulation/report.ts';
import type { Done, Work } from '../tools/simulation/worker.ts';

/** A planted mistake has to be found in so many schedules. */
const MOST_SCHEDULES = 20_000;

const HELP = `npm run simulate [-- --seconds N] [--first SEED]   schedules on every core, for a minute
npm run simulate -- --seed SEED                    one schedule, and what happened in it
npm run simulate -- --bugs [NAME …]                whether planted mistakes are found, and how soon`;

const OPTIONS = {
  seconds: { type: 'string', default: '60' },
  first: { type: 'string' },
  seed: { type: 'string' },
  bugs: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

try {
  await run(parseArgs({ options: OPTIONS, allowPositionals: true }));
} catch (error) {
  // What Node says of a flag that it does not know, and what is said here of a number.
  if (!(error instanceof RangeError || (error instanceof TypeError && 'code' in error))) throw error;
  console.error(error.message.split('. ')[0]);
  process.exitCode = 2;
}

type Given = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>;

async function run({ values, positionals }: Given): Promise<void> {
  if (values.help) return console.log(HELP);
  // Other ones each time; the first is printed.
  const first = numberOf('first', values.first ?? String(Math.floor(Date.now() / 1000) * 1000));
  if (values.bugs) await findBugs(positionals, first);
  else if (positionals.length > 0) throw new RangeError('names are for --bugs');
  else if (values.seed === undefined) await runAll(numberOf('seconds', values.seconds), first);
  else print(await tellSeed(numberOf('seed', values.seed)));
}

function numberOf(flag: string, text: string): number {
  const number = Number(text);
  if (text !== '' && Number.isSafeInteger(number) && number > 0) return number;
  throw new RangeError(`--${flag} takes a whole number from 1 on`);
}

async function runAll(seconds: number, first: number): Promise<void> {
  const jobs = availableParallelism();
  console.log(`Schedules from seed ${first} on, ${jobs} at a time, for ${seconds} s.`);
  const start = performance.now();
  const all = await Promise.all(
    Array.from({ length: jobs }, (_, job) =>
      work({ first: first + job, step: jobs, seconds, most: Infinity }),
    ),
  );
  const minutes = (performance.now() - start) / 60_000;
  const schedules = sum(all.map((done) => done.schedules));
  const steps = Math.round(sum(all.map((done) => done.steps)) / schedules);
  const hours = sum(all.map(({ lastedMs }) => lastedMs)) / 3_600_000;
  const rate = Math.round(schedules / minutes);
  console.log(
    `${schedules} schedules of ${steps} steps, ${rate} a minute; ${hours.toFixed(1)} h of theater.`,
  );
  const wrong = all.flatMap((done) => done.wrong ?? []);
  for (const seed of wrong) print(await tellSeed(seed));
  if (wrong.length > 0) process.exitCode = 1;
  else console.log('Nothing was wrong.');
}

function work(workerData: Work): Promise<Done> {
  const { promise, resolve, reject } = Promise.withResolvers<Done>();
  const worker = new Worker(new URL('../tools/simulation/worker.ts', import.meta.url), { workerData });
  worker.once('message', resolve).once('error', reject);
  return promise;
}

async function findBugs(names: readonly string[], first: number): Promise<void> {
  const unknown = names.find((name) => BUGS.every((bug) => bug.name !== name));
  if (unknown !== undefined) {
    console.error(`${unknown} is no planted mistake; there are ${BUGS.map(({ name }) => name).join(', ')}`);
    process.exitCode = 2;
    return;
  }
  for (const bug of BUGS.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const start = performance.now();
    const found = await hunt(bug, first, MOST_SCHEDULES);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const how = found === null ? 'NOT FOUND' : `${found.run.findings[0]?.kind}, schedule ${found.schedules}`;
    console.log(`${bug.name.padEnd(28)} ${how}, ${seconds} s   ${bug.about}`);
    if (found === null) process.exitCode = 1;
    // Of one alone the whole story is told.
    else if (names.length === 1) print(await tellSeed(found.seed, bug));
  }
}

function print(lines: readonly string[]): void {
  console.log(lines.join('\n'));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
