import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Classes that a virtual machine maps instead of reading and checking them: a node needs 10,000, which is a fifth of
 * its work until it takes clients.
 */
export interface ClassArchive {
  /** What a node is started with: nothing changes for it where the file is missing or of another Java. */
  readonly options: readonly string[];
  /** What one node is started with, once, so that it is known which classes a node needs. */
  readonly listing: readonly string[];
  readonly isMade: boolean;
}

interface Places {
  readonly archive: string;
  readonly list: string;
}

/** The archive of classes of the jars in a folder, for this `java`; it stands beside the folder. */
export async function classArchiveOf(java: string, jars: string): Promise<ClassArchive> {
  const { archive, list } = await placesOf(java, jars);
  return {
    options: [`-XX:SharedArchiveFile=${archive}`],
    listing: [`-XX:DumpLoadedClassList=${list}`],
    isMade: existsSync(archive),
  };
}

/**
 * Makes the archive from what a node that is up has listed, once for each Java (10 s, 70 MB). Returns false when that
 * did not come about: nodes start without it as before.
 */
export async function makeClassArchive(
  java: string,
  jars: string,
  { onArchive, signal }: { readonly onArchive?: () => void; readonly signal?: AbortSignal } = {},
): Promise<boolean> {
  const { archive, list } = await placesOf(java, jars);
  if (existsSync(archive) || !existsSync(list)) return false;
  onArchive?.();
  const draft = `${archive}.${process.pid}`;
  const words = [
    '-Xshare:dump',
    `-XX:SharedClassListFile=${list}`,
    `-XX:SharedArchiveFile=${draft}`,
    '-XX:+UseSerialGC',
    '-cp',
    join(jars, '*'),
  ];
  try {
    await run(java, words, { maxBuffer: 2 ** 26, ...(signal === undefined ? {} : { signal }) });
    await rename(draft, archive);
    return true;
  } catch {
    signal?.throwIfAborted();
    return false;
  } finally {
    await Promise.all([draft, list].map((file) => rm(file, { force: true })));
  }
}

async function placesOf(java: string, jars: string): Promise<Places> {
  // Another Java would not take it.
  const { stderr } = await run(java, ['-version']);
  const name = createHash('sha256').update(stderr).digest('hex').slice(0, 8);
  return { archive: `${jars}-${name}.jsa`, list: `${jars}-${name}.classes` };
}
