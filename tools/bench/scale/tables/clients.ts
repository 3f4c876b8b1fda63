import { formatCassandraAddress } from '../../../../source/store/cassandra/connection/address.ts';
import type { BenchTable, FigureRow } from '../../cassandra/bench-table.ts';
import { freeAll } from '../../cassandra/sale.ts';
import { type Scene, withStores } from '../../cassandra/scene.ts';
import { percentile } from '../../figures.ts';
import { bookCrew, type BookCrew, watchCrew, type WatchCrew, withCrews } from '../crew.ts';
import type { BookTask } from '../messages.ts';
import { beginToWatch, bookingTimes, bookingTurn, sum, type Turn, workRate } from '../turn.ts';

const CROWDS = [1, 2, 4, 8, 16, 32] as const;

/** Processes that book, and the clients in each. */
const CREWS = 4;
const CLIENTS_EACH = 8;

const WATCHERS = 50;

/** Length of a turn, ms, and how often each crowd has one, unwatched and watched. */
const TURN_MS = 5_000;
const ROUNDS = 2;

type Crowd = { readonly clients: number; readonly unwatched: Turn[]; readonly watched: Turn[] };

/** How fast a crowd books that sends the next booking as soon as the last is answered, and where more do not help. */
export async function clientsTable(scene: Scene): Promise<BenchTable> {
  await withStores(scene, async ([store]) => store && (await freeAll(store)));
  const address = formatCassandraAddress(scene.address);
  const clients = CREWS * CLIENTS_EACH;
  const bookers = Array.from({ length: CREWS }, (_, first) =>
    bookCrew(address, CLIENTS_EACH, { first, step: CREWS, clients }),
  );
  const watchers = [watchCrew(address, WATCHERS, true)];
  return await withCrews([...bookers, ...watchers], async () => {
    const idle = await bookingTurn(scene, TURN_MS, []);
    const crowds = CROWDS.map((count): Crowd => ({ clients: count, unwatched: [], watched: [] }));
    for (let round = 0; round < ROUNDS; round += 1) {
      await eachCrowd(scene, crowds, bookers, []);
      await beginToWatch(watchers);
      await eachCrowd(scene, crowds, bookers, watchers);
      await Promise.all(watchers.map((crew) => crew.report('rest')));
    }
    return tableOf(idle, crowds);
  });
}

async function eachCrowd(
  scene: Scene,
  crowds: readonly Crowd[],
  bookers: readonly BookCrew[],
  watchers: readonly WatchCrew[],
): Promise<void> {
  for (const { clients, unwatched, watched } of crowds) {
    const turn = await bookingTurn(scene, TURN_MS, tasksFor(bookers, clients), watchers);
    (watchers.length === 0 ? unwatched : watched).push(turn);
  }
}

/** Client after client goes to the next process. */
export function tasksFor(bookers: readonly BookCrew[], clients: number): (readonly [BookCrew, BookTask])[] {
  return bookers.map((crew, index) => [
    crew,
    { clients: Math.ceil((clients - index) / bookers.length), everyMs: null },
  ]);
}

function tableOf(idle: Turn, crowds: readonly Crowd[]): BenchTable {
  const rows = crowds.flatMap(({ clients, unwatched, watched }) => [
    rowOf(namedCrowd(clients), unwatched, idle),
    rowOf(`${namedCrowd(clients)}, ${WATCHERS} watch`, watched, idle),
  ]);
  const [first, ...others] = rows;
  if (first === undefined) throw new Error('nobody was measured');
  return {
    title: 'Clients that book one seat after another, as fast as the answers come',
    rows: [first, ...others],
    aims: [],
    notes: [
      'A booking is decided, sent, and written to the history. No client touches the seats of another.',
      'Work is processor time of all nodes for a booking, less what they use when nothing is asked; watchers included.',
      'Own work is that of the clients. The watchers stand back for everybody else (nice 19).',
    ],
  };
}

function namedCrowd(clients: number): string {
  return clients === 1 ? '1 client' : `${clients} clients`;
}

function rowOf(name: string, turns: readonly Turn[], idle: Turn): FigureRow {
  const times = bookingTimes(turns);
  const seconds = sum(turns.map(({ ms }) => ms)) / 1_000;
  const rate = times.length / seconds;
  const [work, idleWork] = [workRate(turns), workRate([idle])];
  const booked = turns.flatMap((turn) => turn.booked);
  return {
    name,
    figures: {
      'bookings/s': rate,
      'p50 ms': percentile(times, 0.5),
      'p99 ms': percentile(times, 0.99),
      'work ms each': work === null || idleWork === null ? null : (work - idleWork) / rate,
      'own work ms each': sum(booked.map(({ workMs }) => workMs)) / times.length,
      'not applied': sum(booked.map(({ failed }) => failed)),
    },
  };
}
