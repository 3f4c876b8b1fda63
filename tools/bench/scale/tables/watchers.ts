import { formatCassandraAddress } from '../../../../source/store/cassandra/connection/address.ts';
import type { BenchTable, FigureRow } from '../../cassandra/bench-table.ts';
import { freeAll } from '../../cassandra/sale.ts';
import { type Scene, withStores } from '../../cassandra/scene.ts';
import { percentile } from '../../figures.ts';
import { bookCrew, type BookCrew, watchCrew, type WatchCrew, withCrews } from '../crew.ts';
import type { BookTask, WatchWay } from '../messages.ts';
import { beginToWatch, bookingTimes, bookingTurn, seenTimes, sum, type Turn, workRate } from '../turn.ts';

/** How many terminals watch, by which way, and in how many of the last rounds: in more, the less there is to see. */
const CROWDS = [
  { watchers: 200, way: 'news', rounds: 8 },
  { watchers: 50, way: 'news', rounds: 2 },
  { watchers: 10, way: 'news', rounds: 1 },
  { watchers: 1, way: 'news', rounds: 1 },
  { watchers: 200, way: 'revisions', rounds: 1 },
] as const;

/** Terminals in each process; a crowd is in the first processes, as many as it takes. */
const CREWS = [1, 9, 40, 50, 50, 50] as const;

const CLIENTS = 4;

/** Bookings and releases a second, of all clients: at this rate the house is sold in 36 s. */
const RATE = 20;

const TASK: BookTask = { clients: CLIENTS, everyMs: (1_000 * CLIENTS) / RATE };

/** Length of a turn, and of one in which nobody books, ms. */
const TURN_MS = 8_000;
const QUIET_MS = 4_000;

/** For minutes nodes that were just started compile what the largest crowd asks, and bookings wait for that, ms. */
const WARM_UP_MS = 300_000;

/** After so long no further round begins, ms: a busy machine has fewer turns and not a longer run. */
const LONGEST_MS = 300_000;

/** What the turns of one crowd have shown, and those of nobody between them. */
type Crowd = {
  readonly watchers: number;
  readonly way: WatchWay;
  readonly without: Turn[];
  readonly watched: Turn[];
  /** Watched, but without bookings. */
  readonly quiet: Turn[];
};

/** What terminals that watch cost the nodes, and what they do to those who book meanwhile. */
export async function watchersTable(scene: Scene): Promise<BenchTable> {
  await withStores(scene, async ([store]) => store && (await freeAll(store)));
  const address = formatCassandraAddress(scene.address);
  const nobody = await bookingTurn(scene, QUIET_MS, []);
  const bookers = bookCrew(address, CLIENTS, { first: 0, step: 1, clients: CLIENTS });
  // The first of them tells when a booking is seen, so it does not stand back.
  const watchers = CREWS.map((size, index) => watchCrew(address, size, index > 0));
  return await withCrews([bookers, ...watchers], async () => {
    const connected = await bookingTurn(scene, QUIET_MS, []);
    // Of no use for figures: whoever is first would be the one that everything is compiled for.
    await beginToWatch(watchers);
    await bookingTurn(scene, WARM_UP_MS, [[bookers, TASK]], watchers);
    await Promise.all(watchers.map((crew) => crew.report('rest')));
    const crowds = await measure(scene, bookers, watchers);
    return tableOf(nobody, connected, crowds);
  });
}

async function measure(
  scene: Scene,
  bookers: BookCrew,
  watchers: readonly WatchCrew[],
): Promise<readonly Crowd[]> {
  const startedAt = performance.now();
  const crowds = CROWDS.map((crowd): Crowd & { readonly rounds: number } => ({
    ...crowd,
    without: [],
    watched: [],
    quiet: [],
  }));
  const rounds = Math.max(...CROWDS.map((crowd) => crowd.rounds));
  for (let round = 0; round < rounds; round += 1) {
    for (const crowd of crowds.filter((each) => round >= rounds - each.rounds)) {
      if (performance.now() - startedAt > LONGEST_MS) break;
      await takeTurns(scene, bookers, firstOf(watchers, crowd.watchers), crowd);
    }
  }
  return crowds.filter(({ watched }) => watched.length > 0);
}

