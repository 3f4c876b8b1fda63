import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { ClusterFailure, systemErrorCode } from './failure.ts';
import { CASSANDRA_VERSION } from './settings.ts';

const run = promisify(execFile);

const projectDirectory = join(import.meta.dirname, '..', '..');

/** Where the jars are, for every cluster of this work tree. */
export const jarsDirectory = join(projectDirectory, '.cluster', 'jars');

/** The digest of every jar, as `sha256sum` prints them: what is run is what was read when the list was made. */
const digestsFile = join(import.meta.dirname, 'jars.sha256');

/** Written last: a folder without it is half of a copy. */
const completeMark = '.complete';

/** How the jars are fetched. */
export interface JarsOptions {
  /** Where they go; the folder that all clusters of this work tree share, unless said otherwise. */
  readonly directory?: string;
  /** Told when Maven is needed. */
  readonly onFetch?: () => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Copies Cassandra's jars out of Maven Central (or the local repository) unless they are there, and returns their
 * folder. Every jar is held against its digest once, after the copy.
 */
export async function ensureJars({
  directory = jarsDirectory,
  onFetch,
  signal,
}: JarsOptions = {}): Promise<string> {
  const digests = await readFile(digestsFile, 'utf8');
  if (await isComplete(directory, digests)) return directory;
  onFetch?.();
  const draft = `${directory}.${process.pid}`;
  try {
    await copyByMaven(draft, signal);
    await verify(draft, digests);
    await writeFile(join(draft, completeMark), digests);
    await rm(directory, { recursive: true, force: true });
    await rename(draft, directory);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return directory;
}

async function isComplete(directory: string, digests: string): Promise<boolean> {
  try {
    return (await readFile(join(directory, completeMark), 'utf8')) === digests;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

async function copyByMaven(directory: string, signal?: AbortSignal): Promise<void> {
  const pom = join(import.meta.dirname, 'pom.xml');
  const goal = ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${directory}`];
  try {
    await run('mvn', goal, { maxBuffer: 2 ** 24, ...(signal === undefined ? {} : { signal }) });
  } catch (error) {
    signal?.throwIfAborted();
    if (systemErrorCode(error) === 'ENOENT') {
      throw new ClusterFailure(
        'Maven is missing: install it (the command is mvn); it is needed once, for the jars.',
      );
    }
    throw new ClusterFailure(`Maven could not fetch Cassandra ${CASSANDRA_VERSION}: ${firstError(error)}`);
  }
}

async function verify(directory: string, digests: string): Promise<void> {
  const expected = new Map(
    digests.split('\n').flatMap((line) => {
      const [digest, name] = line.split(/\s+/);
      return digest === undefined || name === undefined ? [] : [[name, digest] as const];
    }),
  );
  const found = await readdir(directory);
  for (const name of new Set([...expected.keys(), ...found])) {
    const digest = found.includes(name) ? sha256(await readFile(join(directory, name))) : 'missing';
    if (digest !== expected.get(name)) {
      throw new ClusterFailure(`${name} is not what ${digestsFile} says (${digest}): nothing was started.`);
    }
  }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Maven says the cause in its first line marked as an error. */
function firstError(error: unknown): string {
  const output = error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
  const line = output.split('\n').find((candidate) => candidate.includes('[ERROR]'));
  return (line ?? output.slice(0, 300)).replace(/^.*\[ERROR\]\s*/, '').trim();
}
