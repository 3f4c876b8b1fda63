import type { Plan } from '../../theater/plan.ts';

/** What `repeat` does again and again. */
export const REPEATED = ['read-room', 'read-all', 'book', 'write-all'] as const;

export type Repeated = (typeof REPEATED)[number];

/** In which order clients take the seats of a rush: from opposite ends, each in an order of its own, or all alike. */
export const ORDERS = ['ends', 'shuffled', 'same'] as const;

export type Order = (typeof ORDERS)[number];

/** How seats are booked: by compare-and-set, or as a program does it that compares nothing. */
export const STRATEGIES = ['compare-and-set', 'naive'] as const;

export type Strategy = (typeof STRATEGIES)[number];

/** Which of the three programs runs, and what only it has to be told. */
export type ProgramChoice =
  | { readonly program: 'repeat'; readonly action: Repeated }
  | { readonly program: 'random' }
  | { readonly program: 'rush'; readonly order: Order };

/** When a client ends, besides being told to; null where there is no such limit. */
export type Limits = {
  /** ms from the common start. */
  readonly forMs: number | null;
  /** Actions of this client. */
  readonly count: number | null;
  /** Most actions a second of this client. */
  readonly rate: number | null;
};

/** Everything a client process has to know; plain data, sent to it when it starts. */
export type ClientTask = {
  readonly choice: ProgramChoice;
  readonly strategy: Strategy;
  /** Which of the clients this is, from 0. */
  readonly index: number;
  /** The name it books for. */
  readonly client: string;
  readonly seed: number;
  /** Seats that are booked together, at most. */
  readonly group: number;
  readonly limits: Limits;
  readonly plan: Plan;
  /** The file for its part of the history; it must not exist yet. */
  readonly history: string;
};
