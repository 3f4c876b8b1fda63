import type { PlantedBug } from './bugs/planted-bug.ts';
import { type Run, runSchedule } from './run-schedule.ts';
import type { Tape } from './time/choices.ts';

/** Schedules that are tried to find a shorter one. */
const MOST_TRIES = 2500;

/** A shorter schedule in which the same kind of thing is wrong, and how many were tried to find it. */
export type Shrunk = { readonly run: Run; readonly tries: number };

/**
 * Makes a schedule in which something is wrong as plain as it gets: fewer people, requests and faults, then each
 * choice by itself. Every candidate is run, and kept when the first thing that is wrong is of the same kind.
 */
export async function shrink(found: Run, seed: number, bug: PlantedBug): Promise<Shrunk> {
  const kind = found.findings[0]?.kind;
  const search = new Search(found, (tape) => runSchedule({ seed, tape }, bug), kind);
  while (await search.improve());
  return { run: search.best, tries: search.tries };
}

/** The plainest schedule so far, and what is tried next. */
class Search {
  best: Run;
  tries = 0;
  readonly #run: (tape: Tape) => Promise<Run>;
  readonly #kind: string | undefined;

  constructor(found: Run, run: (tape: Tape) => Promise<Run>, kind: string | undefined) {
    this.best = found;
    this.#run = run;
    this.#kind = kind;
  }

  /** Tries every choice once; false when nothing became plainer, or there were tries enough. */
  async improve(): Promise<boolean> {
    let isBetter = false;
    const streams = [...this.best.tape.keys()].filter((name) => name !== 'swarm');
    for (const stream of ['swarm', ...streams]) {
      for (const simpler of SIMPLER) if (await this.#improveStream(stream, simpler)) isBetter = true;
    }
    return isBetter && this.tries < MOST_TRIES;
  }

  async #improveStream(stream: string, simpler: Simpler): Promise<boolean> {
    let isBetter = false;
    for (let from = 0; from < (this.best.tape.get(stream)?.length ?? 0); from += 1) {
      const choices = this.best.tape.get(stream) ?? [];
      const next = simpler(choices, from);
      if (next === null || isSame(next, choices)) continue;
      if (await this.#attempt(new Map(this.best.tape).set(stream, next))) isBetter = true;
    }
    return isBetter;
  }

  async #attempt(tape: Tape): Promise<boolean> {
    if (this.tries >= MOST_TRIES) return false;
    this.tries += 1;
    const run = await this.#run(tape);
    if (run.findings[0]?.kind !== this.#kind || weightOf(run) >= weightOf(this.best)) return false;
    this.best = run;
    return true;
  }
}

type Simpler = (choices: readonly number[], from: number) => readonly number[] | null;

/** How a list of choices is made plainer at one place, the boldest first. */
const SIMPLER: readonly Simpler[] = [
  (choices, from) => choices.slice(0, from),
  (choices, from) => (from % 8 === 0 ? zeroed(choices, from, 8) : null),
  (choices, from) => zeroed(choices, from, 1),
  (choices, from) => [...choices.slice(0, from), ...choices.slice(from + 1)],
  (choices, from) => choices.map((value, index) => (index === from ? value >> 1 : value)),
];

function zeroed(choices: readonly number[], from: number, count: number): readonly number[] {
  return choices.map((value, index) => (index >= from && index < from + count ? 0 : value));
}

function isSame(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((value, index) => value === right[index]);
}

/** What is to become less: first what happens, then how much of it is not the plainest choice. */
function weightOf(run: Run): number {
  let odd = 0;
  for (const choices of run.tape.values())
    for (const value of choices) odd += value === 0 ? 0 : 1 + value / 1000;
  return run.told * 1000 + run.steps * 10 + odd;
}
