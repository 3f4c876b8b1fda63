import { mkdir } from 'node:fs/promises';

import { clusterStatus } from '../node/node-status.ts';
import { choosePlan } from '../plan/choose-plan.ts';
import { withLock } from '../plan/lock.ts';
import type { ClusterOptions } from '../plan/options.ts';
import type { ClusterPlan } from '../plan/plan.ts';
import { readSavedCluster } from '../plan/saved-plan.ts';
import { type Progress, showProgress } from '../ring/progress.ts';
import { bringUp } from '../ring/up.ts';
import { storeAddressOf } from '../secured.ts';
import { type Command, tell } from './command.ts';

/** Starts what is down and waits for the whole ring. */
export const up: Command = {
  name: 'up',
  usage:
    '[--nodes 3] [--port 9042] [--first-address 127.0.0.1] [--storage-port 7000] [--jmx-port 7199] [--fast] [--secure]',
  summary:
    'start every node that is down, end when all see each other; --fast is ready sooner and slower after; --secure speaks TLS alone',
  async run({ options }) {
    await mkdir(options.directory, { recursive: true });
    return await withLock(options.directory, async () => {
      const plan = await planFor(options);
      const progress = showProgress(plan);
      const answer = await untilInterrupted(plan, progress).finally(() => progress.end());
      if (answer === 'interrupted') {
        tell('Not waiting any longer. What was started goes on: up completes it, down ends it.');
        return 130;
      }
      const news = `${plan.nodes} nodes up and in sight of each other after ${progress.seconds()} s.`;
      tell(answer === 'now up' ? news : 'The cluster was up already.');
      tell(`Store: '${storeAddressOf(plan, 'theater')}'`);
      return 0;
    });
  },
};

async function planFor(options: ClusterOptions): Promise<ClusterPlan> {
  const saved = await readSavedCluster(options.directory);
  const status = saved === null ? [] : await clusterStatus(saved.plan);
  const isRunning = status.some((entry) => entry.state !== 'down');
  return choosePlan(options, saved, isRunning);
}

/** Ctrl-C ends the waiting, not the nodes: those are no children of this terminal any more. */
async function untilInterrupted(
  plan: ClusterPlan,
  progress: Progress,
): Promise<'now up' | 'was up' | 'interrupted'> {
  const stopWaiting = new AbortController();
  process.on('SIGINT', () => stopWaiting.abort());
  try {
    const isNews = await bringUp(plan, { ...progress, signal: stopWaiting.signal });
    return isNews ? 'now up' : 'was up';
  } catch (error) {
    if (stopWaiting.signal.aborted) return 'interrupted';
    throw error;
  }
}
