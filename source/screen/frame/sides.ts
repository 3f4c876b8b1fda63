import { cellsOf } from '../text/fit-text.ts';

/** What stands at the left of a line, and what at its right. Styled. */
export type Sides = readonly [left: string, right: string];

/**
 * One line `cells` wide with something at both ends: the first pair that fits with two cells between its sides, else
 * the last pair's left side alone; whoever draws the line cuts what is too long even then.
 */
export function twoSides(pairs: readonly Sides[], cells: number): string {
  for (const [left, right] of pairs) {
    const space = cells - cellsOf(left) - cellsOf(right);
    if (right === '' && space >= 0) return left;
    if (space >= 2) return left + ' '.repeat(space) + right;
  }
  return pairs.at(-1)?.[0] ?? '';
}
