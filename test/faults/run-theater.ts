import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';

import { type Launcher, through } from '../../tools/cluster/plan/launcher.ts';
import { builtProgram } from '../built-program.ts';

/** How a run of the program ended. */
export type TheaterEnd = {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
};

/** A run of the built program. */
export type TheaterRun = {
  readonly hasEnded: Promise<TheaterEnd>;
  signal(signal: NodeJS.Signals): void;
};

/** Starts the built program on a store; its journal is below `stateHome`. */
export async function startTheater(
  args: readonly string[],
  {
    address,
    stateHome,
    launcher = [],
  }: { readonly address: string; readonly stateHome: string; readonly launcher?: Launcher },
): Promise<TheaterRun> {
  const { node, script } = await builtProgram();
  await mkdir(stateHome, { recursive: true });
  const start = performance.now();
  const [command, words] = through(launcher, node, [script, ...args]);
  const child = spawn(command, [...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, THEATER_STORE: address, XDG_STATE_HOME: path.resolve(stateHome) },
  });
  const ended = async (): Promise<TheaterEnd> => {
    const [stdout, stderr] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { exitCode: child.exitCode, stdout, stderr, ms: Math.round(performance.now() - start) };
  };
  return { hasEnded: ended(), signal: (signal) => void child.kill(signal) };
}
