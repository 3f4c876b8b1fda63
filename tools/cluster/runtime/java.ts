import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { ClusterFailure } from '../failure.ts';

const run = promisify(execFile);

/** The one Java release that the options of the nodes are written for. */
export const JAVA_RELEASE = 17;

/**
 * The `java` of JDK 17: `JAVA_HOME`'s when that is set, else the one on the path. Throws a {@link ClusterFailure}
 * that says what is there instead.
 */
export async function findJava(environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  const home = environment['JAVA_HOME'];
  const java = home === undefined || home === '' ? 'java' : join(home, 'bin', 'java');
  const where = java === 'java' ? 'on the path' : `at JAVA_HOME=${home}`;
  const remedy = `install JDK ${JAVA_RELEASE} and let JAVA_HOME name its folder`;
  let version: string;
  try {
    ({ stderr: version } = await run(java, ['-version'], { env: environment }));
  } catch {
    throw new ClusterFailure(`No Java ${where}: Cassandra needs JDK ${JAVA_RELEASE}; ${remedy}.`);
  }
  const release = readRelease(version);
  if (release === JAVA_RELEASE) return java;
  throw new ClusterFailure(
    `Java ${release ?? 'of an unknown release'} ${where}: Cassandra needs JDK ${JAVA_RELEASE}; ${remedy}.`,
  );
}

/** The release in what `java -version` prints (8 for "1.8.0_402", 17 for "17.0.15"), or null when there is none. */
export function readRelease(output: string): number | null {
  const match = /version "(?:1\.)?(\d+)/.exec(output);
  return match === null ? null : Number(match[1]);
}
