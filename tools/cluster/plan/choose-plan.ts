import { ClusterFailure } from '../failure.ts';
import type { ClusterOptions } from './options.ts';
import { type ClusterPlan, FEWEST_NODES, isLoopbackRange, MOST_NODES } from './plan.ts';
import type { SavedCluster } from './saved-plan.ts';

/** What a cluster is when nobody says otherwise. */
export const defaultPlan: Omit<ClusterPlan, 'directory'> = {
  nodes: 3,
  firstAddress: '127.0.0.1',
  port: 9042,
  storagePort: 7000,
  jmxPort: 7199,
  isFast: false,
  isSecure: false,
};

/**
 * The plan that `options` ask for, on top of what the cluster already is. Nodes, addresses and the port between nodes
 * are written into the ring and cannot change while it has data; the other ports and `--fast` only while no node
 * runs. Throws a {@link ClusterFailure} that says which of them stands in the way.
 */
export function choosePlan(
  options: ClusterOptions,
  saved: SavedCluster | null,
  isRunning: boolean,
): ClusterPlan {
  const before = saved?.plan ?? { directory: options.directory, ...defaultPlan };
  const plan: ClusterPlan = {
    directory: options.directory,
    nodes: options.nodes ?? before.nodes,
    firstAddress: options.firstAddress ?? before.firstAddress,
    port: options.port ?? before.port,
    storagePort: options.storagePort ?? before.storagePort,
    jmxPort: options.jmxPort ?? before.jmxPort,
    isFast: options.isFast ?? before.isFast,
    isSecure: options.isSecure ?? before.isSecure,
  };
  checkPlan(plan);
  const hasRing = saved !== null && saved.joined.length > 0;
  const fixed = hasRing || isRunning ? (['nodes', 'firstAddress', 'storagePort'] as const) : [];
  const whileRunning = isRunning ? (['port', 'jmxPort', 'isFast', 'isSecure'] as const) : [];
  refuseChange(before, plan, fixed, 'begin again without its data (down --wipe), or use another --dir');
  refuseChange(before, plan, whileRunning, 'end it first (down), or use another --dir');
  return plan;
}

const flagOf = {
  nodes: '--nodes',
  firstAddress: '--first-address',
  storagePort: '--storage-port',
  port: '--port',
  jmxPort: '--jmx-port',
  isFast: '--fast',
  isSecure: '--secure',
} as const;

function refuseChange(
  before: ClusterPlan,
  after: ClusterPlan,
  names: readonly (keyof typeof flagOf)[],
  remedy: string,
): void {
  const changed = names.find((name) => before[name] !== after[name]);
  if (changed === undefined) return;
  throw new ClusterFailure(
    `The cluster in ${before.directory} has ${flagOf[changed]} ${before[changed]}: ${remedy}.`,
  );
}

function checkPlan(plan: ClusterPlan): void {
  if (plan.nodes < FEWEST_NODES || plan.nodes > MOST_NODES) {
    throw new ClusterFailure(
      `A room is kept on three nodes, so --nodes is ${FEWEST_NODES} to ${MOST_NODES}.`,
      2,
    );
  }
  if (!isLoopbackRange(plan.firstAddress, plan.nodes)) {
    throw new ClusterFailure(
      `--first-address is a loopback address like 127.0.0.1, with ${plan.nodes - 1} more after it: the nodes have no passwords.`,
      2,
    );
  }
  if (new Set([plan.port, plan.storagePort, plan.jmxPort]).size < 3) {
    throw new ClusterFailure('--port, --storage-port and --jmx-port are three different ports.', 2);
  }
}
