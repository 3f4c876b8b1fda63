import cassandra from 'cassandra-driver';

import { makeSafe } from '../../../source/theater/safe-text.ts';
import { ClusterFailure } from '../failure.ts';
import { clusterStatus, type NodeState } from '../node/node-status.ts';
import { runNodetool } from '../node/nodetool.ts';
import { clientOf } from '../node/ring.ts';
import type { ClusterPlan, NodePlan } from '../plan/plan.ts';

/** Told how far a repair has come: `theater on node 2, 57 %`. */
export type OnRepair = (step: string) => void;

/**
 * Compares every copy that `nodes` have of every keyspace that people made, and brings each of them to the newest
 * state. Conditional writes that are under way are finished first. Throws a {@link ClusterFailure} when one of them
 * is not up, or as soon as something could not be repaired: then nothing is known of the rest.
 */
export async function repairNodes(
  plan: ClusterPlan,
  nodes: readonly NodePlan[],
  onRepair: OnRepair,
): Promise<void> {
  const [first] = nodes;
  if (first === undefined) return;
  await refuseAbsent(plan, nodes);
  // With a node away only those that are named can be repaired among each other.
  const isWhole = nodes.length === plan.nodes;
  const hosts = isWhole ? [] : nodes.flatMap(({ address }) => ['--in-hosts', address]);
  for (const { keyspace, copies } of await keyspacesOn(plan, first)) {
    // A node repairs what it has a copy of: where each has one of everything, the first speaks for all.
    for (const node of copies >= plan.nodes ? [first] : nodes) {
      const step = `${keyspace} on node ${node.number}`;
      onRepair(step);
      const words = ['repair', '--full', '--ignore-unreplicated-keyspaces', ...hosts, keyspace];
      // One after the other: each of them asks all the others.
      // oxlint-disable-next-line no-await-in-loop
      const { code, output } = await runNodetool(plan, node.number, words, (line) => {
        const percent = /\(progress: (\d{1,3})%\)/.exec(line)?.[1];
        if (percent !== undefined) onRepair(`${step}, ${percent} %`);
      });
      if (code !== 0) {
        throw new ClusterFailure(
          `The copies on node ${node.number} could not be brought together: ${reasonIn(output)}`,
        );
      }
    }
  }
}

async function refuseAbsent(plan: ClusterPlan, nodes: readonly NodePlan[]): Promise<void> {
  const states = new Map<number, NodeState>(
    (await clusterStatus(plan)).map(({ node, state }) => [node, state]),
  );
  const absent = nodes.filter(({ number }) => states.get(number) !== 'up');
  if (absent.length === 0) return;
  const words = absent.map(({ number }) => `node ${number} is ${states.get(number) ?? 'down'}`).join(', ');
  throw new ClusterFailure(`A repair compares all copies: bring the others up first (${words}).`);
}

/** Keyspaces that are not Cassandra's own. */
async function keyspacesOn(
  plan: ClusterPlan,
  node: NodePlan,
): Promise<readonly { readonly keyspace: string; readonly copies: number }[]> {
  const client = clientOf(plan, node);
  try {
    const { rows } = await client.execute('SELECT keyspace_name, replication FROM system_schema.keyspaces');
    const all = rows.map((row) => ({
      keyspace: String(row.get('keyspace_name')),
      copies: copiesIn(row.get('replication')),
    }));
    return all.filter(({ keyspace }) => !/^system(?:_|$)/.test(keyspace));
  } catch (error) {
    if (!(error instanceof cassandra.errors.NoHostAvailableError)) throw error;
    throw new ClusterFailure(`Node ${node.number} does not say which keyspaces there are: see status.`);
  } finally {
    await client.shutdown();
  }
}

/** The cluster has one data center: what is not its class says how many copies there are. */
function copiesIn(replication: unknown): number {
  const options = Object.entries(Object(replication)).filter(([name]) => name !== 'class');
  return options.reduce((sum, [, count]) => sum + Number.parseInt(String(count), 10), 0);
}

/** What nodetool says last of what went wrong, without its stack. */
function reasonIn(output: string): string {
  const line = output.split('\n').findLast((each) => /error|exception/i.test(each)) ?? output.trim();
  return makeSafe(line).slice(0, 300);
}
