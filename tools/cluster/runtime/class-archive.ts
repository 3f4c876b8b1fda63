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
  readonly java: string;
  /** Folder of the jars that the classes are of; the archive stands beside it. */
  readonly jars: string;
  readonly file: string;
  readonly list: string;
  /** What a node is started with: nothing changes for it where the file is missing or of another Java. */
  readonly options: readonly string[];
  /** What one node is started with, once, so that it is known which classes a node needs. */
  readonly listing: readonly string[];
}

/** The archive of classes of the jars in a folder, for this `java`, whether it is made yet or not. */
export async function classArchiveOf(java: string, jars: string): Promise<ClassArchive> {
  // Another Java would not take it.
  const { stderr } = await run(java, ['-version']);
  const name = `${jars}-${createHash('sha256').update(stderr).digest('hex').slice(0, 8)}`;
  const [file, list] = [`${name}.jsa`, `${name}.classes`];
  return {
    java,
    jars,
    file,
    list,
    options: [`-XX:SharedArchiveFile=${file}`],
    listing: [`-XX:DumpLoadedClassList=${list}`],
  };
}

/** Whether nodes can map it already. */
export function isMade({ file }: ClassArchive): boolean {
  return existsSync(file);
}

/**
 * Makes the archive from what a node that is up has listed, once for each Java (20 s of a processor, 70 MB), unless
 * it is made or nothing was listed. Where that does not come about, nodes start without it as before.
 */
export async function makeClassArchive(
  archive: ClassArchive,
  { onArchive, signal }: { readonly onArchive?: () => void; readonly signal?: AbortSignal },
): Promise<void> {
  const { java, jars, file, list } = archive;
  if (isMade(archive) || !existsSync(list)) return;
  onArchive?.();
  const draft = `${file}.${process.pid}`;
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
    await rename(draft, file);
  } catch {
    signal?.throwIfAborted();
  } finally {
    await Promise.all([draft, list].map((path) => rm(path, { force: true })));
  }
}
