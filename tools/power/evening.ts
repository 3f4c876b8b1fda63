import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { randomNumbers } from '../../source/stress/programs/program.ts';
import type { Mistake } from './mistakes.ts';
import type { Place } from './seller.ts';

// An evening that is recorded: programs that make a theater, sell in it, end, are killed and start again. Its one
// argument is a JSON object.

export type EveningTask = Place & {
  readonly seed: number;
  /** What each program asks for. */
  readonly requests: number;
  readonly mistake: Mistake | null;
};

const { seed, requests, ...task }: EveningTask = JSON.parse(process.argv[2] ?? '{}');
const random = randomNumbers(seed);
let started = 0;

// The first is alone and makes the theater; when it ends, the log is folded in and removed.
await sell(Math.ceil(requests / 4));
await Promise.all([sell(requests), sell(requests), sell(requests, { isKilled: true })]);
await Promise.all([sell(requests, { isKilled: true }), sell(requests, { isKilled: true })]);
await sell(Math.ceil(requests / 4));

async function sell(most: number, { isKilled } = { isKilled: false }): Promise<void> {
  started += 1;
  const own = { ...task, name: `Seller${started}`, seed: random.below(2 ** 31), requests: most };
  const words = [path.join(import.meta.dirname, 'seller.ts'), JSON.stringify(own)];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'inherit', 'inherit'] });
  const isGone = once(child, 'exit');
  if (isKilled) {
    await Promise.race([delay(300 + random.below(1500)), isGone]);
    child.kill('SIGKILL');
  }
  const [code] = await isGone;
  if (code !== 0 && !isKilled) process.exitCode = 1;
}
