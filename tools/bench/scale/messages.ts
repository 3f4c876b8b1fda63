/**
 * What a crew is told: to work, with what that takes; to report what it has done since it was last asked; to rest.
 */
export type Order<Task> =
  | { readonly kind: 'work'; readonly task: Task }
  | { readonly kind: 'report' }
  | { readonly kind: 'rest' };

/** What a crew says: that it has its connections, and a report when it is asked for one, or has come to rest. */
export type Word<Report> = { readonly kind: 'ready' } | { readonly kind: 'report'; readonly report: Report };

/** How a crew of terminals watches. */
export type WatchTask = {
  /** They begin spread over this time, so that they do not ask in step. */
  readonly spreadMs: number;
  readonly way: WatchWay;
};

/**
 * `news`: as the store would have it. `revisions`: as where nobody announces anything, asking four times a second.
 */
export type WatchWay = 'news' | 'revisions';

export type WatchReport = {
  /** Processor time of the process, ms. */
  readonly workMs: number;
  /** How often they asked for news, had a picture proved, and looked, all of them together. */
  readonly asked: number;
  readonly proved: number;
  readonly looked: number;
  /** When each version of a seat was first in the picture of the first of them, as {@link now}. */
  readonly seen: readonly (readonly [seat: string, at: number])[];
};

/** How a crew of clients books: the first `clients` of it. */
export type BookTask = {
  readonly clients: number;
  /** From one booking of a client to its next, ms on average; null: as fast as the answers come. */
  readonly everyMs: number | null;
};

export type BookReport = {
  readonly workMs: number;
  /** From when each booking, or release, was due until it was known to be applied, ms. */
  readonly times: readonly number[];
  /** When it was, as {@link now}. */
  readonly applied: readonly (readonly [seat: string, at: number])[];
  /** How many had any other outcome. */
  readonly failed: number;
};

/** ms since the epoch, with fractions: the same clock for all processes of a machine. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** A version of a seat, as reports name it. */
export function seatName(room: string, seat: { row: number; place: number; version: number }): string {
  return `${room} ${seat.row}-${seat.place} ${seat.version}`;
}
