import { type ClusterPlan, type NodePlan, nodesOf } from '../plan/plan.ts';
import { findProcess } from './node-process.ts';
import { isListening } from './ring.ts';

/** `starting` is a process that does not take clients yet (or no longer); `frozen` one stopped by SIGSTOP. */
export type NodeState = 'up' | 'starting' | 'frozen' | 'down';

/** What can be told of a node from outside, without asking the ring. */
export interface NodeStatus {
  readonly node: number;
  readonly address: string;
  readonly port: number;
  readonly state: NodeState;
  /** Null when the node is down. */
  readonly pid: number | null;
  /** Memory in RAM, in bytes; null when the node is down. */
  readonly residentBytes: number | null;
}

/** The state of every node of `plan`, in the order of their numbers. */
export async function clusterStatus(plan: ClusterPlan): Promise<readonly NodeStatus[]> {
  return await Promise.all(nodesOf(plan).map((node) => nodeStatus(plan, node)));
}

/** The state of one node. */
export async function nodeStatus(plan: ClusterPlan, node: NodePlan): Promise<NodeStatus> {
  const found = await findProcess(node);
  const place = { node: node.number, address: node.address, port: plan.port };
  if (found === null) return { ...place, state: 'down', pid: null, residentBytes: null };
  const { pid, residentBytes, isStopped } = found;
  if (isStopped) return { ...place, state: 'frozen', pid, residentBytes };
  const state = (await isListening(node.address, plan.port)) ? 'up' : 'starting';
  return { ...place, state, pid, residentBytes };
}
