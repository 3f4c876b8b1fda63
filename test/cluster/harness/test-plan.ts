import { defaultPlan } from '../../../tools/cluster/plan/choose-plan.ts';
import type { ClusterPlan } from '../../../tools/cluster/plan/plan.ts';

/**
 * A cluster of its own for `processId`: no other run, nor a cluster of the work tree, shares its addresses or ports.
 * Linux has the whole of 127.0.0.0/8; elsewhere only the addresses of the default cluster can be counted on, so the
 * ports differ.
 */
export function testPlan(directory: string, nodes: number, processId = process.pid): ClusterPlan {
  const plan = { ...defaultPlan, directory, nodes, isFast: true };
  if (process.platform === 'linux') {
    const second = 1 + (Math.floor(processId / 250) % 250);
    return { ...plan, firstAddress: `127.${second}.${1 + (processId % 250)}.1` };
  }
  const base = 20_000 + (processId % 10_000) * 3;
  return { ...plan, port: base, storagePort: base + 1, jmxPort: base + 2 };
}
