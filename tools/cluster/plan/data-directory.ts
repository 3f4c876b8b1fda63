import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { ClusterFailure, systemErrorCode } from '../failure.ts';
import { type ClusterPlan, type NodePlan, nodesOf } from './plan.ts';

/**
 * Whether `node` has joined a ring before: its data folder holds the tables of the system keyspace. A replacement
 * that has not taken everything over yet counts as empty.
 */
export async function hasData(node: NodePlan): Promise<boolean> {
  if ((await namesIn(node.directory)).includes(replacingMark)) return false;
  const tables = await namesIn(join(node.directory, 'data', 'system'));
  return tables.some((name) => name.startsWith('local-'));
}

/** The numbers of the nodes of `plan` that have data. */
export async function nodesWithData(plan: ClusterPlan): Promise<readonly number[]> {
  const nodes = nodesOf(plan);
  const found = await Promise.all(nodes.map(hasData));
  return nodes.filter((_, index) => found[index]).map((node) => node.number);
}

/**
 * Refuses to start a node of `starting` that once had data and has none now, beside nodes that have. It would come
 * back without the promises it gave: with it and one lagging node a quorum could decide a second time what was
 * decided.
 */
export function refuseWiped(
  starting: readonly NodePlan[],
  joined: readonly number[],
  withData: readonly number[],
): void {
  const wiped = starting.find((node) => joined.includes(node.number) && !withData.includes(node.number));
  if (withData.length === 0 || wiped === undefined) return;
  throw new ClusterFailure(
    `Node ${wiped.number} has lost its data (${wiped.directory}), and with it the promises that keep a seat from being ` +
      `sold twice: put the folder back, or take its place (start ${wiped.number} --replace, with all others up), or ` +
      'begin again without any data (down --wipe).',
  );
}

/** Empties the folder of `node` and marks it as one that has yet to take everything over from the others. */
export async function beginReplacement(node: NodePlan): Promise<void> {
  for (const name of ['data', 'commitlog', 'hints', 'saved_caches']) {
    await rm(join(node.directory, name), { recursive: true, force: true });
  }
  await mkdir(node.directory, { recursive: true });
  await writeFile(join(node.directory, replacingMark), '');
}

/** Says that `node` is a node like any other again; nothing happens when it was. */
export async function endReplacement(node: NodePlan): Promise<void> {
  await rm(join(node.directory, replacingMark), { force: true });
}

const replacingMark = 'replacing';

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
