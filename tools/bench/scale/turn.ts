import { setTimeout as wait } from 'node:timers/promises';

import { processorTime } from '../cassandra/node-costs.ts';
import type { Scene } from '../cassandra/scene.ts';
import type { BookCrew, WatchCrew } from './crew.ts';
import type { BookReport, BookTask, WatchReport, WatchWay } from './messages.ts';

/** What a stretch of time has shown. */
export type Turn = {
  readonly ms: number;
  /** Processor time of all nodes, ms; null where it cannot be seen. */
  readonly workMs: number | null;
  readonly booked: readonly BookReport[];
  readonly watched: readonly WatchReport[];
};

/** How long watchers take to begin, and to fall out of step, ms: each looks at every room once in this time. */
const SPREAD_MS = 4_000;

/** Has terminals begin to watch, and waits until they do nothing but watch. */
export async function beginToWatch(watchers: readonly WatchCrew[], way: WatchWay = 'news'): Promise<void> {
  for (const crew of watchers) crew.work({ spreadMs: SPREAD_MS, way });
  await wait(SPREAD_MS + 500);
}

/** A turn of clients that book, beside terminals that watch already. */
export async function bookingTurn(
  scene: Pick<Scene, 'plan'>,
  ms: number,
  bookers: readonly (readonly [BookCrew, BookTask])[],
  watchers: readonly WatchCrew[] = [],
): Promise<Turn> {
  await Promise.all(watchers.map((crew) => crew.report()));
  const before = await processorTime(scene.plan);
  const startedAt = performance.now();
  for (const [crew, task] of bookers) crew.work(task);
  await wait(ms);
  const booked = await Promise.all(bookers.map(([crew]) => crew.report('rest')));
  const took = performance.now() - startedAt;
  const after = await processorTime(scene.plan);
  const watched = await Promise.all(watchers.map((crew) => crew.report()));
  return { ms: took, workMs: before === null || after === null ? null : after - before, booked, watched };
}

/** Processor time of all nodes in these turns, ms for each second; null where it cannot be seen. */
export function workRate(turns: readonly Turn[]): number | null {
  const works = turns.map(({ workMs }) => workMs);
  const seen = works.filter((work) => work !== null);
  return seen.length < works.length ? null : (1_000 * sum(seen)) / sum(turns.map(({ ms }) => ms));
}

/** How long each booking took, ms. */
export function bookingTimes(turns: readonly Turn[]): readonly number[] {
  return turns.flatMap(({ booked }) => booked.flatMap(({ times }) => times));
}

/** How long each booking took from being applied to the first watcher's picture, ms. */
export function seenTimes(turns: readonly Turn[]): readonly number[] {
  return turns.flatMap(({ booked, watched: [witness] }) => {
    const seen = new Map(witness?.seen);
    return booked
      .flatMap(({ applied }) => applied)
      .flatMap(([seat, at]) => {
        const seenAt = seen.get(seat);
        // What the last answers of a turn have not shown yet would have been shown later.
        return seenAt === undefined ? [] : [Math.max(0, seenAt - at)];
      });
  });
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
