import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { makePlayground } from '../../test/faults/playground.ts';
import { runFault } from '../../test/faults/run-fault.ts';
import type { Fault } from '../../test/faults/scene.ts';
import type { FaultResult } from '../../test/faults/under-load.ts';
import { logOf, type NodeExtras } from '../cluster/node/launch.ts';
import { findProcess } from '../cluster/node/node-process.ts';
import { nodesOf } from '../cluster/plan/plan.ts';
import { keepCluster } from '../kept-cluster/kept-cluster.ts';
import { openTestCluster } from '../kept-cluster/test-cluster.ts';
import { OwnDisk } from './own-disk.ts';

export type NodesTask = {
  readonly seed: number;
  /** How often the power goes. */
  readonly cuts: number;
  /** Whether the nodes answer before it is on the disk, as they do by themselves: what must be seen. */
  readonly isPeriodic: boolean;
  /**
   * Told after each cut, once the nodes are whole again: how long that took, ms, and which of them would not have
   * started by themselves.
   */
  readonly onCut: (cut: number, back: { readonly ms: number; readonly torn: readonly number[] }) => void;
};

/** Cassandra's own default, with as long a period: over the settings of these nodes. */
const PERIODIC: NodeExtras = {
  options: [
    '-Dcassandra.config.allow_system_properties=true',
    '-Dcassandra.settings.commitlog_sync=periodic',
    '-Dcassandra.settings.commitlog_sync_period=10000ms',
  ],
  classPath: [],
};

/**
 * A node whose log ends in a section that is torn does not start by itself, though nobody was told of what is in it.
 * With this it reads the log up to there and starts, as an operator has it do by hand.
 */
const TORN_END: NodeExtras = { options: ['-Dcassandra.commitlog.ignorereplayerrors=true'], classPath: [] };

/** What a node says that had to pass over the torn end of its log. */
const PASSED_OVER = /Ignoring commit log replay error *\n/;

/** Most of a second, ms: within it the power goes after some bookings. */
const MOMENT_MS = 700;

/**
 * Three nodes on one disk, programs that book there, and the power goes for all of the nodes at the same moment, again
 * and again. The programs are other machines: they go on, and remember what they were told. Everything is judged as
 * under the faults. Needs mounts of its own.
 */
export async function cutNodes({ seed, cuts, isPeriodic, onCut }: NodesTask): Promise<FaultResult> {
  const folder = mkdtempSync(path.join(tmpdir(), 'theater-power-nodes-'));
  const disk = new OwnDisk(folder);
  const histories = path.join(folder, 'histories');
  mkdirSync(histories);
  try {
    const kept = await keptOn(disk.folder);
    try {
      const cluster = await openTestCluster(kept.directory);
      const playground = await makePlayground(cluster);
      const numbers = cluster.contactPoints.map((_, index) => index + 1);
      const fault: Fault = {
        name: isPeriodic ? 'power cut of all nodes, periodic' : 'power cut of all nodes',
        isBounded: false,
        async inflict({ bookers, random }) {
          const haveBooked = async (): Promise<unknown> =>
            await Promise.all(bookers.map((booker) => booker.hasEnded(8)));
          for (let cut = 1; cut <= cuts; cut += 1) {
            if (isPeriodic) {
              for (const number of numbers) await cluster.end(number);
              await Promise.all(numbers.map((number) => cluster.start(number, PERIODIC)));
            }
            // What a start has written shall not be in question: only what was booked since.
            disk.sync();
            await haveBooked();
            await pause(random.below(MOMENT_MS));
            const processes = await Promise.all(nodesOf(cluster.plan).map(findProcess));
            disk.cutPower();
            // Where their numbers are written down is on the disk that is gone.
            for (const running of processes) if (running !== null) process.kill(running.pid, 'SIGKILL');
            const since = performance.now();
            await disk.mountAgain();
            // What does not come back in time is started once more.
            await Promise.allSettled(numbers.map((number) => cluster.start(number, TORN_END)));
            const torn = nodesOf(cluster.plan).filter((node) =>
              PASSED_OVER.test(readFileSync(logOf(node), 'utf8')),
            );
            await cluster.restore();
            onCut(cut, { ms: performance.now() - since, torn: torn.map(({ number }) => number) });
          }
          await haveBooked();
          return [];
        },
      };
      const result = await runFault(fault, { playground, seed, isFull: true, folder: histories });
      await playground.close();
      return result;
    } finally {
      await kept.stop();
    }
  } finally {
    await disk.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A cluster whose folder is below this one. */
async function keptOn(folder: string): ReturnType<typeof keepCluster> {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  try {
    return await keepCluster(3);
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
}
