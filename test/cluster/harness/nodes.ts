import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

import { afterAll, beforeAll, describe, expect, inject } from 'vitest';

import { type Door, keepCluster } from '../../../tools/kept-cluster/kept-cluster.ts';
import { openTestCluster, type TestCluster } from '../../../tools/kept-cluster/test-cluster.ts';

/** How long a hook that may start a cluster is given, in ms; fetching the jars included. */
export const CLUSTER_START_MS = 240_000;

/** Why no cluster can run here, or null: what a suite that does not use {@link describeOnCluster} skips by. */
export const clusterFault: string | null = inject('clusterFault');

/** The cluster that all test files of this run share. The first call of a run starts it (11 to 20 s). */
export async function sharedCluster(): Promise<TestCluster> {
  const socket = connect(inject('clusterPort'), '127.0.0.1');
  const [line] = await once(createInterface(socket), 'line');
  const directory = String(line);
  if (directory.startsWith('!')) throw new Error(directory.slice(1));
  return await openTestCluster(directory);
}

/** A cluster for one test alone: started now, ended by `stop`, or with this process. */
export async function startCluster({
  nodes = 3,
  door = 'open',
}: { nodes?: number; door?: Door } = {}): Promise<TestCluster & { stop(): Promise<void> }> {
  const kept = await keepCluster(nodes, { door });
  return { ...(await openTestCluster(kept.directory)), stop: async () => await kept.stop() };
}

/**
 * A suite on the shared cluster, which is whole again after it whatever its tests did; the suite fails with a node's
 * last words when one is down that its tests have not brought back. Skipped where no cluster can run. `body` gets a
 * function that returns the cluster inside of tests and hooks.
 */
export function describeOnCluster(name: string, body: (theCluster: () => TestCluster) => void): void {
  describe.skipIf(clusterFault !== null)(`${name}, on real nodes`, () => {
    let cluster: TestCluster | null = null;
    beforeAll(async () => {
      cluster = await sharedCluster();
      await cluster.restore(); // what another suite could not mend is not the end of this one
    }, CLUSTER_START_MS);
    afterAll(async () => {
      const lost = await cluster?.lost();
      await cluster?.restore();
      expect(lost ?? []).toEqual([]);
    }, CLUSTER_START_MS);
    body(() => {
      if (cluster === null) throw new Error('The cluster is there inside of tests and hooks only.');
      return cluster;
    });
  });
}
