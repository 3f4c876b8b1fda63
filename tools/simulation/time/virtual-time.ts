/** A program of the simulation, as far as time is concerned. */
export type Owner = {
  readonly name: string;
  /** Its clock is so far ahead of the store's, ms; for dates and change ids, never for how long something takes. */
  readonly clockSkewMs: number;
  /** It was killed, or has ended: nothing that it waited for happens any more. */
  isDead: boolean;
  /** Steps that it has made. */
  steps: number;
  /** Killed instead of its step of this number. */
  readonly diesAtStep: number | null;
  readonly onDeath: () => void;
};

/** Something that happens at a moment; null owns it when it is the world's, and outlives every program. */
export type Step = {
  readonly due: number;
  readonly order: number;
  readonly owner: Owner | null;
  readonly run: () => void;
  isCancelled: boolean;
};

/** When a schedule begins, by every clock that is right; ms since the epoch. */
const BEGINNING = Date.UTC(2026, 0, 31, 19, 0, 0);

/** Node's own, as everything else in the process runs on virtual time. */
const realImmediate = setImmediate;

/**
 * The time of one schedule: nothing passes but from one step to the next. A step runs until all of its promises have
 * settled; then the next one is due. So every await that leads out of a program is a place where others get in
 * between, where it can be killed, and where the clock can have gone on.
 */
export class VirtualTime {
  /** Ms since the beginning. Two steps are never at the same moment. */
  now = 0;
  /** Whose step is being made. */
  owner: Owner | null = null;
  /** Steps that were made. */
  made = 0;
  #heap: Step[] = [];
  #order = 0;

  /** Ms since the epoch by a clock that is right, as the store's is. */
  get storeDate(): number {
    return BEGINNING + Math.floor(this.now);
  }

  /** Ms since the epoch by the clock of whoever asks. */
  get date(): number {
    return BEGINNING + Math.floor(this.now) + (this.owner?.clockSkewMs ?? 0);
  }

  schedule(owner: Owner | null, delayMs: number, run: () => void): Step {
    this.#order += 1;
    const due = this.now + Math.max(delayMs, 0);
    const step = { due, order: this.#order, owner, run, isCancelled: false };
    this.#push(step);
    return step;
  }

  /** Runs what is due, step by step, until `isOver` says so, nothing is left or the moment `end` has come. */
  async run(isOver: () => boolean, end: number): Promise<void> {
    while (!isOver()) {
      const step = this.#heap[0];
      if (step === undefined || step.due > end) return;
      this.#pop();
      if (step.isCancelled || step.owner?.isDead === true) continue;
      this.now = Math.max(step.due, this.now + 0.001);
      const { owner } = step;
      if (owner !== null) {
        owner.steps += 1;
        if (owner.diesAtStep === owner.steps) {
          owner.isDead = true;
          owner.onDeath();
          continue;
        }
      }
      this.owner = owner;
      this.made += 1;
      step.run();
      // Only the world's own steps, which wait for nothing, need no turn for their promises.
      if (owner !== null) await settled();
      this.owner = null;
    }
  }

  #push(step: Step): void {
    const heap = this.#heap;
    let index = heap.push(step) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(step, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = step;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const [left, right] = [heap[2 * index + 1], heap[2 * index + 2]];
      if (left === undefined) break;
      const isRight = right !== undefined && isBefore(right, left);
      const least = isRight ? right : left;
      if (!isBefore(least, last)) break;
      heap[index] = least;
      index = 2 * index + (isRight ? 2 : 1);
    }
    heap[index] = last;
  }
}

function isBefore(left: Step, right: Step): boolean {
  return left.due < right.due || (left.due === right.due && left.order < right.order);
}

/** Resolves once every promise that can settle by itself has. */
async function settled(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  realImmediate(resolve);
  await promise;
}
