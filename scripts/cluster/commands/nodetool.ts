import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import { ClusterFailure } from '../failure.ts';
import { ensureJars } from '../jars.ts';
import { findJava } from '../java.ts';
import { moduleOptions } from '../jvm-options.ts';
import { clusterStatus } from '../node-status.ts';
import { type ClusterPlan, nodeOf } from '../plan.ts';
import { type Command, savedPlan } from './command.ts';

/** Runs Cassandra's own nodetool against one node. */
export const nodetool: Command = {
  name: 'nodetool',
  usage: '[N] COMMAND …',
  summary: "Cassandra's nodetool on node N, or on the first that is up: nodetool status, nodetool 2 info",
  async run({ words, options }) {
    const plan = await savedPlan(options);
    const [first, ...rest] = words;
    const isNumbered = first !== undefined && /^\d$/.test(first);
    const number = isNumbered ? Number(first) : await firstUp(plan);
    return await runTool(plan, number, isNumbered ? rest : words);
  },
};

async function firstUp(plan: ClusterPlan): Promise<number> {
  const up = (await clusterStatus(plan)).find((entry) => entry.state === 'up');
  if (up === undefined) throw new ClusterFailure('No node is up: npm run cluster -- up.');
  return up.node;
}

/** Runs it against node `number`, with its words here or left unsaid; gives its exit code. */
export async function runTool(
  plan: ClusterPlan,
  number: number,
  words: readonly string[],
  output: 'inherit' | 'ignore' = 'inherit',
): Promise<number> {
  const node = nodeOf(plan, number);
  const [java, jars] = [await findJava(), await ensureJars()];
  // The tool keeps a history in its home: not in that of the person.
  const home = join(plan.directory, 'nodetool');
  await mkdir(home, { recursive: true });
  const options = ['-Xmx64m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', ...moduleOptions.options];
  const logging = join(import.meta.dirname, '..', 'logback-tools.xml');
  options.push(`-Duser.home=${home}`, `-Dlogback.configurationFile=${logging}`, '-cp', join(jars, '*'));
  const target = ['-h', node.address, '-p', String(plan.jmxPort)];
  const tool = spawn(java, [...options, 'org.apache.cassandra.tools.NodeTool', ...target, ...words], {
    stdio: output,
  });
  const [code] = await once(tool, 'exit');
  return typeof code === 'number' ? code : 1;
}
