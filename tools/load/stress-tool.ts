import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { ensureFolder } from '../cluster/runtime/fetched-folder.ts';
import { fetchedDirectory } from '../cluster/runtime/jars.ts';
import { runMaven } from '../cluster/runtime/maven.ts';
import { moduleOptions } from '../cluster/settings/jvm-options.ts';

const run = promisify(execFile);

/**
 * The release whose cassandra-stress is run: the newest on Maven Central that gives JMX a plain host. It speaks the
 * protocol of today's nodes, and needs nothing of their release.
 */
const STRESS_VERSION = '3.11.4';

/** cassandra-stress, ready to be run. */
export interface StressTool {
  /** Folder with `lib` and `tools/lib`. */
  readonly directory: string;
}

/** Fetches cassandra-stress by Maven unless it is there, and holds it against its digest. */
export async function ensureStressTool(
  onFetch: () => void = () => undefined,
  directory = join(fetchedDirectory, 'stress'),
): Promise<StressTool> {
  const name = `apache-cassandra-${STRESS_VERSION}`;
  await ensureFolder({
    directory,
    digests: join(import.meta.dirname, 'stress-tool.sha256'),
    fetch: async (folder) => {
      onFetch();
      const artifact = `org.apache.cassandra:apache-cassandra:${STRESS_VERSION}:tar.gz:bin`;
      const goals = ['dependency:copy', `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`];
      await runMaven(goals, `cassandra-stress ${STRESS_VERSION}`);
    },
    prepare: async (folder) => {
      const archive = join(folder, `${name}-bin.tar.gz`);
      const parts = ['lib', 'tools/lib'].map((part) => `${name}/${part}`);
      await run('tar', ['-xzf', archive, '-C', folder, '--strip-components=1', ...parts]);
      await rm(archive);
    },
  });
  return { directory };
}

/** The arguments of `java` that make it cassandra-stress, before those of the tool itself. */
export function stressJavaArguments({ directory }: StressTool): readonly string[] {
  const logging = join(import.meta.dirname, '..', 'cluster', 'node', 'logback-tools.xml');
  const classes = [join(directory, 'lib', '*'), join(directory, 'tools', 'lib', 'stress.jar')];
  return [
    '-Xmx256m',
    '-XX:+UseSerialGC',
    ...moduleOptions.options,
    // It writes addresses into URLs as rmi://[127.0.0.1]:7199, which Java has refused since April 2022.
    '-Dcom.sun.jndi.rmiURLParsing=legacy',
    `-Dlogback.configurationFile=${logging}`,
    '-cp',
    classes.join(':'),
    'org.apache.cassandra.stress.Stress',
  ];
}
