import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

import { ClusterFailure } from '../failure.ts';
import { logOf, outputOf } from '../node/launch.ts';
import { findProcess } from '../node/node-process.ts';
import { clientOf, faultInRing, isListening } from '../node/ring.ts';
import { type ClusterPlan, type NodePlan, nodesOf } from '../plan/plan.ts';

/** How far a node has come: its process runs, it takes clients, it works with all the others. */
export type Stage = 'starting' | 'answers' | 'ready';

/** Told whenever a node reaches a stage. */
export type OnStage = (node: NodePlan, stage: Stage) => void;

/** A node that is not ready after this long has a trouble that waiting does not cure. */
const PATIENCE_MS = 180_000;
const POLL_MS = 200;

/**
 * Waits until every node of `plan` takes clients and sees every other. Throws a {@link ClusterFailure} with the
 * reason from its log when one of them ends meanwhile or does not come, and the reason of `signal` when that is
 * aborted.
 */
export async function awaitRing(
  plan: ClusterPlan,
  onStage: OnStage,
  { signal, patienceMs = PATIENCE_MS }: { readonly signal?: AbortSignal; readonly patienceMs?: number } = {},
): Promise<void> {
  const stopWaiting = new AbortController();
  const patience = {
    ms: patienceMs,
    deadline: Date.now() + patienceMs,
    signal: AbortSignal.any([stopWaiting.signal, ...(signal === undefined ? [] : [signal])]),
  };
  const waits = nodesOf(plan).map(async (node) => await awaitReady(plan, node, patience, onStage));
  try {
    await Promise.all(waits);
  } finally {
    stopWaiting.abort();
    await Promise.allSettled(waits);
  }
}

/** Waits until `node` takes clients; fails as {@link awaitRing} does. Says nothing of what it sees of the others. */
export async function awaitAnswer(plan: ClusterPlan, node: NodePlan, onStage: OnStage): Promise<void> {
  onStage(node, 'starting');
  const patience = { ms: PATIENCE_MS, deadline: Date.now() + PATIENCE_MS };
  await poll(node, patience, async () => await faultAtDoor(plan, node));
  onStage(node, 'answers');
}

/** How long a wait goes on. */
interface Patience {
  readonly ms: number;
  /** In ms since the epoch. */
  readonly deadline: number;
  readonly signal?: AbortSignal;
}

async function awaitReady(
  plan: ClusterPlan,
  node: NodePlan,
  patience: Patience,
  onStage: OnStage,
): Promise<void> {
  onStage(node, 'starting');
  await poll(node, patience, async () => await faultAtDoor(plan, node));
  onStage(node, 'answers');
  const client = clientOf(plan, node);
  try {
    await poll(node, patience, async () => await faultInRing(client, plan));
  } finally {
    await client.shutdown();
  }
  onStage(node, 'ready');
}

async function faultAtDoor(plan: ClusterPlan, node: NodePlan): Promise<string | null> {
  return (await isListening(node.address, plan.port)) ? null : 'takes no clients';
}

/** Waits until there is no fault any more: what follows "Node 1". */
async function poll(
  node: NodePlan,
  { ms, deadline, signal }: Patience,
  findFault: () => Promise<string | null>,
): Promise<void> {
  for (;;) {
    const fault = await findFault();
    if (fault === null) return;
    signal?.throwIfAborted();
    if ((await findProcess(node)) === null) throw new ClusterFailure(await whyEnded(node));
    if (Date.now() > deadline) {
      const last = await lastError(node);
      const words = last === null ? '' : `; its last error: ${last}`;
      throw new ClusterFailure(
        `Node ${node.number} is not ready after ${ms / 1000} s: it ${fault}${words} (more by: logs ${node.number})`,
      );
    }
    await pause(POLL_MS);
  }
}

async function whyEnded(node: NodePlan): Promise<string> {
  return `Node ${node.number} ended while starting: ${await lastWords(node)} (more by: logs ${node.number})`;
}

/** The last error that `node` logged since it was started, or else the last line that its process printed. */
export async function lastWords(node: NodePlan): Promise<string> {
  const output = await readFile(outputOf(node), 'utf8').catch(() => '');
  return (await lastError(node)) ?? (output.trim().split('\n').at(-1)?.trim() || 'it said nothing');
}

async function lastError(node: NodePlan): Promise<string | null> {
  const log = await readFile(logOf(node), 'utf8').catch(() => '');
  return (
    log
      .split('\n')
      .findLast((line) => line.startsWith('ERROR'))
      ?.trim() ?? null
  );
}
