import type { PartResult } from './figures.ts';

/** What every part of the benchmark is given. */
export type Bench = {
  /** A folder for files, removed at the end. */
  readonly folder: string;
  /** The Node that the program runs on. */
  readonly node: string;
  /** The built program, ready to start. */
  readonly program: string;
  /** The Ink app of one line, bundled as the program is. */
  readonly oneLineApp: string;
};

/** One part of the benchmark, chosen by its name: `npm run bench -- keys`. */
export type Part = {
  readonly name: string;
  /** What it measures, for the help. */
  readonly about: string;
  /** Takes well under a minute. */
  readonly run: (bench: Bench) => Promise<PartResult>;
};
