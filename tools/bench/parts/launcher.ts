import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';

import { terminalEnvironment } from '../../terminal-driver/environment.ts';
import type { Bench, Part } from '../bench.ts';
import { measuredTimes } from '../figures.ts';

const ROUNDS = 15;
const LAUNCHER = join(import.meta.dirname, '../../../bin/theater.js');

/** What the launcher adds to a start, when there is nothing to set up. */
export const launcherPart: Part = {
  name: 'launcher',
  about: 'what the launcher adds to a start',
  async run(bench) {
    const args = ['rooms', '--json', '--store', join(bench.folder, 'launcher.db')];
    const direct: number[] = [];
    const launched: number[] = [];
    await runOnce(bench, 'node', [LAUNCHER, 'init', ...args.slice(1)]);
    for (let round = 0; round < ROUNDS; round += 1) {
      direct.push(await runOnce(bench, bench.node, [bench.program, ...args]));
      launched.push(await runOnce(bench, 'node', [LAUNCHER, ...args]));
    }
    const rows = [
      measuredTimes('the built program', direct),
      measuredTimes("through the launcher, on this machine's node", launched),
    ] as const;
    return {
      title: 'theater rooms --json, start to end',
      unit: 'ms',
      rows,
      aims: [{ name: 'added, ms', reached: rows[1].p50 - rows[0].p50, wanted: 100, isMoreBetter: false }],
      notes: [],
    };
  },
};

async function runOnce(bench: Bench, command: string, args: readonly string[]): Promise<number> {
  const environment = terminalEnvironment(bench.folder);
  // Without the folders of the development tools: people start the launcher by their own Node.
  const path = (environment['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'));
  const startedAt = performance.now();
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...environment, PATH: path.join(delimiter) },
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
  return performance.now() - startedAt;
}
