import { expect, test } from 'vitest';

import { renewalWait } from '../../source/watch/occupancy.ts';

test('a picture is renewed before it is 5 s old, with half a second for the answer', () => {
  for (const chance of [0, Number.MIN_VALUE, 0.001, 0.5, 1]) {
    expect(renewalWait(chance)).toBeGreaterThanOrEqual(1_000);
    expect(renewalWait(chance)).toBeLessThanOrEqual(4_500);
  }
});

test('of a crowd few ask before they can have heard what the first of them was told', () => {
  const HEARD_AFTER_MS = 500;
  const CROWD = 200;
  // The waits of a crowd whose chances are spread evenly.
  const waits = Array.from({ length: CROWD }, (_, index) => renewalWait((index + 0.5) / CROWD)).toSorted(
    (left, right) => left - right,
  );
  const [first = 0] = waits;
  expect(waits.filter((wait) => wait <= first + HEARD_AFTER_MS).length).toBeLessThanOrEqual(5);
});
