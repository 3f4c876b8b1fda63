import { withLock } from '../lock.ts';
import { readNodeNumber } from '../options.ts';
import { nodeOf } from '../plan.ts';
import { showProgress } from '../progress.ts';
import { startNode } from '../start.ts';
import { type Command, savedPlan, tell } from './command.ts';

/** Brings one node back. */
export const start: Command = {
  name: 'start',
  usage: 'N [--replace]',
  summary: 'bring node N back; --replace takes what it lost from the others, when its data is gone',
  async run({ words, options }) {
    return await withLock(options.directory, async () => {
      const plan = await savedPlan(options);
      const node = nodeOf(plan, readNodeNumber(words[0]));
      const progress = showProgress(plan);
      const isWhole = await startNode(plan, node, options.shouldReplace, progress.onStage).finally(() =>
        progress.end(),
      );
      tell(
        `Node ${node.number} (${node.address}) is up after ${progress.seconds()} s${isWhole ? '' : '; another node is not'}.`,
      );
      return 0;
    });
  },
};
