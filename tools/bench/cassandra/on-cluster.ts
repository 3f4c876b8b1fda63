import { join } from 'node:path';

import { readCassandraAddress } from '../../../source/store/cassandra/connection/address.ts';
import { type ClusterPlan, nodesOf } from '../../cluster/plan/plan.ts';
import { readSavedCluster } from '../../cluster/plan/saved-plan.ts';
import { keepCluster } from '../../kept-cluster/kept-cluster.ts';
import { openTestCluster } from '../../kept-cluster/test-cluster.ts';
import { findScene, type Scene } from './scene.ts';

/** Where `npm run cluster -- up` keeps its nodes. */
const USUAL_FOLDER = join(import.meta.dirname, '..', '..', '..', '.cluster');

/**
 * Measures on the cluster of `store`, an address as `--store` takes it, or without one on three new nodes with
 * addresses of their own. Those compile as nodes in service do, and end with this process however it ends.
 */
export async function onCluster<Found>(
  store: string | null,
  measure: (scene: Scene) => Promise<Found>,
): Promise<Found> {
  if (store !== null) return await measure(await givenScene(store));
  const kept = await keepCluster(3, { isFast: false });
  try {
    const ours = await openTestCluster(kept.directory);
    const [first, ...others] = pointsOf(ours.plan);
    if (first === undefined) throw new Error('A cluster without nodes.');
    return await measure(await findScene({ contactPoints: [first, ...others] }, ours.plan, ours));
  } finally {
    await kept.stop();
  }
}

async function givenScene(store: string): Promise<Scene> {
  const reading = readCassandraAddress(store);
  if (reading.kind === 'fault') throw new Error(reading.message);
  const { address } = reading;
  const saved = await readSavedCluster(USUAL_FOLDER);
  const own = saved === null ? [] : pointsOf(saved.plan);
  const isOwn = address.contactPoints.every((point) => own.includes(point));
  return await findScene(address, isOwn && saved !== null ? saved.plan : null, null);
}

function pointsOf(plan: ClusterPlan): readonly string[] {
  return nodesOf(plan).map((node) => `${node.address}:${plan.port}`);
}
