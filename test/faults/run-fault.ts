import { emptyTheater, type Playground } from './playground.ts';
import type { Fault } from './scene.ts';
import { type FaultResult, runUnderLoad } from './under-load.ts';

export type FaultRun = {
  readonly playground: Playground;
  readonly seed: number;
  readonly isFull: boolean;
  /** Every history of the fault goes into a folder below this one. */
  readonly folder: string;
};

/** Inflicts a fault on nodes while several processes book, mends the nodes, and has everything judged. */
export async function runFault(
  fault: Fault,
  { playground, seed, isFull, folder }: FaultRun,
): Promise<FaultResult> {
  const { cluster, ours, naive, hasty, coordinatorOf } = playground;
  await Promise.all([ours, hasty].map(emptyTheater));
  const { contactPoints, port, dataCenter } = cluster;
  return await runUnderLoad({
    name: fault.name,
    seed,
    isFull,
    folder,
    ours,
    naive,
    hasty: fault.hasHastyTwin === true ? hasty : null,
    naiveTask: { nodes: { contactPoints, port, dataCenter } },
    inflict: (house) => fault.inflict({ ...house, cluster, keyspace: ours.keyspace, coordinatorOf }),
    mend: () => cluster.restore(),
  });
}
