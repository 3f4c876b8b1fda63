import { rmSync } from 'node:fs';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { ClusterFailure, systemErrorCode } from '../failure.ts';

/**
 * Runs `work` while no other command changes the cluster of `directory`: two that start the same node at once would
 * leave one of them without a record. A lock whose owner is gone is taken over. The folder must be there.
 */
export async function withLock<Result>(directory: string, work: () => Promise<Result>): Promise<Result> {
  const file = join(directory, 'lock');
  await take(file);
  const release = (): void => rmSync(file, { force: true });
  process.once('exit', release); // Ctrl-C leaves by process.exit
  try {
    return await work();
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

async function take(file: string): Promise<void> {
  try {
    const handle = await open(file, 'wx');
    await handle.writeFile(`${process.pid}\n`);
    await handle.close();
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
    const owner = Number(await readFile(file, 'utf8').catch(() => ''));
    if (owner > 0 && isAlive(owner)) {
      throw new ClusterFailure(
        `Another command (process ${owner}) is at work on this cluster: wait for it, or end it.`,
      );
    }
    await rm(file, { force: true });
    await take(file);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemErrorCode(error) === 'EPERM';
  }
}