async function takeTurns(
  scene: Scene,
  bookers: BookCrew,
  watchers: readonly WatchCrew[],
  { way, without, watched, quiet }: Crowd,
): Promise<void> {
  without.push(await bookingTurn(scene, TURN_MS, [[bookers, TASK]]));
  await beginToWatch(watchers, way);
  watched.push(await bookingTurn(scene, TURN_MS, [[bookers, TASK]], watchers));
  if (quiet.length === 0) quiet.push(await bookingTurn(scene, QUIET_MS, [], watchers));
  await Promise.all(watchers.map((crew) => crew.report('rest')));
}

/** The processes in which the first `count` terminals are. */
function firstOf(crews: readonly WatchCrew[], count: number): readonly WatchCrew[] {
  return crews.filter((_, index) => sum(crews.slice(0, index + 1).map(({ size }) => size)) <= count);
}

function tableOf(nobody: Turn, connected: Turn, crowds: readonly Crowd[]): BenchTable {
  const without = crowds.flatMap((crowd) => crowd.without);
  const [largest] = crowds;
  return {
    title: `Terminals that watch while ${RATE} bookings a second are made, in turns with none that do`,
    rows: [
      rowOf('nobody watches', 0, without, [nobody], without, nobody),
      ...crowds.map(({ watchers, way, ...crowd }) =>
        rowOf(
          way === 'news' ? `${watchers} watch` : `${watchers} by ${way}`,
          watchers,
          crowd.watched,
          crowd.quiet,
          crowd.without,
          connected,
        ),
      ),
    ],
    aims: largest === undefined ? [] : aimsFor(largest),
    notes: [
      `Work is processor time of all nodes, ms a second. Without bookings it was ${shownWork(nobody)} before anybody had connected,`,
      `and ${shownWork(connected)} with all terminals connected and none asking.`,
      'Times are from when a booking is due, or applied; a share is of the turns without watchers right before.',
      'Own work is the processor time of the terminals themselves. All but one stand back for everybody else (idle priority).',
    ],
  };
}

function rowOf(
  name: string,
  watchers: number,
  turns: readonly Turn[],
  quiet: readonly Turn[],
  base: readonly Turn[],
  idle: Turn,
): FigureRow {
  const times = bookingTimes(turns);
  const watched = turns.flatMap((turn) => turn.watched);
  const seconds = sum(turns.map(({ ms }) => ms)) / 1_000;
  const each = (total: number): number | null => (watchers === 0 ? null : total / watchers / seconds);
  const seen = seenTimes(turns);
  return {
    name,
    figures: {
      'work ms/s': workRate(turns),
      'each watcher': watchers === 0 ? null : share(workRate(turns), workRate(base), watchers),
      'each, no bookings': watchers === 0 ? null : share(workRate(quiet), workRate([idle]), watchers),
      'asks/s each': each(sum(watched.map(({ asked }) => asked))),
      'proofs/s each': each(sum(watched.map(({ proved }) => proved))),
      'looks/s each': each(sum(watched.map(({ looked }) => looked))),
      'own work each': each(sum(watched.map(({ workMs }) => workMs))),
      'p50 ms': percentile(times, 0.5),
      'p99 ms': percentile(times, 0.99),
      'share of p99': percentile(times, 0.99) / percentile(bookingTimes(base), 0.99),
      'seen p50 ms': seen.length === 0 ? null : percentile(seen, 0.5),
      bookings: times.length,
    },
  };
}

function share(work: number | null, base: number | null, watchers: number): number | null {
  return work === null || base === null ? null : (work - base) / watchers;
}

function shownWork(turn: Turn): string {
  return workRate([turn])?.toFixed(0) ?? 'unknown';
}

function aimsFor({ watchers, without, watched }: Crowd): BenchTable['aims'] {
  return [
    {
      name: `p99 of a booking while ${watchers} watch, times that without`,
      reached: percentile(bookingTimes(watched), 0.99) / percentile(bookingTimes(without), 0.99),
      wanted: 1.2,
      isMoreBetter: false,
    },
    {
      name: `a booking on another screen while ${watchers} watch, median ms`,
      reached: percentile(seenTimes(watched), 0.5),
      wanted: 300,
      isMoreBetter: false,
    },
  ];
}
