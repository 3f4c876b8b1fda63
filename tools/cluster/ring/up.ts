import { mkdir } from 'node:fs/promises';

import { ClusterFailure } from '../failure.ts';
import { launchNode } from '../node/launch.ts';
import { clusterStatus } from '../node/node-status.ts';
import { endReplacement, nodesWithData, refuseWiped } from '../plan/data-directory.ts';
import { type ClusterPlan, type NodePlan, nodesOf } from '../plan/plan.ts';
import { checkRoomFor } from '../plan/preflight.ts';
import { readSavedCluster, saveCluster } from '../plan/saved-plan.ts';
import { type ClassArchive, classArchiveOf, isMade, makeClassArchive } from '../runtime/class-archive.ts';
import { ensureJars } from '../runtime/jars.ts';
import { findJava } from '../runtime/java.ts';
import { ensureCertificates } from '../secured.ts';
import { awaitRing, type OnStage } from './await-ring.ts';

/** What `up` tells while it works, and how it is told to stop waiting. */
export interface UpListener {
  readonly onFetchJars: () => void;
  readonly onStage: OnStage;
  /** Told when the ring is whole, and its nodes' classes are made ready for the next start, once. */
  readonly onArchive?: () => void;
  /** Aborted when nobody waits any longer: what was started goes on. */
  readonly signal?: AbortSignal;
  /** How long the ring may take to be whole, ms; three minutes when it is left out. */
  readonly patienceMs?: number;
}

/**
 * Starts every node of `plan` that is down, all at once, and returns when all nodes are up and see each other.
 * Interrupted at any point it leaves a cluster that the next call completes. Refuses, before anything is started,
 * what cannot work. Returns false when all nodes were up already.
 */
export async function bringUp(plan: ClusterPlan, listener: UpListener): Promise<boolean> {
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
  const archive = missing.length > 0 ? await startNodes(plan, missing, listener) : null;
  try {
    await awaitRing(plan, listener.onStage, listener);
    await Promise.all(nodesOf(plan).map(endReplacement)); // a ring that is whole has no half-filled node
  } finally {
    await rememberCluster(plan);
  }
  if (archive !== null) await makeClassArchive(archive, listener);
  return status.some((entry) => entry.state !== 'up');
}

/** Gives the archive of classes that they were started with, or that one of them lists the classes for. */
async function startNodes(
  plan: ClusterPlan,
  missing: readonly NodePlan[],
  listener: UpListener,
): Promise<ClassArchive> {
  refuseWiped(missing, await joinedNodes(plan), await nodesWithData(plan));
  const java = await findJava();
  await checkRoomFor(plan, missing);
  const jars = await ensureJars({ onFetch: listener.onFetchJars, signal: listener.signal });
  if (plan.isSecure) await ensureCertificates(plan, missing.length < plan.nodes);
  await rememberCluster(plan);
  const archive = await classArchiveOf(java, jars);
  const lister = isMade(archive) ? null : missing[0];
  await Promise.all(
    missing.map(async (node) => {
      const classOptions = node === lister ? archive.listing : archive.options;
      await launchNode(plan, node, { java, jars, classOptions });
    }),
  );
  return archive;
}

/**
 * The nodes of `plan` that have data or once had it. When no node has any, a new ring begins, and none of the one
 * before counts.
 */
export async function joinedNodes(plan: ClusterPlan): Promise<readonly number[]> {
  const saved = await readSavedCluster(plan.directory);
  const withData = await nodesWithData(plan);
  const before = withData.length === 0 ? [] : (saved?.joined ?? []);
  return [...new Set([...before, ...withData])].toSorted((left, right) => left - right);
}

/** Writes down what `plan` is and which of its nodes have data by now. */
export async function rememberCluster(plan: ClusterPlan): Promise<void> {
  await saveCluster({ plan, joined: await joinedNodes(plan) });
}
