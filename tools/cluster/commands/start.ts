import { withLock } from '../plan/lock.ts';
import { readNodeNumber } from '../plan/options.ts';
import { type ClusterPlan, nodeOf, type NodePlan } from '../plan/plan.ts';
import { type Progress, showProgress } from '../ring/progress.ts';
import { replaceNode, startNode } from '../ring/start.ts';
import { type Command, savedPlan, tell } from './command.ts';

/** Brings one node back. */
export const start: Command = {
  name: 'start',
  usage: 'N [--replace]',
  summary: 'bring node N back; --replace takes what it lost from the others, when its data is gone',
  async run({ words, options }) {
    const plan = await savedPlan(options);
    return await withLock(options.directory, async () => {
      const node = nodeOf(plan, readNodeNumber(words[0]));
      const progress = showProgress(plan);
      const isWhole = await bringBack(plan, node, options.shouldReplace, progress).finally(() =>
        progress.end(),
      );
      const remark = isWhole ? '' : '; another node is not';
      tell(`Node ${node.number} (${node.address}) is up after ${progress.seconds()} s${remark}.`);
      return 0;
    });
  },
};

async function bringBack(
  plan: ClusterPlan,
  node: NodePlan,
  shouldReplace: boolean,
  progress: Progress,
): Promise<boolean> {
  if (!shouldReplace) return await startNode(plan, node, progress.onStage);
  await replaceNode(plan, node, progress);
  return true;
}
