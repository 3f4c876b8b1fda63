import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

import { outputOf } from '../cluster/node/launch.ts';
import { signalNode } from '../cluster/node/node-process.ts';
import { type ClusterPlan, nodesOf } from '../cluster/plan/plan.ts';

/** Those on which it hangs whether a ring becomes whole: schema, gossip, and what they may wait for. */
const THREADS =
  /^"(MigrationStage|GossipStage|NonPeriodicTasks|CompactionExecutor|Memtable|PerDisk|COMMIT-LOG)/;

/** So many lines of each are kept: its state, what it waits for, and who asked it to. */
const LINES = 24;

/** A virtual machine writes its threads down within this long, ms. */
const DUMP_MS = 1_500;

/** What the threads of each node are at that could keep it from being one ring with the others. */
export async function whatNodesDo(plan: ClusterPlan): Promise<string> {
  const nodes = nodesOf(plan);
  // A virtual machine prints its threads at this signal, and goes on.
  const isTold = await Promise.all(nodes.map((node) => signalNode(node, 'SIGQUIT')));
  await pause(DUMP_MS);
  const dumps = await Promise.all(
    nodes.map(async (node, index) => {
      if (isTold[index] !== true) return `node ${node.number}: down`;
      const output = await readFile(outputOf(node), 'utf8').catch(() => '');
      return `node ${node.number}:\n${threadsIn(output).join('\n')}`;
    }),
  );
  return dumps.join('\n');
}

/** The threads that matter, of the last list of threads in what a virtual machine printed. */
export function threadsIn(output: string): readonly string[] {
  const last = output.slice(Math.max(0, output.lastIndexOf('Full thread dump')));
  return last
    .split('\n\n')
    .filter((thread) => THREADS.test(thread))
    .map((thread) => thread.split('\n').slice(0, LINES).join('\n'));
}
