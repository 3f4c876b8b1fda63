/** Every choice of a schedule, by what it was about; the same ones make the same schedule again. */
export type Tape = ReadonlyMap<string, readonly number[]>;

/**
 * What chance decides in a schedule: drawn from a seed, or read from a tape. 0 is always the plainest choice (no
 * fault, no delay, the first of a list), and what a tape does not say is 0; so less tape is a plainer schedule.
 */
export class Choices {
  readonly #draw: (stream: string, options: number) => number;
  readonly #made = new Map<string, number[]>();

  private constructor(draw: (stream: string, options: number) => number) {
    this.#draw = draw;
  }

  static fromSeed(seed: number): Choices {
    const random = randomFrom(seed);
    return new Choices((_, options) => Math.floor(random() * options));
  }

  static fromTape(tape: Tape): Choices {
    const next = new Map<string, number>();
    return new Choices((stream, options) => {
      const index = next.get(stream) ?? 0;
      next.set(stream, index + 1);
      return (tape.get(stream)?.[index] ?? 0) % options;
    });
  }

  /** What was chosen so far. */
  get tape(): Tape {
    return this.#made;
  }

  /** A number from 0 to `options` - 1; `stream` says what about, so that a choice less there moves no other. */
  choose(stream: string, options: number): number {
    const value = this.#draw(stream, options);
    const made = this.#made.get(stream);
    if (made === undefined) this.#made.set(stream, [value]);
    else made.push(value);
    return value;
  }

  /** True so often in a hundred. */
  chance(stream: string, percent: number): boolean {
    return percent > 0 && this.choose(stream, 100) >= 100 - percent;
  }

  /** One of several; the first is the plainest. */
  pick<Item>(stream: string, [first, ...others]: readonly [Item, ...Item[]]): Item {
    return others[this.choose(stream, others.length + 1) - 1] ?? first;
  }
}

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
