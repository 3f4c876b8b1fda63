import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import type { BookReport, BookTask, Order, WatchReport, WatchTask, Word } from './messages.ts';

/** Several clients in a process of their own, each with a store and connections of its own. */
export class Crew<Task, Report> {
  readonly size: number;
  readonly #child: ChildProcess;
  /** Rejects when the process ends before it was told to. */
  readonly #gone: Promise<never>;

  constructor(program: string, address: string, size: number, ...words: readonly (string | number)[]) {
    this.size = size;
    const script = join(import.meta.dirname, 'programs', program);
    // It ends when this process does, because the channel between them closes.
    this.#child = fork(script, [address, String(size), ...words.map(String)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#gone = once(this.#child, 'exit').then(([code]) => {
      throw new Error(`${program} ended with ${String(code)}`);
    });
    this.#gone.catch(() => undefined);
  }

  /** Waits until every client has its connections. */
  async isReady(): Promise<void> {
    await this.#hear((word) => (word.kind === 'ready' ? true : null));
  }

  work(task: Task): void {
    this.#tell({ kind: 'work', task });
  }

  /** What was done since it began to work, or was last asked; `rest` also ends the work. */
  async report(kind: 'report' | 'rest' = 'report'): Promise<Report> {
    const report = this.#hear((word) => (word.kind === 'report' ? word.report : null));
    this.#tell({ kind });
    return await report;
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    if (this.#child.connected) this.#child.disconnect();
    await ended;
  }

  #tell(order: Order<Task>): void {
    this.#child.send(order);
  }

  async #hear<Found>(find: (word: Word<Report>) => Found | null): Promise<Found> {
    const { promise, resolve } = Promise.withResolvers<Found>();
    const listen = (word: Word<Report>): void => {
      const found = find(word);
      if (found !== null) resolve(found);
    };
    this.#child.on('message', listen);
    try {
      return await Promise.race([promise, this.#gone]);
    } finally {
      this.#child.off('message', listen);
    }
  }
}

export type WatchCrew = Crew<WatchTask, WatchReport>;

export type BookCrew = Crew<BookTask, BookReport>;

/** Terminals that watch; `isNice` lets everybody else have the processor first. */
export function watchCrew(address: string, size: number, isNice: boolean): WatchCrew {
  return new Crew('watchers.ts', address, size, isNice ? 'nice' : 'usual');
}

/** Clients that book; number `first` of all, and every `step`-th after it, out of `clients`. */
export function bookCrew(address: string, size: number, place: BookPlace): BookCrew {
  return new Crew('bookers.ts', address, size, place.first, place.step, place.clients);
}

/** Which of all clients are in one crew: each has seats of its own. */
export type BookPlace = { readonly first: number; readonly step: number; readonly clients: number };

/** Lends crews once they are ready, and ends them whatever happens. */
export async function withCrews<Found>(
  crews: readonly Pick<Crew<never, unknown>, 'isReady' | 'end'>[],
  measure: () => Promise<Found>,
): Promise<Found> {
  try {
    await Promise.all(crews.map((crew) => crew.isReady()));
    return await measure();
  } finally {
    await Promise.all(crews.map((crew) => crew.end()));
  }
}
