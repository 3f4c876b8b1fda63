import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import type { CheckResult } from '../../source/stress/checker/check-history.ts';
import { checkHistory } from '../../source/stress/checker/check-history.ts';
import { readHistory } from '../../source/stress/history/read-history.ts';
import { createRecorder } from '../../source/stress/history/recorder.ts';
import { randomNumbers } from '../../source/stress/programs/random-numbers.ts';
import { type Booking, startBooking } from './booking.ts';
import { type Figures, figuresOf } from './figures.ts';
import { emptyTheater, type MadeTheater, type Playground } from './playground.ts';
import type { Fault, Scene } from './scene.ts';
import { lookAtAll, settleHistory, settleUnconfirmed } from './settle.ts';

/** What became of a fault. */
export type FaultResult = {
  readonly name: string;
  readonly figures: Figures;
  /** What was not as promised beyond the history: hangs, wrong words, seats that do not fit what was said. */
  readonly complaints: readonly string[];
  /** What the checker says of the client that does not compare, under the same fault. */
  readonly naive: CheckResult;
  /** What it says of the program without resolution, where that ran. */
  readonly hasty: CheckResult | null;
};

export type FaultRun = {
  readonly playground: Playground;
  readonly seed: number;
  readonly isFull: boolean;
  /** Every history of the fault goes into a folder below this one. */
  readonly folder: string;
};

/** Processes that book while something goes wrong. */
const BOOKERS = ['Ada', 'Ben'] as const;

/** Outcomes of each process before something goes wrong, and after all is mended. */
const WARM_UP = 20;

/**
 * Inflicts a fault while several processes book, and beside them the twins that are meant to fail; then mends the nodes,
 * has everything settled, and has the checker judge each of the histories.
 */
export async function runFault(
  fault: Fault,
  { playground, seed, isFull, folder }: FaultRun,
): Promise<FaultResult> {
  const { cluster, ours, naive, hasty } = playground;
  await Promise.all([ours, hasty].map(emptyTheater));
  const since = Date.now();
  const folders = await makeFolders(path.join(folder, fault.name.replaceAll(/\W+/g, '-')));
  const recorder = createRecorder(path.join(folders.ours, 'the-end.jsonl'));
  await lookAtAll(ours.store, recorder);

  const bookings: Booking[] = [];
  const startBooker: Scene['startBooker'] = (options = {}) => {
    const name = BOOKERS[bookings.length] ?? `Client ${bookings.length + 1}`;
    const task = { address: ours.address, ...options, name, seed: seed + 100 * bookings.length };
    const booking = startBooking('booker.ts', { folder: folders.ours, ...task });
    bookings.push(booking);
    return booking;
  };
  for (const _ of BOOKERS) startBooker();
  const bookers = [...bookings];
  const twins = [
    startBooking('naive-booker.ts', { folder: folders.naive, ...naive, ...naiveTask(playground, seed) }),
    ...(fault.hasHastyTwin === true
      ? [
          startBooking('booker.ts', {
            folder: folders.hasty,
            name: 'Hasty',
            address: hasty.address,
            seed,
            isHasty: true,
          }),
        ]
      : []),
  ];
  try {
    await Promise.all([...bookings, ...twins].map((booking) => booking.hasEnded(WARM_UP)));
    const random = randomNumbers(seed);
    const { coordinatorOf } = playground;
    const scene = {
      cluster,
      address: ours.address,
      keyspace: ours.keyspace,
      store: ours.store,
      recorder,
      random,
      isFull,
      startBooker,
    };
    const complaints = await fault.inflict({ ...scene, folder: folders.ours, bookers, coordinatorOf });
    await cluster.restore();
    await settleUnconfirmed(folders.ours, ours.store, recorder);
    await Promise.all(bookers.map((booking) => booking.hasEnded(WARM_UP).catch(() => undefined)));
    const hangs = await Promise.all([...bookings, ...twins].map((booking) => booking.stop()));
    const events = await settleHistory(folders.ours, ours.store, recorder, since);
    const ends = bookings.flatMap((booking) => booking.ends);
    const slowest = ends.reduce((most, { heardMs }) => Math.max(most, heardMs), 0);
    return {
      name: fault.name,
      figures: figuresOf(events, slowest),
      complaints: [...complaints, ...hangs.filter((words) => words !== null), ...wrongWords(bookings)],
      naive: await judgeTwin(folders.naive, naive),
      hasty: fault.hasHastyTwin === true ? await judgeTwin(folders.hasty, hasty) : null,
    };
  } finally {
    await Promise.all([...bookings, ...twins].map((booking) => booking.kill()));
    await cluster.restore();
  }
}

type Folders = { readonly ours: string; readonly naive: string; readonly hasty: string };

async function makeFolders(folder: string): Promise<Folders> {
  const folders = {
    ours: path.join(folder, 'ours'),
    naive: path.join(folder, 'naive'),
    hasty: path.join(folder, 'hasty'),
  };
  for (const each of Object.values(folders)) await mkdir(each, { recursive: true });
  return folders;
}

function naiveTask({ cluster }: Playground, seed: number): { name: string; seed: number; nodes: object } {
  const { contactPoints, port, dataCenter } = cluster;
  return { name: 'Naive', seed, nodes: { contactPoints, port, dataCenter } };
}

/** Twins settle nothing: a last look is all that they get. */
async function judgeTwin(folder: string, { store }: MadeTheater): Promise<CheckResult> {
  const recorder = createRecorder(path.join(folder, 'the-end.jsonl'));
  await lookAtAll(store, recorder);
  recorder.close();
  return checkHistory((await readHistory(folder)).events);
}

/** Nobody may be told that something failed of which nobody knows whether it did. */
function wrongWords(bookings: readonly Booking[]): readonly string[] {
  return bookings.flatMap(({ name, ends }) =>
    ends
      .filter(({ kind, words }) => kind === 'unknown' && /fail/i.test(words))
      .map(({ words }) => `${name} was told: ${words}`),
  );
}
