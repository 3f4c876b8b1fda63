import { Client } from 'cassandra-driver';

import { conditionalOptions } from '../../../../source/store/cassandra/connection/driver-options.ts';
import type { Statement } from '../../../../source/store/cassandra/connection/session.ts';
import { compareAndSet } from '../../../../source/store/cassandra/rooms/statements.ts';
import type { SellingStore } from '../../../../source/store/store.ts';
import type { Change } from '../../../../source/theater/change.ts';
import { percentile } from '../../figures.ts';
import type { BenchTable, FigureRow } from '../bench-table.ts';
import { bookingsOf, freeAll, mustApply } from '../sale.ts';
import { BENCH_KEYSPACE, type Scene, withStores } from '../scene.ts';

/** Seats that one way books before the other has its turn. */
const TURN = 10;

/** How often each way sells half of the theater. */
const ROUNDS = 6;

/** A way to send a change, and what that took, ms. */
type Way = {
  readonly send: (change: Change) => Promise<void>;
  /** For each change. */
  readonly times: number[];
  /** For each turn: two ways' turns of one number came one right after the other. */
  readonly turns: number[];
  /** Processor time of this process, in all turns together. */
  workMs: number;
};

/**
 * Single bookings through the store, and by a loop over the driver alone with the same statement, node and options.
 */
export async function applyTable(scene: Scene): Promise<BenchTable> {
  const client = new Client(conditionalOptions(scene.settings));
  try {
    await client.connect();
    return await withStores(scene, async ([store]) => {
      if (store === undefined) throw new Error('no store');
      const single = await compare(store, client, inSequence);
      const six = await compare(store, client, atOnce);
      return {
        title: 'Bookings of one seat each: the store, and a loop over the driver alone',
        rows: [
          rowOf('the driver, one at a time', single.driver, single.driver),
          rowOf('the store, one at a time', single.store, single.driver),
          rowOf('the driver, one in each of six rooms', six.driver, six.driver),
          rowOf('the store, one in each of six rooms', six.store, six.driver),
        ],
        aims: [
          aimFor("the store, share of the driver's rate, one at a time", single),
          aimFor("the store, share of the driver's rate, six rooms", six),
        ],
        notes: [
          `The two take turns of ${TURN} seats a room, in the same rooms and at the same nodes.`,
          'The rate is that of the middle turn, the share that of the middle pair of turns.',
          'Own work is the processor time that this program uses for one booking.',
        ],
      };
    });
  } finally {
    await client.shutdown();
  }
}

type Compared = { readonly store: Way; readonly driver: Way };

/** Books one turn of every room. */
type Order = (turns: readonly (readonly Change[])[], send: Way['send']) => Promise<void>;

async function inSequence(turns: readonly (readonly Change[])[], send: Way['send']): Promise<void> {
  for (const change of turns.flat()) await send(change);
}

async function atOnce(turns: readonly (readonly Change[])[], send: Way['send']): Promise<void> {
  await Promise.all(turns.map((changes) => inSequence([changes], send)));
}

async function compare(store: SellingStore, client: Client, order: Order): Promise<Compared> {
  const ways: Compared = {
    store: wayOf((change) => mustApply(store, change)),
    driver: wayOf(driverLoop(client)),
  };
  // The first round of each order is not counted.
  for (let round = -1; round < ROUNDS; round += 1) {
    const pictures = await freeAll(store);
    const rooms = pictures.map((picture) => bookingsOf(picture, 1));
    const turns = Math.floor((rooms[0]?.length ?? 0) / TURN);
    for (let turn = 0; turn < turns; turn += 1) {
      const way = (turn + round) % 2 === 0 ? ways.store : ways.driver;
      const changes = rooms.map((bookings) => bookings.slice(turn * TURN, (turn + 1) * TURN));
      await takeTurn(way, changes, order, round >= 0);
    }
  }
  return ways;
}

async function takeTurn(
  way: Way,
  changes: readonly (readonly Change[])[],
  order: Order,
  isCounted: boolean,
): Promise<void> {
  const times: number[] = [];
  const before = process.cpuUsage();
  const startedAt = performance.now();
  await order(changes, async (change) => {
    const sentAt = performance.now();
    await way.send(change);
    times.push(performance.now() - sentAt);
  });
  if (!isCounted) return;
  const { user, system } = process.cpuUsage(before);
  way.turns.push(performance.now() - startedAt);
  way.workMs += (user + system) / 1_000;
  way.times.push(...times);
}

/** What somebody without this program would write: the statement, its values, and a look at the answer. */
function driverLoop(client: Client): Way['send'] {
  return async (change) => {
    const [{ query, params }]: readonly [Statement, ...Statement[]] = compareAndSet(BENCH_KEYSPACE, change);
    const answer = await client.execute(query, [...params], { executionProfile: 'conditional' });
    if (!answer.wasApplied()) throw new Error('the driver was refused');
  };
}

function wayOf(send: Way['send']): Way {
  return { send, times: [], turns: [], workMs: 0 };
}

/** Bookings a second in the middle one of all turns. */
function rateOf({ times, turns }: Way): number {
  return (1_000 * times.length) / turns.length / percentile(turns, 0.5);
}

/** The middle one of what pairs of turns say, so that a moment in which the machine is busy spoils one pair only. */
function shareOf(way: Way, base: Way): number {
  return percentile(
    way.turns.map((ms, index) => (base.turns[index] ?? Number.NaN) / ms),
    0.5,
  );
}

function rowOf(name: string, way: Way, base: Way): FigureRow {
  return {
    name,
    figures: {
      'bookings/s': rateOf(way),
      "of the driver's": shareOf(way, base),
      'p50 ms': percentile(way.times, 0.5),
      'p99 ms': percentile(way.times, 0.99),
      'own work ms': way.workMs / way.times.length,
      bookings: way.times.length,
    },
  };
}

function aimFor(name: string, { store, driver }: Compared): BenchTable['aims'][number] {
  return { name, reached: shareOf(store, driver), wanted: 0.95, isMoreBetter: true };
}
