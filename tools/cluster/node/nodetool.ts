import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { type ClusterPlan, nodeOf } from '../plan/plan.ts';
import { ensureJars } from '../runtime/jars.ts';
import { findJava } from '../runtime/java.ts';
import { moduleOptions } from '../settings/jvm-options.ts';

/** Runs Cassandra's nodetool against node `number`, with its words here or left unsaid; gives its exit code. */
export async function runTool(
  plan: ClusterPlan,
  number: number,
  words: readonly string[],
  output: 'inherit' | 'ignore' = 'inherit',
): Promise<number> {
  return await endOf(await startTool(plan, number, words, output));
}

/** The same, with what it says line by line, and as a whole at its end. */
export async function runNodetool(
  plan: ClusterPlan,
  number: number,
  words: readonly string[],
  onLine: (line: string) => void,
): Promise<{ readonly code: number; readonly output: string }> {
  const tool = await startTool(plan, number, words, ['ignore', 'pipe', 'pipe']);
  const lines: string[] = [];
  for (const stream of [tool.stdout, tool.stderr]) {
    if (stream === null) continue;
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      onLine(line);
    });
  }
  const code = await endOf(tool);
  return { code, output: lines.join('\n') };
}

async function startTool(
  plan: ClusterPlan,
  number: number,
  words: readonly string[],
  stdio: StdioOptions,
): Promise<ChildProcess> {
  const node = nodeOf(plan, number);
  const [java, jars] = [await findJava(), await ensureJars()];
  // The tool keeps a history in its home: not in that of the person.
  const home = join(plan.directory, 'nodetool');
  await mkdir(home, { recursive: true });
  const options = ['-Xmx64m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', ...moduleOptions.options];
  const logging = join(import.meta.dirname, 'logback-tools.xml');
  options.push(`-Duser.home=${home}`, `-Dlogback.configurationFile=${logging}`, '-cp', join(jars, '*'));
  const target = ['-h', node.address, '-p', String(plan.jmxPort)];
  return spawn(java, [...options, 'org.apache.cassandra.tools.NodeTool', ...target, ...words], { stdio });
}

async function endOf(tool: ChildProcess): Promise<number> {
  const [code] = await once(tool, 'close');
  return typeof code === 'number' ? code : 1;
}
