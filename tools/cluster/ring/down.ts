import { rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

import { ClusterFailure } from '../failure.ts';
import { findProcess, forgetProcess, signalNode } from '../node/node-process.ts';
import { type ClusterPlan, type NodePlan, nodesOf } from '../plan/plan.ts';

/** How long a node may take to say goodbye and flush before it is killed. */
const GRACE_MS = 20_000;
/** A killed process that is still there after this long is held by the system (a disk that hangs). */
const KILL_MS = 10_000;
const POLL_MS = 100;

/**
 * Ends every node of `plan`: asked first (a frozen one is thawed to hear it), killed when it does not listen. Returns
 * the numbers of those that ran. Their data stays.
 */
export async function takeDown(plan: ClusterPlan): Promise<readonly number[]> {
  const nodes = nodesOf(plan);
  const ran = await Promise.all(nodes.map(endNode));
  return nodes.filter((_, index) => ran[index]).map((node) => node.number);
}

/** Kills every node of `plan` at once (kill -9), for clusters whose data nobody wants any more. */
export async function killAll(plan: ClusterPlan): Promise<void> {
  await Promise.all(nodesOf(plan).map(killNode));
}

/** Kills `node` (kill -9) and returns when its process is gone; false when it was down already. */
export async function killNode(node: NodePlan): Promise<boolean> {
  const didRun = await signalNode(node, 'SIGKILL');
  if (didRun && !(await isGoneWithin(node, KILL_MS))) {
    throw new ClusterFailure(`Node ${node.number} was killed and is still there: its disk may hang.`);
  }
  await forgetProcess(node);
  return didRun;
}

/** Removes data, logs and configuration of every node of `plan`. They must be down. */
export async function wipe(plan: ClusterPlan): Promise<void> {
  await Promise.all(
    nodesOf(plan).map(async (node) => await rm(node.directory, { recursive: true, force: true })),
  );
}

/** Asks `node` to end, and kills it when it does not listen; false when it was down already. */
export async function endNode(node: NodePlan): Promise<boolean> {
  const wasAsked = await signalNode(node, 'SIGTERM');
  if (!wasAsked) return false;
  await signalNode(node, 'SIGCONT');
  if (!(await isGoneWithin(node, GRACE_MS))) await killNode(node);
  await forgetProcess(node);
  return true;
}

async function isGoneWithin(node: NodePlan, milliseconds: number): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while ((await findProcess(node)) !== null) {
    if (Date.now() > deadline) return false;
    await pause(POLL_MS);
  }
  return true;
}
