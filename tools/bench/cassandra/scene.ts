import { openCassandraStore } from '../../../source/store/cassandra/cassandra-store.ts';
import type { CassandraAddress } from '../../../source/store/cassandra/connection/address.ts';
import { CONSISTENCY_PRESETS } from '../../../source/store/cassandra/connection/consistency.ts';
import type { DriverSettings, Routing } from '../../../source/store/cassandra/connection/driver-options.ts';
import { accessOf, findCluster } from '../../../source/store/cassandra/connection/open-session.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import type { ClusterPlan } from '../../cluster/plan/plan.ts';
import type { TestCluster } from '../../kept-cluster/test-cluster.ts';

/** The theater that is measured; whatever else is on the cluster is left alone. */
export const BENCH_KEYSPACE = 'theater_bench';

/** Nodes, and the ways in which a measurement reaches them. */
export type Scene = {
  readonly address: CassandraAddress;
  /** What the store gives the driver, for measurements that use the driver alone. */
  readonly settings: DriverSettings;
  /** The nodes as processes of this machine, or null when they are elsewhere. */
  readonly plan: ClusterPlan | null;
  /** The nodes, where they were started for this run alone: no others are killed or frozen. */
  readonly ours: TestCluster | null;
  /** A store with connections of its own. */
  readonly open: (routing?: Routing) => Promise<SellingStore>;
};

/** Finds the cluster of an address, whose keyspace does not count. Throws when no node answers. */
export async function findScene(
  given: Omit<CassandraAddress, 'keyspace' | 'dataCenter'>,
  plan: ClusterPlan | null,
  ours: TestCluster | null,
): Promise<Scene> {
  const place = { ...given, keyspace: BENCH_KEYSPACE };
  const access = accessOf({ address: { ...place, dataCenter: null } });
  const { contactPoint, dataCenter } = await findCluster(given.contactPoints, access);
  const address = { ...place, dataCenter };
  const consistency = CONSISTENCY_PRESETS.quorum;
  return {
    address,
    settings: {
      contactPoint,
      dataCenter,
      access,
      consistency,
      routing: 'ring-order',
      isBrief: false,
    },
    plan,
    ours,
    open: (routing = 'ring-order') => openCassandraStore({ address, routing }),
  };
}

/** Lends stores of a scene, and closes them whatever happens. */
export async function withStores<Found>(
  scene: Scene,
  measure: (stores: readonly SellingStore[]) => Promise<Found>,
  { count = 1, routing = 'ring-order' }: { readonly count?: number; readonly routing?: Routing } = {},
): Promise<Found> {
  const stores = await Promise.all(Array.from({ length: count }, () => scene.open(routing)));
  try {
    return await measure(stores);
  } finally {
    await Promise.all(stores.map((store) => store.close()));
  }
}
