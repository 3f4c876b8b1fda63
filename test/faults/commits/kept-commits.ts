import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { NodeExtras } from '../../../tools/cluster/node/launch.ts';
import { compileClock } from '../clock/offset-clock.ts';

/** A node that can be made to keep its commits to itself. */
export type KeptCommits = {
  /** What a node is started with so that this can be done to it. */
  readonly extras: NodeExtras;
  /** From now on, or no longer; the node follows at once. */
  keep(isKept: boolean): Promise<void>;
};

/** Longer than the node takes to notice. */
const NOTICED_MS = 300;

/** Makes such a node possible, with its files in `folder`. */
export async function makeKeptCommits(folder: string): Promise<KeptCommits> {
  const classes = await compileClock(path.join(import.meta.dirname, 'KeptCommits.java'), folder);
  const file = path.join(folder, 'commits-are-kept');
  await rm(file, { force: true });
  return {
    extras: {
      options: ['-Dcassandra.clock=KeptCommits', `-Dtheater.commits.kept=${path.resolve(file)}`],
      classPath: [classes],
    },
    async keep(isKept) {
      await (isKept ? writeFile(file, '') : rm(file, { force: true }));
      await delay(NOTICED_MS);
    },
  };
}
