import { mkdir } from 'node:fs/promises';

import { type OnStage, awaitRing } from './await-ring.ts';
import { endReplacement, nodesWithData, refuseWiped } from './data-directory.ts';
import { ClusterFailure } from './failure.ts';
import { ensureJars } from './jars.ts';
import { findJava } from './java.ts';
import { launchNode } from './launch.ts';
import { clusterStatus } from './node-status.ts';
import { type ClusterPlan, type NodePlan, nodesOf } from './plan.ts';
import { checkRoomFor } from './preflight.ts';
import { readSavedCluster, saveCluster } from './saved-plan.ts';

/** What `up` tells while it works, and how it is told to stop waiting. */
export interface UpListener {
  readonly onFetchJars: () => void;
  readonly onStage: OnStage;
  /** Aborted when nobody waits any longer: what was started goes on. */
  readonly signal?: AbortSignal;
}

/** Numbers of the nodes that had to be started: none when the cluster was up already. */
export interface UpResult {
  readonly started: readonly number[];
}

/**
 * Starts every node of `plan` that is down, all at once, and returns when all nodes are up and see each other. Interrupted
 * at any point it leaves a cluster that the next call completes. Refuses, before anything is started, what cannot work.
 */
export async function bringUp(plan: ClusterPlan, listener: UpListener): Promise<UpResult> {
  await mkdir(plan.directory, { recursive: true });
  const status = await clusterStatus(plan);
  const frozen = status.filter((entry) => entry.state === 'frozen').map((entry) => entry.node);
  if (frozen.length > 0) {
    throw new ClusterFailure(
      `Node ${frozen.join(' and ')} is frozen, so the ring cannot be whole: thaw ${frozen[0]} first.`,
    );
  }
  const down = new Set(status.filter((entry) => entry.state === 'down').map((entry) => entry.node));
  const missing = nodesOf(plan).filter((node) => down.has(node.number));
  const joined = await updateJoined(plan);
  if (missing.length > 0) await startNodes(plan, missing, joined, listener);
  try {
    await awaitRing(plan, listener.onStage, listener.signal);
    await Promise.all(nodesOf(plan).map(endReplacement)); // a ring that is whole has no half-filled node
  } finally {
    await updateJoined(plan);
  }
  return { started: missing.map((node) => node.number) };
}

async function startNodes(
  plan: ClusterPlan,
  missing: readonly NodePlan[],
  joined: readonly number[],
  listener: UpListener,
): Promise<void> {
  refuseWiped(missing, joined, await nodesWithData(plan));
  const java = await findJava();
  await checkRoomFor(plan, missing);
  const jars = await ensureJars({ onFetch: listener.onFetchJars, signal: listener.signal });
  await Promise.all(missing.map((node) => launchNode(plan, node, { java, jars })));
}

/**
 * Remembers which nodes have data, on top of those that had it before, and returns all of them. When no node has data
 * any more, a new ring begins and nothing is remembered.
 */
export async function updateJoined(plan: ClusterPlan): Promise<readonly number[]> {
  const saved = await readSavedCluster(plan.directory);
  const withData = await nodesWithData(plan);
  const before = withData.length === 0 ? [] : (saved?.joined ?? []);
  const joined = [...new Set([...before, ...withData])].toSorted((left, right) => left - right);
  await saveCluster({ plan, joined });
  return joined;
}
