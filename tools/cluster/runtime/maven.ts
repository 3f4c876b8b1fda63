import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { ClusterFailure, systemErrorCode } from '../failure.ts';

const run = promisify(execFile);

/** Pins the plugin that copies artifacts. */
const pom = join(import.meta.dirname, 'pom.xml');

/** Runs the goals of Maven that fetch `what`. Throws a {@link ClusterFailure} that says why it could not be had. */
export async function runMaven(goals: readonly string[], what: string, signal?: AbortSignal): Promise<void> {
  try {
    await run('mvn', ['-q', '-B', '-f', pom, ...goals], {
      maxBuffer: 2 ** 24,
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    signal?.throwIfAborted();
    if (systemErrorCode(error) === 'ENOENT') {
      throw new ClusterFailure(
        `Maven is missing: install it (the command is mvn); it is needed once, for ${what}.`,
      );
    }
    throw new ClusterFailure(`Maven could not fetch ${what}: ${firstError(error)}`);
  }
}

/** Maven says the cause in its first line marked as an error. */
function firstError(error: unknown): string {
  const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
  const line = output.split('\n').find((candidate) => candidate.includes('[ERROR]'));
  return (line ?? output.slice(0, 300)).replace(/^.*\[ERROR\]\s*/, '').trim();
}
