import fc from 'fast-check';
import { expect, test } from 'vitest';

import { checkHistory } from '../../source/stress/checker/check-history.ts';
import { simulateHistory } from './simulate-history.ts';

test('no history of a store that keeps its promises is called a violation', () => {
  const tapes = fc.array(fc.nat({ max: 4095 }), { size: '+2', maxLength: 600 });
  fc.assert(
    fc.property(
      tapes,
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 4 }),
      (tape, seats, clients) => {
        const events = simulateHistory(tape, { seats, clients, requests: 6, hasBrowsing: true });
        expect(checkHistory(events).violations).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});
