import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';

import { withSmallDisk } from '../../store/support/circumstances.ts';
import type { FaultResult } from '../under-load.ts';
import type { FileFaultRun } from './run-file-fault.ts';

/** What the process on the small disk is told. */
export type InsideTask = { readonly fault: string; readonly run: FileFaultRun; readonly home: string };

/** Runs a fault in a process that sees a small disk at `disk`; it and what it starts alone do. */
export async function runOnSmallDisk(
  fault: string,
  run: FileFaultRun,
  { home, disk, kilobytes }: { readonly home: string; readonly disk: string; readonly kilobytes: number },
): Promise<FaultResult> {
  const task: InsideTask = { fault, run, home };
  const [command = '', ...words] = withSmallDisk(disk, kilobytes);
  const script = path.join(import.meta.dirname, 'inside.ts');
  const child = spawn(command, [...words, process.execPath, script, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (child.exitCode !== 0) throw new Error(`the process on the small disk ended with ${child.exitCode}`);
  return JSON.parse(said);
}

/** Why nothing can be mounted here, or null. */
export function whyNoMount(): string | null {
  return spawnSync('unshare', ['--mount', '--map-root-user', 'true']).status === 0
    ? null
    : 'this system lets nobody mount a disk of their own';
}
