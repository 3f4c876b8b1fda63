import { ClusterFailure } from '../failure.ts';
import { clusterStatus } from '../node/node-status.ts';
import { runTool } from '../node/nodetool.ts';
import type { ClusterPlan } from '../plan/plan.ts';
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
