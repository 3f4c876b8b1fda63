import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { BenchTable, FigureRow } from '../../cassandra/bench-table.ts';
import { percentile } from '../../figures.ts';
import { bookCrew, type BookCrew, watchCrew, type WatchCrew, withCrews } from '../crew.ts';
import { beginToWatch, bookingTimes, bookingTurn, sum, type Turn } from '../turn.ts';

const CROWDS = [1, 2, 4, 8, 16] as const;

/** Terminals that watch, each a process of its own as well. */
const WATCHERS = 16;

/** Length of a turn, ms, and how often each crowd has one, unwatched and watched. */
const TURN_MS = 2_000;
const ROUNDS = 2;

/** One file has no nodes to ask how much they worked. */
const NO_NODES = { plan: null };

type Row = {
  readonly name: string;
  readonly processes: number;
  readonly isWatched: boolean;
  readonly turns: Turn[];
};

/** Processes that book in one SQLite file as fast as they can. */
export async function sqliteTable(): Promise<BenchTable> {
  const folder = await mkdtemp(join(tmpdir(), 'theater-bench-'));
  const file = join(folder, 'theater.db');
  const clients = Math.max(...CROWDS);
  const bookers = Array.from({ length: clients }, (_, first) =>
    bookCrew(file, 1, { first, step: clients, clients }),
  );
  const watchers = Array.from({ length: WATCHERS }, () => watchCrew(file, 1, false));
  try {
    return await withCrews([...bookers, ...watchers], () => measure(bookers, watchers));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure(bookers: readonly BookCrew[], watchers: readonly WatchCrew[]): Promise<BenchTable> {
  const rows = CROWDS.flatMap((processes): readonly Row[] => [
    { name: named(processes), processes, isWatched: false, turns: [] },
    { name: `${named(processes)}, ${WATCHERS} watch`, processes, isWatched: true, turns: [] },
  ]);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const isWatched of [false, true]) {
      if (isWatched) await beginToWatch(watchers);
      for (const { processes, turns } of rows.filter((row) => row.isWatched === isWatched)) {
        const tasks = bookers
          .slice(0, processes)
          .map((crew) => [crew, { clients: 1, everyMs: null }] as const);
        turns.push(await bookingTurn(NO_NODES, TURN_MS, tasks, isWatched ? watchers : []));
      }
      if (isWatched) await Promise.all(watchers.map((crew) => crew.report('rest')));
    }
  }
  const [first, ...others] = rows.map(rowOf);
  if (first === undefined) throw new Error('nobody was measured');
  return {
    title: 'Processes that book in one SQLite file, one seat after another, as fast as the answers come',
    rows: [first, ...others],
    aims: [],
    notes: [
      'Every booking is on the disk, with its row of the history, before it is answered.',
      `Watchers are processes too; they ask twenty times a second. Own work: processor time of each, ms a second.`,
    ],
  };
}

function named(processes: number): string {
  return processes === 1 ? '1 process' : `${processes} processes`;
}

function rowOf({ name, turns, isWatched }: Row): FigureRow {
  const times = bookingTimes(turns);
  const seconds = sum(turns.map(({ ms }) => ms)) / 1_000;
  const booked = turns.flatMap((turn) => turn.booked);
  const watched = turns.flatMap((turn) => turn.watched);
  return {
    name,
    figures: {
      'bookings/s': times.length / seconds,
      'p50 ms': percentile(times, 0.5),
      'p99 ms': percentile(times, 0.99),
      'longest ms': Math.max(...times),
      'work ms each': sum(booked.map(({ workMs }) => workMs)) / times.length,
      'watcher ms/s': isWatched ? sum(watched.map(({ workMs }) => workMs)) / WATCHERS / seconds : null,
      'not applied': sum(booked.map(({ failed }) => failed)),
    },
  };
}
