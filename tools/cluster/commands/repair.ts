import { withLock } from '../plan/lock.ts';
import { nodesOf } from '../plan/plan.ts';
import { showProgress } from '../ring/progress.ts';
import { repairNodes } from '../ring/repair.ts';
import { type Command, savedPlan, tell } from './command.ts';

/** Brings all copies together, as after a node was away for longer than the others keep what it missed. */
export const repair: Command = {
  name: 'repair',
  usage: '',
  summary: 'compare all copies of every theater and bring each to the newest; every node must be up',
  async run({ options }) {
    const plan = await savedPlan(options);
    return await withLock(options.directory, async () => {
      const progress = showProgress(plan);
      await repairNodes(plan, nodesOf(plan), progress.onRepair).finally(() => progress.end());
      tell(`All copies are together after ${progress.seconds()} s.`);
      return 0;
    });
  },
};
