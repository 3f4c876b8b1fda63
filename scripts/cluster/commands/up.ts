import { mkdir } from 'node:fs/promises';

import { choosePlan } from '../choose-plan.ts';
import { withLock } from '../lock.ts';
import { clusterStatus } from '../node-status.ts';
import { nodesOf } from '../plan.ts';
import { showProgress } from '../progress.ts';
import { readSavedCluster } from '../saved-plan.ts';
import { DATA_CENTER } from '../settings.ts';
import { bringUp } from '../up.ts';
import { type Command, tell } from './command.ts';

/** Starts what is down and waits for the whole ring. */
export const up: Command = {
  name: 'up',
  usage: '[--nodes 3] [--port 9042] [--first-address 127.0.0.1] [--fast]',
  summary: 'start every node that is down; end when all are up and see each other',
  async run({ options }) {
    await mkdir(options.directory, { recursive: true });
    return await withLock(options.directory, async () => {
      const saved = await readSavedCluster(options.directory);
      const status = saved === null ? [] : await clusterStatus(saved.plan);
      const plan = choosePlan(
        options,
        saved,
        status.some((entry) => entry.state !== 'down'),
      );
      const progress = showProgress(plan);
      const stopWaiting = new AbortController();
      process.on('SIGINT', () => stopWaiting.abort());
      let started: readonly number[];
      try {
        ({ started } = await bringUp(plan, { ...progress, signal: stopWaiting.signal }));
      } catch (error) {
        if (!stopWaiting.signal.aborted) throw error;
        tell('\nNot waiting any longer. What was started goes on: up completes it, down ends it.');
        return 130;
      } finally {
        progress.end();
      }
      const seconds = progress.seconds();
      tell(
        started.length === 0
          ? 'The cluster was up already.'
          : `${plan.nodes} nodes up and in sight of each other after ${seconds} s.`,
      );
      const hosts = nodesOf(plan).map((node) =>
        plan.port === 9042 ? node.address : `${node.address}:${plan.port}`,
      );
      tell(`Store: 'cassandra://${hosts.join(',')}/theater?dc=${DATA_CENTER}'`);
      return 0;
    });
  },
};
