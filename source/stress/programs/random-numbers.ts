/** Numbers that look random and are the same for the same seed, so that a run can be repeated. */
export type RandomNumbers = {
  /** From 0 up to but not including 1. */
  next(): number;
  /** A whole number from 0 up to but not including `limit`. */
  below(limit: number): number;
  /** One of the items; undefined when there are none. */
  pick<Item>(items: readonly Item[]): Item | undefined;
  /** The same items in another order (Fisher and Yates). */
  shuffle<Item>(items: readonly Item[]): readonly Item[];
};

/** Numbers for a whole number as seed (Mulberry32: 32 bits of state, enough to choose seats with). */
export function randomNumbers(seed: number): RandomNumbers {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    next,
    below,
    pick: (items) => items[below(items.length)],
    shuffle: (items) => {
      const rest = [...items];
      return items.flatMap(() => rest.splice(below(rest.length), 1));
    },
  };
}
