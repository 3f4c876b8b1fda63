import { ClusterFailure } from '../failure.ts';
import { launchNode, type NodeExtras, type Runtime } from '../node/launch.ts';
import { clusterStatus } from '../node/node-status.ts';
import { beginReplacement, endReplacement, nodesWithData, refuseWiped } from '../plan/data-directory.ts';
import { type ClusterPlan, type NodePlan, nodesOf } from '../plan/plan.ts';
import { checkRoomFor } from '../plan/preflight.ts';
import { classArchiveOf } from '../runtime/class-archive.ts';
import { ensureJars } from '../runtime/jars.ts';
import { findJava } from '../runtime/java.ts';
import { awaitAnswer, awaitRing, type OnStage } from './await-ring.ts';
import { type OnRepair, repairNodes } from './repair.ts';
import { joinedNodes, rememberCluster } from './up.ts';

/**
 * Starts `node` alone, with the data it has. Returns true when the whole ring is up and sees itself again, false when
 * the node takes clients but another one is away.
 */
export async function startNode(
  plan: ClusterPlan,
  node: NodePlan,
  onStage: OnStage,
  extras?: NodeExtras,
): Promise<boolean> {
  const areOthersUp = await checkOthers(plan, node);
  refuseWiped([node], await joinedNodes(plan), await nodesWithData(plan));
  await launch(plan, node, { isReplacement: false, extras });
  if (areOthersUp) await awaitRing(plan, onStage);
  else await awaitAnswer(plan, node, onStage);
  await rememberCluster(plan);
  return areOthersUp;
}

/**
 * Starts a new node in the place of `node`, whose data is lost: brings the copies of the others together first, so
 * that it takes everything from them whichever it asks, after Cassandra has finished the Paxos rounds that the lost
 * one may have promised something to. All the others must be up.
 */
export async function replaceNode(
  plan: ClusterPlan,
  node: NodePlan,
  { onStage, onRepair }: { readonly onStage: OnStage; readonly onRepair: OnRepair },
): Promise<void> {
  const areOthersUp = await checkOthers(plan, node);
  if ((await nodesWithData(plan)).includes(node.number)) {
    throw new ClusterFailure(`Node ${node.number} has its data: start it without --replace.`);
  }
  if (!areOthersUp) {
    throw new ClusterFailure('A replacement takes what was lost from all the others: bring them up first.');
  }
  // It takes each row from one of the others, and what waited for them on the lost node is lost as well: whichever it
  // asks must have everything that was confirmed.
  const others = nodesOf(plan).filter(({ number }) => number !== node.number);
  await repairNodes(plan, others, onRepair);
  await launch(plan, node, { isReplacement: true });
  await awaitRing(plan, onStage);
  await endReplacement(node);
  await rememberCluster(plan);
}

async function launch(
  plan: ClusterPlan,
  node: NodePlan,
  { isReplacement, extras }: Pick<Runtime, 'isReplacement' | 'extras'>,
): Promise<void> {
  const java = await findJava();
  await checkRoomFor(plan, [node]);
  const jars = await ensureJars();
  const { options: classOptions } = await classArchiveOf(java, jars);
  if (isReplacement === true) await beginReplacement(node);
  await launchNode(plan, node, { java, jars, classOptions, isReplacement, extras });
}

/** Whether all the other nodes are up. Throws when `node` itself is. */
async function checkOthers(plan: ClusterPlan, node: NodePlan): Promise<boolean> {
  const status = await clusterStatus(plan);
  if (status.some((entry) => entry.node === node.number && entry.state !== 'down')) {
    throw new ClusterFailure(`Node ${node.number} runs already.`);
  }
  return status.every((entry) => entry.node === node.number || entry.state === 'up');
}
