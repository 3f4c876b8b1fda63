import { withLock } from '../plan/lock.ts';
import { readSavedCluster, saveCluster } from '../plan/saved-plan.ts';
import { takeDown, wipe } from '../ring/down.ts';
import { type Command, tell } from './command.ts';

/** Ends every node. */
export const down: Command = {
  name: 'down',
  usage: '[--wipe]',
  summary: 'end every node; --wipe also removes all their data',
  async run({ options }) {
    const saved = await readSavedCluster(options.directory);
    if (saved === null) {
      tell(`No cluster in ${options.directory}.`);
      return 0;
    }
    return await withLock(options.directory, async () => {
      const ended = await takeDown(saved.plan);
      tell(ended.length === 0 ? 'No node was up.' : `Ended node ${ended.join(', ')}.`);
      if (options.shouldWipe) {
        await wipe(saved.plan);
        await saveCluster({ plan: saved.plan, joined: [] });
        tell('Their data is gone.');
      }
      return 0;
    });
  },
};
