import { mkdir } from 'node:fs/promises';
import path from 'node:path';

import { checkHistory, type CheckResult } from '../../source/stress/checker/check-history.ts';
import { readHistory } from '../../source/stress/history/read-history.ts';
import { createRecorder } from '../../source/stress/history/recorder.ts';
import { randomNumbers } from '../../source/stress/programs/program.ts';
import { type Booking, startBooking } from './booking.ts';
import { type Figures, figuresOf } from './figures.ts';
import type { MadeTheater } from './playground.ts';
import type { House } from './scene.ts';
import { lookAtAll, settleHistory, settleUnconfirmed } from './settle.ts';
import { countWords, type SaidWords } from './words.ts';

/** What became of a fault. */
export type FaultResult = {
  readonly name: string;
  readonly figures: Figures;
  /** What was not as promised beyond the history: hangs, wrong words, seats that do not fit what was said. */
  readonly complaints: readonly string[];
  /** What the clients were told. */
  readonly words: readonly SaidWords[];
  /** What the checker says of the client that does not compare, under the same fault. */
  readonly naive: CheckResult;
  /** What it says of the program without resolution, where that ran. */
  readonly hasty: CheckResult | null;
};

/** What goes wrong, where, and how it is mended. */
export type Trouble = {
  readonly name: string;
  readonly seed: number;
  readonly isFull: boolean;
  /** Every history of the fault goes into a folder below this one. */
  readonly folder: string;
  /** The theater that is booked in; empty. */
  readonly ours: MadeTheater;
  /** For the client that writes without comparing. */
  readonly naive: MadeTheater;
  /** For the program without resolution; null where it does not run. */
  readonly hasty: MadeTheater | null;
  /** What the client that writes without comparing needs besides its theater. */
  readonly naiveTask: object;
  /** Lets it go wrong; gives what was not as promised. */
  readonly inflict: (house: House) => Promise<readonly string[]>;
  /** Makes all as it was; a second time does nothing. */
  readonly mend: () => Promise<void>;
};

/** Processes that book while something goes wrong. */
const BOOKERS = ['Ada', 'Ben'] as const;

/** Outcomes of each process before something goes wrong, and after all is mended. */
const WARM_UP = 12;

/**
 * Lets something go wrong while several processes book, and beside them the twins that are meant to fail; then has it
 * mended and everything settled, and has the checker judge each of the histories.
 */
export async function runUnderLoad(trouble: Trouble): Promise<FaultResult> {
  const { name, seed, isFull, ours, naive, hasty } = trouble;
  const since = Date.now();
  const folders = await makeFolders(path.join(trouble.folder, name.replaceAll(/\W+/g, '-')));
  const recorder = createRecorder(path.join(folders.ours, 'the-end.jsonl'));
  await lookAtAll(ours.store, recorder);

  const bookings: Booking[] = [];
  const heard: string[] = [];
  const startBooker: House['startBooker'] = (options = {}) => {
    const client = BOOKERS[bookings.length] ?? `Client ${bookings.length + 1}`;
    const task = { address: ours.address, ...options, name: client, seed: seed + 100 * bookings.length };
    const booking = startBooking('booker.ts', { folder: folders.ours, ...task });
    bookings.push(booking);
    return booking;
  };
  for (const _ of BOOKERS) startBooker();
  const bookers = [...bookings];
  const twins = startTwins(trouble, folders);
  try {
    await Promise.all([...bookings, ...twins].map((booking) => booking.hasEnded(WARM_UP)));
    const complaints = await trouble.inflict({
      address: ours.address,
      store: ours.store,
      recorder,
      random: randomNumbers(seed),
      folder: folders.ours,
      isFull,
      bookers,
      startBooker,
      heard: (words) => void heard.push(words),
    });
    await trouble.mend();
    await settleUnconfirmed(folders.ours, ours.store, recorder);
    const afterwards = [...bookers, ...twins].map((booking) => booking.hasEnded(WARM_UP));
    await Promise.allSettled(afterwards);
    const hangs = await Promise.all([...bookings, ...twins].map((booking) => booking.stop()));
    const events = await settleHistory(folders.ours, ours.store, recorder, since);
    const ends = bookings.flatMap((booking) => booking.ends);
    const said = ends.flatMap(({ doubt, words }) => (doubt === null ? [words] : [doubt, words]));
    const slowest = ends.reduce((most, { heardMs }) => Math.max(most, heardMs), 0);
    return {
      name,
      figures: figuresOf(events, slowest),
      complaints: [...complaints, ...hangs.filter((words) => words !== null), ...wrongWords(bookings)],
      words: countWords([...said, ...heard]),
      naive: await judgeTwin(folders.naive, naive),
      hasty: hasty === null ? null : await judgeTwin(folders.hasty, hasty),
    };
  } finally {
    await Promise.all([...bookings, ...twins].map((booking) => booking.kill()));
    await trouble.mend();
  }
}

function startTwins({ naive, hasty, naiveTask, seed }: Trouble, folders: Folders): readonly Booking[] {
  const { keyspace, address } = naive;
  const twin = { ...naiveTask, keyspace, address, seed, name: 'Naive', folder: folders.naive };
  const hastyTwin = { seed, name: 'Hasty', folder: folders.hasty, isHasty: true };
  return [
    startBooking('naive-booker.ts', twin),
    ...(hasty === null ? [] : [startBooking('booker.ts', { ...hastyTwin, address: hasty.address })]),
  ];
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

/** Twins settle nothing: a last look is all that they get. */
async function judgeTwin(folder: string, { store }: MadeTheater): Promise<CheckResult> {
  const recorder = createRecorder(path.join(folder, 'the-end.jsonl'));
  await lookAtAll(store, recorder);
  recorder.close();
  return checkHistory((await readHistory(folder)).events);
}

/** Nobody may be told that nothing was done, or that it failed, while nobody knows whether it was. */
function wrongWords(bookings: readonly Booking[]): readonly string[] {
  return bookings.flatMap(({ name, ends }) =>
    ends
      .flatMap(({ kind, doubt, words }) => [
        ...(kind === 'unknown' ? [words] : []),
        ...(doubt === null ? [] : [doubt]),
      ])
      .filter((words) => /\b(?:fail|nothing was)/i.test(words))
      .map((words) => `${name} was told: ${words}`),
  );
}
