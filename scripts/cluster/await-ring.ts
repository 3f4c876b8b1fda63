import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

import { ClusterFailure } from './failure.ts';
import { logOf, outputOf } from './launch.ts';
import { findProcess } from './node-process.ts';
import { type ClusterPlan, type NodePlan, nodesOf } from './plan.ts';
import { clientOf, isListening, seesWholeRing } from './ring.ts';

/** How far a node has come: its process runs, it takes clients, it works with all the others. */
export type Stage = 'starting' | 'answers' | 'ready';

/** Told whenever a node reaches a stage. */
export type OnStage = (node: NodePlan, stage: Stage) => void;

/** A node that is not ready after this long has a trouble that waiting does not cure. */
const PATIENCE_MS = 180_000;
const POLL_MS = 200;

/**
 * Waits until every node of `plan` takes clients and sees every other. Throws a {@link ClusterFailure} with the reason
 * from its log when one of them ends meanwhile or does not come.
 */
export async function awaitRing(plan: ClusterPlan, onStage: OnStage): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  const stopWaiting = new AbortController();
  const waits = nodesOf(plan).map(async (node) => {
    await awaitStage(plan, node, deadline, stopWaiting.signal, onStage);
  });
  try {
    await Promise.all(waits);
  } finally {
    stopWaiting.abort();
    await Promise.allSettled(waits);
  }
}

async function awaitStage(
  plan: ClusterPlan,
  node: NodePlan,
  deadline: number,
  signal: AbortSignal,
  onStage: OnStage,
): Promise<void> {
  onStage(node, 'starting');
  await poll(node, deadline, signal, async () => await isListening(node.address, plan.port));
  onStage(node, 'answers');
  const client = clientOf(plan, node);
  try {
    await poll(node, deadline, signal, async () => await seesWholeRing(client, plan));
  } finally {
    await client.shutdown();
  }
  onStage(node, 'ready');
}

async function poll(
  node: NodePlan,
  deadline: number,
  signal: AbortSignal,
  isDone: () => Promise<boolean>,
): Promise<void> {
  while (!signal.aborted) {
    if (await isDone()) return;
    if ((await findProcess(node)) === null) throw new ClusterFailure(await whyEnded(node));
    if (Date.now() > deadline) {
      throw new ClusterFailure(
        `Node ${node.number} is not ready after ${PATIENCE_MS / 1000} s: see logs ${node.number}.`,
      );
    }
    await pause(POLL_MS);
  }
}

/** The last error that the node logged, or else the last line that its process printed. */
async function whyEnded(node: NodePlan): Promise<string> {
  const log = await readFile(logOf(node), 'utf8').catch(() => '');
  const output = await readFile(outputOf(node), 'utf8').catch(() => '');
  const error =
    log.split('\n').findLast((line) => line.startsWith('ERROR')) ?? output.trim().split('\n').at(-1);
  const reason = error === undefined || error === '' ? 'it said nothing' : error.trim();
  return `Node ${node.number} ended while starting: ${reason} (more by: logs ${node.number})`;
}
