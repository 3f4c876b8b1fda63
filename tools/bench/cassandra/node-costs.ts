import { readFile } from 'node:fs/promises';

import { clusterStatus } from '../../cluster/node/node-status.ts';
import type { ClusterPlan } from '../../cluster/plan/plan.ts';

/** In these Linux counts the time of processes (USER_HZ), ms. */
const TICK_MS = 10;

/** The memory in RAM of each node, bytes, in the order of their numbers; null where they cannot be seen. */
export async function residentMemory(plan: ClusterPlan | null): Promise<readonly number[] | null> {
  if (plan === null) return null;
  const status = await clusterStatus(plan);
  return status.map(({ residentBytes }) => residentBytes ?? 0);
}

/** The processor time that all nodes together have used since they started, ms; null where it cannot be seen. */
export async function processorTime(plan: ClusterPlan | null): Promise<number | null> {
  if (plan === null || process.platform !== 'linux') return null;
  const status = await clusterStatus(plan);
  const pids = status.flatMap(({ pid }) => (pid === null ? [] : [pid]));
  const times = await Promise.all(pids.map(timeOfProcess));
  return times.reduce((sum, time) => sum + time, 0);
}

/** The processor time that a process has used since it started, ms; Linux alone. */
export async function timeOfProcess(pid: number): Promise<number> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The second field is a name in brackets and may hold blanks; the 14th and 15th are user and system time.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
