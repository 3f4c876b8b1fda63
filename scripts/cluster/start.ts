import { type OnStage, awaitAnswer, awaitRing } from './await-ring.ts';
import { nodesWithData, refuseWiped } from './data-directory.ts';
import { ClusterFailure } from './failure.ts';
import { ensureJars } from './jars.ts';
import { findJava } from './java.ts';
import { launchNode } from './launch.ts';
import { clusterStatus } from './node-status.ts';
import { type ClusterPlan, type NodePlan } from './plan.ts';
import { checkRoomFor } from './preflight.ts';
import { updateJoined } from './up.ts';

/**
 * Starts `node` alone, with the data it has. Returns true when the whole ring is up and sees itself again, false when
 * the node takes clients but another one is away. As a replacement it starts without data and takes everything, the
 * promises included, from the others, which must all be up.
 */
export async function startNode(
  plan: ClusterPlan,
  node: NodePlan,
  isReplacement: boolean,
  onStage: OnStage,
): Promise<boolean> {
  const status = await clusterStatus(plan);
  const others = status.filter((entry) => entry.node !== node.number);
  if (status.some((entry) => entry.node === node.number && entry.state !== 'down')) {
    throw new ClusterFailure(`Node ${node.number} runs already.`);
  }
  const isAlone = others.some((entry) => entry.state !== 'up');
  await checkData(plan, node, isReplacement, isAlone);
  const java = await findJava();
  await checkRoomFor(plan, [node]);
  await launchNode(plan, node, { java, jars: await ensureJars(), isReplacement });
  if (isAlone) await awaitAnswer(plan, node, onStage);
  else await awaitRing(plan, onStage);
  await updateJoined(plan);
  return !isAlone;
}

async function checkData(
  plan: ClusterPlan,
  node: NodePlan,
  isReplacement: boolean,
  isAlone: boolean,
): Promise<void> {
  const withData = await nodesWithData(plan);
  if (!isReplacement) {
    const joined = await updateJoined(plan);
    refuseWiped(
      plan,
      joined.filter((number) => number === node.number),
      withData,
    );
    return;
  }
  if (withData.includes(node.number)) {
    throw new ClusterFailure(`Node ${node.number} has its data: start it without --replace.`);
  }
  if (isAlone) {
    throw new ClusterFailure(`A replacement takes what it lost from all the others: bring them up first.`);
  }
}
