import { Client } from 'cassandra-driver';

import { makeBookingId } from '../../../../source/booking/asked.ts';
import { createBoxOffice } from '../../../../source/booking/box-office.ts';
import { conditionalOptions } from '../../../../source/store/cassandra/connection/driver-options.ts';
import type { SellingStore } from '../../../../source/store/store.ts';
import type { TestCluster } from '../../../kept-cluster/test-cluster.ts';
import { percentile } from '../../figures.ts';
import type { BenchTable, FigureRow } from '../bench-table.ts';
import { freeAll } from '../sale.ts';
import { BENCH_KEYSPACE, type Scene, withStores } from '../scene.ts';

const ROOM = 'A';

/** How often each thing happens. */
const ROUNDS = 5;

/** Bookings before it happens, and after: the rest of a room is enough for either. */
const BOOKINGS = { before: 10, after: 30 } as const;

/** What a client may wait for the next booking after a node was killed, ms. */
const LONGEST_MS = 2_000;

/** Something that happens to the node that a room's bookings go to, and how it is mended. */
type Happening = {
  readonly name: string;
  readonly happen: (cluster: TestCluster, node: number) => Promise<void>;
};

const HAPPENINGS: readonly [Happening, ...Happening[]] = [
  { name: 'nothing', happen: async () => undefined },
  { name: 'kill -9', happen: (cluster, node) => cluster.kill(node) },
  { name: 'it stands still', happen: (cluster, node) => cluster.freeze(node) },
];

/**
 * The longest that a client who books one seat after the other waits when the node that its bookings go to fails;
 * null where the nodes were not started for this run.
 */
export async function failuresTable(scene: Scene): Promise<BenchTable | null> {
  const { ours } = scene;
  if (ours === null) return null;
  const node = await coordinatorOf(scene, ours);
  const waits = new Map(HAPPENINGS.map(({ name }): [string, number[]] => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { name, happen } of HAPPENINGS) {
      const wait = await withStores(scene, ([store]) => longestWait(store, () => happen(ours, node)));
      waits.get(name)?.push(wait);
      await ours.restore();
    }
  }
  const rowFor = ({ name }: Happening): FigureRow => {
    const own = waits.get(name) ?? [];
    return {
      name,
      figures: { 'p50 ms': percentile(own, 0.5), 'worst ms': percentile(own, 1), rounds: own.length },
    };
  };
  const [first, ...others] = HAPPENINGS;
  return {
    title: 'The longest wait from one booking to the next, when the node that they go to fails',
    rows: [rowFor(first), ...others.map(rowFor)],
    aims: [
      {
        name: 'after kill -9, median, ms',
        reached: percentile(waits.get('kill -9') ?? [], 0.5),
        wanted: LONGEST_MS,
        isMoreBetter: false,
      },
    ],
    notes: [`One client, ${BOOKINGS.before} bookings before it happens and ${BOOKINGS.after} after.`],
  };
}

/** Books seat after seat, lets something happen, and books on; gives the longest time between two bookings, ms. */
async function longestWait(store: SellingStore | undefined, happen: () => Promise<void>): Promise<number> {
  if (store === undefined) return Number.NaN;
  const picture = (await freeAll(store)).find(({ room }) => room === ROOM);
  const office = createBoxOffice(store);
  const ends = [performance.now()];
  let happening: Promise<void> | null = null;
  for (const seat of (picture?.seats ?? []).slice(0, BOOKINGS.before + BOOKINGS.after)) {
    if (ends.length > BOOKINGS.before) happening ??= happen();
    const request = {
      kind: 'book',
      room: ROOM,
      seats: [seat],
      client: 'Mia',
      booking: makeBookingId(),
    } as const;
    const outcome = await office.fulfil(request);
    if (outcome.kind !== 'applied') throw new Error(outcome.kind);
    ends.push(performance.now());
  }
  await happening;
  return Math.max(...ends.slice(1).map((end, index) => end - (ends[index] ?? end)));
}

/** The number of the node that the bookings of the room go to. */
async function coordinatorOf({ settings }: Scene, cluster: TestCluster): Promise<number> {
  const client = new Client(conditionalOptions(settings));
  try {
    await client.connect();
    await client.metadata.refreshKeyspaces();
    const [first] = client.getReplicas(BENCH_KEYSPACE, Buffer.from(ROOM));
    return cluster.contactPoints.findIndex((point) => `${point}:${cluster.port}` === first?.address) + 1;
  } finally {
    await client.shutdown();
  }
}
