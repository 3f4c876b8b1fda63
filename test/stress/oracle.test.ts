import fc from 'fast-check';
import { expect, test } from 'vitest';

import { checkHistory } from '../../source/stress/checker/check-history.ts';
import type { HistoryEvent } from '../../source/stress/history/event.ts';
import { isExplained } from './oracle.ts';
import { simulateHistory } from './simulate-history.ts';
import { spoilHistory } from './spoil-history.ts';

const SCALE = { clients: 2, requests: 3, hasBrowsing: false } as const;

/** Whether the checker finds an order for everything; leaves out what the oracle does not judge. */
function isInOrder(events: readonly HistoryEvent[]): boolean {
  return checkHistory(events).violations.every(
    ({ invariant, name }) =>
      invariant === 'I5' || invariant === 'I6' || invariant === 'ledger' || name.endsWith('booking'),
  );
}

test('spoiled histories are refused exactly when trying every order finds none that explains them', () => {
  const tapes = fc.array(fc.nat({ max: 4095 }), { size: '+1', maxLength: 120 });
  const spoilings = fc.array(fc.tuple(fc.nat({ max: 999 }), fc.nat({ max: 999 })), {
    minLength: 0,
    maxLength: 2,
  });
  const verdicts = { explained: 0, contradicted: 0 };
  fc.assert(
    fc.property(tapes, fc.integer({ min: 1, max: 3 }), spoilings, (tape, seats, spoiling) => {
      const history = simulateHistory(tape, { ...SCALE, seats });
      const spoiled = spoiling.reduce((events, [kind, which]) => spoilHistory(events, kind, which), history);
      const expected = isExplained(spoiled);
      verdicts[expected ? 'explained' : 'contradicted'] += 1;
      expect(isInOrder(spoiled)).toBe(expected);
    }),
    { numRuns: 600 },
  );
  // Neither half of the claim may be vacuous.
  expect(Math.min(verdicts.explained, verdicts.contradicted)).toBeGreaterThan(60);
});
