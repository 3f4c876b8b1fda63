import { cutOff, heal, keepApart } from '../../test/cluster/harness/node-networks.ts';
import { ClusterFailure } from '../cluster/failure.ts';
import type { NodeExtras } from '../cluster/node/launch.ts';
import { signalNode } from '../cluster/node/node-process.ts';
import { clusterStatus } from '../cluster/node/node-status.ts';
import { runTool } from '../cluster/node/nodetool.ts';
import { type ClusterPlan, nodeOf, nodesOf } from '../cluster/plan/plan.ts';
import { readSavedCluster } from '../cluster/plan/saved-plan.ts';
import { lastWords } from '../cluster/ring/await-ring.ts';
import { endNode, killNode, takeDown } from '../cluster/ring/down.ts';
import { startNode } from '../cluster/ring/start.ts';
import { bringUp } from '../cluster/ring/up.ts';
import { storeAddressOf } from '../cluster/secured.ts';
import { DATA_CENTER } from '../cluster/settings/settings.ts';
import { whatNodesDo } from './thread-dump.ts';

/** Real nodes that a test may hurt. They are numbered from 1. */
export interface TestCluster {
  readonly plan: ClusterPlan;
  /** The nodes' addresses, in the order of their numbers. */
  readonly contactPoints: readonly string[];
  readonly port: number;
  readonly dataCenter: string;
  /** The address of `keyspace` on these nodes, as `--store` takes it; `port` where it is not the nodes' own. */
  storeAddress(keyspace: string, port?: number): string;
  /** kill -9; returns when the process is gone. */
  kill(node: number): Promise<void>;
  /** Asked to end, and gone. */
  end(node: number): Promise<void>;
  /** SIGSTOP: sockets stay open, nothing answers. */
  freeze(node: number): Promise<void>;
  thaw(node: number): Promise<void>;
  /** Starts a killed node; returns when it takes clients and, if all are up, the ring is whole. */
  start(node: number, extras?: NodeExtras): Promise<void>;
  /** Cassandra's own tool; rejects when it does not do what it was asked for. */
  nodetool(node: number, words: readonly string[]): Promise<void>;
  /** Of nodes in networks of their own: nobody but who is in its network reaches this one, nor it anybody else. */
  cutOff(node: number): Promise<void>;
  /** Of nodes in networks of their own: these two do not reach each other; everybody else reaches both. */
  keepApart(one: number, other: number): Promise<void>;
  /** Of every node that is down: which, and the last that it said. */
  lost(): Promise<readonly string[]>;
  /** Heals networks, thaws and starts whatever needs it, and returns when the ring is whole. */
  restore(): Promise<void>;
}

/** The running cluster of `directory`. */
export async function openTestCluster(directory: string): Promise<TestCluster> {
  const saved = await readSavedCluster(directory);
  if (saved === null) throw new Error(`There is no cluster in ${directory}.`);
  const { plan } = saved;
  const contactPoints = nodesOf(plan).map((node) => node.address);
  return {
    plan,
    contactPoints,
    port: plan.port,
    dataCenter: DATA_CENTER,
    storeAddress: (keyspace, port = plan.port) => storeAddressOf(plan, keyspace, port),
    kill: async (number) => void (await killNode(nodeOf(plan, number))),
    end: async (number) => void (await endNode(nodeOf(plan, number))),
    freeze: async (number) => void (await signalNode(nodeOf(plan, number), 'SIGSTOP')),
    thaw: async (number) => void (await signalNode(nodeOf(plan, number), 'SIGCONT')),
    start: async (number, extras) => void (await startNode(plan, nodeOf(plan, number), () => {}, extras)),
    nodetool: async (number, words) => {
      const code = await runTool(plan, number, words, 'ignore');
      if (code !== 0) throw new Error(`nodetool ${words.join(' ')} ended with exit code ${code}`);
    },
    cutOff: async (number) => await cutOff(number),
    keepApart: async (one, other) => await keepApart(plan, one, other),
    lost: async () => await lostNodes(plan),
    restore: async () => await restore(plan),
  };
}

async function lostNodes(plan: ClusterPlan): Promise<readonly string[]> {
  const down = (await clusterStatus(plan)).filter(({ state }) => state === 'down');
  return await Promise.all(
    down.map(async ({ node }) => `Node ${node} is down: ${await lastWords(nodeOf(plan, node))}`),
  );
}

/** Nodes that all run are one ring within seconds; who waits for longer waits for something that does not come. */
const RING_MS = 90_000;

async function restore(plan: ClusterPlan): Promise<void> {
  await heal(plan);
  for (const { node, state } of await clusterStatus(plan)) {
    if (state === 'frozen') await signalNode(nodeOf(plan, node), 'SIGCONT');
  }
  const listener = { onFetchJars: () => {}, onStage: () => {}, patienceMs: RING_MS };
  try {
    await bringUp(plan, listener);
  } catch (error) {
    if (!(error instanceof ClusterFailure)) throw error;
    // One file's trouble is not the end of all that come after it; what it was must be seen all the same.
    console.error(
      `${error.message}. All nodes are started again. What they were at:\n${await whatNodesDo(plan)}`,
    );
    await takeDown(plan);
    await bringUp(plan, listener);
  }
}
