import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { ClusterFailure, systemErrorCode } from '../failure.ts';

/** Written last: a folder without it is half of a copy. */
const COMPLETE_MARK = '.complete';

/** A folder whose files come from elsewhere. */
export interface FetchedFolder {
  /** Absolute path. */
  readonly directory: string;
  /** Path of the list of digests, as `sha256sum` prints them: what is run is what was read when the list was made. */
  readonly digests: string;
  /** Puts exactly the listed files into `folder`. */
  readonly fetch: (folder: string) => Promise<void>;
  /** What is made of the files once they are known to be the right ones. */
  readonly prepare?: (folder: string) => Promise<void>;
}

/**
 * Returns the folder, filled first unless it is complete. Every file is held against its digest once, before anything
 * is made of it. Throws a {@link ClusterFailure} when one is not what the list says.
 */
export async function ensureFolder({ directory, digests, fetch, prepare }: FetchedFolder): Promise<string> {
  const list = await readFile(digests, 'utf8');
  if (await isComplete(directory, list)) return directory;
  const draft = `${directory}.${process.pid}`;
  try {
    await mkdir(dirname(draft), { recursive: true });
    await fetch(draft);
    await verify(draft, list, digests);
    await prepare?.(draft);
    await writeFile(join(draft, COMPLETE_MARK), list);
    await rm(directory, { recursive: true, force: true });
    await rename(draft, directory);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return directory;
}

async function isComplete(directory: string, list: string): Promise<boolean> {
  try {
    return (await readFile(join(directory, COMPLETE_MARK), 'utf8')) === list;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

async function verify(directory: string, list: string, source: string): Promise<void> {
  const expected = new Map(
    list.split('\n').flatMap((line) => {
      const [digest, name] = line.split(/\s+/);
      return digest === undefined || name === undefined ? [] : [[name, digest] as const];
    }),
  );
  const found = await readdir(directory);
  for (const name of new Set([...expected.keys(), ...found])) {
    const digest = found.includes(name) ? sha256(await readFile(join(directory, name))) : 'missing';
    if (digest !== expected.get(name)) {
      throw new ClusterFailure(`${name} is not what ${source} says (${digest}): nothing was started.`);
    }
  }
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
