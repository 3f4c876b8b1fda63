import { join } from 'node:path';

import { CASSANDRA_VERSION } from '../settings/settings.ts';
import { ensureFolder } from './fetched-folder.ts';
import { runMaven } from './maven.ts';

const projectDirectory = join(import.meta.dirname, '..', '..', '..');

/** Where what Maven fetched is kept, for every cluster of this work tree. */
export const fetchedDirectory = join(projectDirectory, '.cluster');

/** Where the jars are. */
export const jarsDirectory = join(fetchedDirectory, 'jars');

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
  return await ensureFolder({
    directory,
    digests: join(import.meta.dirname, 'jars.sha256'),
    fetch: async (folder) => {
      onFetch?.();
      const goals = ['dependency:copy-dependencies', `-DoutputDirectory=${folder}`];
      await runMaven(goals, `Cassandra ${CASSANDRA_VERSION}`, signal);
    },
  });
}
