import { join } from 'node:path';

import { ClusterFailure } from '../failure.ts';
import type { Launcher } from './launcher.ts';

/** What one cluster is: how many nodes, where they listen and where they keep their state. */
export interface ClusterPlan {
  /** Absolute path of the folder that holds everything of this cluster. */
  readonly directory: string;
  readonly nodes: number;
  /** IPv4 loopback address of node 1; the others follow it. */
  readonly firstAddress: string;
  /** Port of the native protocol (CQL), the same on every node's own address. */
  readonly port: number;
  /** Port the nodes talk to each other on. */
  readonly storagePort: number;
  readonly jmxPort: number;
  /** Whether the nodes compile with the first compiler only: sooner ready, slower under load. For tests. */
  readonly isFast: boolean;
  /** Whether the nodes speak TLS, to clients and to each other, and let in who has a certificate of this cluster. */
  readonly isSecure: boolean;
  /**
   * For nodes in networks of their own: what starts each there, in the order of their numbers. Absent where all nodes
   * are in the network of this process.
   */
  readonly launchers?: readonly Launcher[];
}

/** One node of a plan. */
export interface NodePlan {
  /** 1 for the first. */
  readonly number: number;
  readonly address: string;
  /** Where the node stands in the ring: a signed 64-bit token, in decimal. */
  readonly token: string;
  /** Absolute path of this node's data, configuration and logs. */
  readonly directory: string;
  readonly launcher: Launcher;
}

/** A room has three copies, so a cluster has three nodes at least. */
export const FEWEST_NODES = 3;
/** More than this on one machine is a mistake rather than a request. */
export const MOST_NODES = 9;

/**
 * Token of node 1. With three nodes evenly spaced from here each node is the first replica of two of the rooms A to F
 * (tokens by Murmur3), so that the conditional writes of six rooms have three coordinators and not one.
 */
const FIRST_TOKEN = 1_169_000_000_000_000_000n;

/** The nodes of `plan`, in the order of their numbers. */
export function nodesOf(plan: ClusterPlan): readonly NodePlan[] {
  return Array.from({ length: plan.nodes }, (_, index) => ({
    number: index + 1,
    address: addressAfter(plan.firstAddress, index),
    token: tokenOf(index, plan.nodes),
    directory: join(plan.directory, `node${index + 1}`),
    launcher: plan.launchers?.[index] ?? [],
  }));
}

/** Node `number` of `plan`; throws a {@link ClusterFailure} that says which there are when there is none. */
export function nodeOf(plan: ClusterPlan, number: number): NodePlan {
  const node = nodesOf(plan).find((candidate) => candidate.number === number);
  if (node === undefined)
    throw new ClusterFailure(`There is no node ${number}: the nodes are 1 to ${plan.nodes}.`, 2);
  return node;
}

/** Token of the node at `index` (from 0) when `nodes` of them divide the ring evenly. */
export function tokenOf(index: number, nodes: number): string {
  const step = 2n ** 64n / BigInt(nodes);
  return BigInt.asIntN(64, FIRST_TOKEN + BigInt(index) * step).toString();
}

/** Whether `text` is an IPv4 loopback address with room for `nodes` addresses from it on. */
export function isLoopbackRange(text: string, nodes: number): boolean {
  const match = /^127\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return false;
  const [second, third, last] = match.slice(1).map(Number);
  return (
    [second, third].every((part) => (part ?? 256) <= 255) &&
    (last ?? 0) >= 1 &&
    (last ?? 256) + nodes - 1 <= 254
  );
}

function addressAfter(firstAddress: string, offset: number): string {
  const parts = firstAddress.split('.');
  return [...parts.slice(0, 3), Number(parts[3]) + offset].join('.');
}
