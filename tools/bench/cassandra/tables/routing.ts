import type { SellingStore } from '../../../../source/store/store.ts';
import type { Change } from '../../../../source/theater/change.ts';
import type { RoomSnapshot } from '../../../../source/theater/snapshot.ts';
import { percentile } from '../../figures.ts';
import type { BenchTable, FigureRow } from '../bench-table.ts';
import { bookingsOf, freeAll } from '../sale.ts';
import { type Scene, withStores } from '../scene.ts';

/** How many clients, and how often the whole theater is sold to them: fewer clients take less time. */
const CROWDS = [
  { clients: 2, rounds: 3 },
  { clients: 6, rounds: 2 },
  { clients: 20, rounds: 1 },
] as const;

/** Seats of each room that all clients try by one routing, before the other routing has its turn. */
const TURN = 10;

/** Clients that are not through with a turn by then are stopped, ms. */
const LONGEST_MS = 5_000;

/** What a crowd met by one routing. */
type Tally = { readonly times: number[]; applied: number; errors: number; workedMs: number };

/**
 * Clients, each with connections of its own, that all try to book every seat, by our routing and the driver's own.
 */
export async function routingTable(scene: Scene): Promise<BenchTable> {
  const rows: FigureRow[] = [];
  const aims: BenchTable['aims'][number][] = [];
  for (const { clients, rounds } of CROWDS) {
    const [ours, theirs] = await compare(scene, clients, rounds);
    rows.push(
      rowOf(`${clients} clients, the driver's policy`, theirs, theirs),
      rowOf(`${clients} clients, first replica first`, ours, theirs),
    );
    aims.push({
      name: `${clients} clients by our routing, errors in a thousand attempts`,
      reached: (1_000 * ours.errors) / ours.times.length,
      wanted: 1,
      isMoreBetter: false,
    });
  }
  const [first, ...others] = rows;
  if (first === undefined) throw new Error('nobody was measured');
  return {
    title: 'Clients after the same seats: which node a conditional write goes to',
    rows: [first, ...others],
    aims,
    notes: [
      `The routings take turns of ${TURN} seats a room: each client tries each of them once, in an order of its own and one at a time.`,
      'One client gets the seat; all others are refused.',
      'An error is an attempt with an unknown outcome.',
    ],
  };
}

async function compare(scene: Scene, count: number, rounds: number): Promise<readonly [Tally, Tally]> {
  const tallies = [newTally(), newTally()] as const;
  await withStores(
    scene,
    (ours) =>
      withStores(
        scene,
        async (theirs) => {
          for (let round = 0; round < rounds; round += 1) {
            await sellTheater([ours, theirs], tallies, round);
          }
        },
        { count, routing: 'default' },
      ),
    { count },
  );
  return tallies;
}

/** Each routing sells half of the seats, in turns, so that whatever slows the machine down slows both. */
async function sellTheater(
  crowds: readonly [readonly SellingStore[], readonly SellingStore[]],
  tallies: readonly [Tally, Tally],
  round: number,
): Promise<void> {
  const [stores] = crowds;
  const [first] = stores;
  if (first === undefined) return;
  const pictures = await freeAll(first);
  const turns = Math.floor(Math.min(...pictures.map(({ seats }) => seats.length)) / TURN);
  for (let turn = 0; turn < turns; turn += 1) {
    const seats = pictures.map((picture) => ({
      ...picture,
      seats: picture.seats.slice(turn * TURN, (turn + 1) * TURN),
    }));
    const index = (turn + round) % 2 === 0 ? 0 : 1;
    await takeTurn(crowds[index], seats, tallies[index]);
  }
}

async function takeTurn(
  stores: readonly SellingStore[],
  pictures: readonly RoomSnapshot[],
  tally: Tally,
): Promise<void> {
  const orders = stores.map((store) => ({
    store,
    changes: shuffled(pictures.flatMap((picture) => bookingsOf(picture, 1))),
  }));
  const startedAt = performance.now();
  await Promise.all(
    orders.map(async ({ store, changes }) => {
      for (const change of changes) {
        if (performance.now() - startedAt > LONGEST_MS) return;
        await attempt(store, change, tally);
      }
    }),
  );
  tally.workedMs += performance.now() - startedAt;
}

async function attempt(store: SellingStore, change: Change, tally: Tally): Promise<void> {
  const sentAt = performance.now();
  const { kind } = await store.apply(change);
  tally.times.push(performance.now() - sentAt);
  if (kind === 'applied') tally.applied += 1;
  if (kind === 'unknown' || kind === 'notApplied') tally.errors += 1;
}

function shuffled(changes: readonly Change[]): readonly Change[] {
  const drawn = changes.map((change) => ({ change, place: Math.random() }));
  return drawn.toSorted((left, right) => left.place - right.place).map(({ change }) => change);
}

function newTally(): Tally {
  return { times: [], applied: 0, errors: 0, workedMs: 0 };
}

function rowOf(name: string, tally: Tally, base: Tally): FigureRow {
  return {
    name,
    figures: {
      'attempts/s': rateOf(tally),
      'times the policy': rateOf(tally) / rateOf(base),
      errors: tally.errors,
      'p50 ms': percentile(tally.times, 0.5),
      'p99 ms': percentile(tally.times, 0.99),
      attempts: tally.times.length,
      applied: tally.applied,
    },
  };
}

function rateOf({ times, workedMs }: Tally): number {
  return (1_000 * times.length) / workedMs;
}
