import { openProxies } from './network/proxies.ts';
import { emptyTheater, type MadeTheater, type Playground } from './playground.ts';
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
  const { contactPoints, dataCenter } = cluster;
  const isProxied = fault.isProxied === true;
  const proxies = await openProxies(isProxied ? contactPoints : [], cluster.port);
  const port = isProxied ? proxies.port : cluster.port;
  const reached = (theater: MadeTheater): MadeTheater => ({
    ...theater,
    address: cluster.storeAddress(theater.keyspace, port),
  });
  try {
    return await runUnderLoad({
      name: fault.name,
      seed,
      isFull,
      folder,
      ours: reached(ours),
      naive: reached(naive),
      hasty: fault.hasHastyTwin === true ? reached(hasty) : null,
      naiveTask: { nodes: { contactPoints, port, dataCenter } },
      inflict: (house) =>
        fault.inflict({ ...house, cluster, proxies, keyspace: ours.keyspace, coordinatorOf }),
      mend: async () => {
        proxies.trouble({ kind: 'none' });
        await cluster.restore();
      },
    });
  } finally {
    await proxies.close();
  }
}
