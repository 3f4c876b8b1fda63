import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { ClusterFailure, systemErrorCode } from './failure.ts';
import { type ClusterPlan, type NodePlan, nodesOf } from './plan.ts';

/** Whether `node` has joined a ring before: its data folder holds the tables of the system keyspace. */
export async function hasData(node: NodePlan): Promise<boolean> {
  try {
    const tables = await readdir(join(node.directory, 'data', 'system'));
    return tables.some((name) => name.startsWith('local-'));
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** The numbers of the nodes of `plan` that have data. */
export async function nodesWithData(plan: ClusterPlan): Promise<readonly number[]> {
  const nodes = nodesOf(plan);
  const found = await Promise.all(nodes.map(hasData));
  return nodes.filter((_, index) => found[index]).map((node) => node.number);
}

/**
 * Refuses a node that once had data and has none now, beside nodes that have. It would come back without the promises
 * it gave: with it and one lagging node a quorum could decide a second time what was decided, and sell a seat twice.
 */
export function refuseWiped(plan: ClusterPlan, joined: readonly number[], withData: readonly number[]): void {
  const wiped = joined.filter((number) => !withData.includes(number));
  if (withData.length === 0 || wiped.length === 0) return;
  const names = `node ${wiped.join(' and ')}`;
  const folders = nodesOf(plan).filter((node) => wiped.includes(node.number));
  throw new ClusterFailure(
    `The data of ${names} is gone (${folders.map((node) => node.directory).join(', ')}), while node ${withData.join(', ')} ` +
      'has data. With it went the promises that keep a seat from being sold twice, so it is not started as it is. ' +
      `Put the folder back, or replace the node (start ${wiped[0]} --replace, with the others up), or begin again ` +
      'with no data at all (down --wipe, then up).',
  );
}
