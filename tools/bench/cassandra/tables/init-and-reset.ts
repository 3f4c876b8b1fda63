import { Client } from 'cassandra-driver';

import { createBoxOffice } from '../../../../source/booking/box-office.ts';
import { resetRoom } from '../../../../source/booking/reset-room.ts';
import { plainOptions } from '../../../../source/store/cassandra/connection/driver-options.ts';
import { TABLE_NAMES } from '../../../../source/store/cassandra/schema/schema.ts';
import type { SellingStore } from '../../../../source/store/store.ts';
import { makePlan } from '../../../../source/theater/plan.ts';
import { percentile } from '../../figures.ts';
import type { BenchTable, FigureRow } from '../bench-table.ts';
import { bookingsOf, freeAll, mustApply } from '../sale.ts';
import { BENCH_KEYSPACE, type Scene, withStores } from '../scene.ts';

const ROUNDS = 3;

/** Creating a theater where the tables are there, and emptying one that is sold out. */
export async function initAndResetTable(scene: Scene): Promise<BenchTable> {
  const client = new Client(plainOptions(scene.settings));
  const times = { init: [] as number[], again: [] as number[], reset: [] as number[], room: [] as number[] };
  try {
    await client.connect();
    await withStores(scene, async ([store]) => {
      if (store === undefined) return;
      for (let round = 0; round < ROUNDS; round += 1) {
        // Emptied, not dropped: the nodes still hold promises about its rows, and would complain.
        for (const table of TABLE_NAMES) await client.execute(`TRUNCATE ${BENCH_KEYSPACE}.${table}`);
        times.init.push(await timed(() => store.initialise(makePlan())));
        times.again.push(await timed(() => store.initialise(makePlan())));
        await sellOut(store);
        times.reset.push(await timed(() => resetAll(store, times.room)));
      }
    });
  } finally {
    await client.shutdown();
  }
  return {
    title: 'Creating the theater, and emptying it',
    rows: [
      rowOf('init: six rooms of 120 seats into empty tables', times.init),
      rowOf('init: nothing is missing', times.again),
      rowOf('reset: one room (close, free 120 seats, open)', times.room),
      rowOf('reset: six rooms, one after another', times.reset),
    ],
    aims: [],
    notes: ['Every step of a reset is looked at, decided, applied and written to the history.'],
  };
}

/** Makes keyspace, tables and rooms where they are missing; the time it took, ms, or null when they were there. */
export async function createTheater(scene: Scene): Promise<number | null> {
  return await withStores(scene, async ([store]) => {
    if (store === undefined) return null;
    const startedAt = performance.now();
    const { seatsMade } = await store.initialise(makePlan());
    return seatsMade === 0 ? null : performance.now() - startedAt;
  });
}

async function sellOut(store: SellingStore): Promise<void> {
  const pictures = await freeAll(store);
  for (const change of pictures.flatMap((picture) => bookingsOf(picture, 10))) await mustApply(store, change);
}

async function resetAll(store: SellingStore, roomTimes: number[]): Promise<void> {
  const office = createBoxOffice(store);
  const { rooms } = await store.plan();
  for (const { room } of rooms) {
    const startedAt = performance.now();
    const outcome = await resetRoom({ store, boxOffice: office }, room, 'bench');
    if (outcome.kind !== 'applied') throw new Error(`room ${room}: ${outcome.kind}`);
    roomTimes.push(performance.now() - startedAt);
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

function rowOf(name: string, times: readonly number[]): FigureRow {
  return {
    name,
    figures: {
      'p50 ms': percentile(times, 0.5),
      'longest ms': percentile(times, 1),
      times: times.length,
    },
  };
}
