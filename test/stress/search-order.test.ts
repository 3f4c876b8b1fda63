import fc from 'fast-check';
import { expect, test } from 'vitest';

import { type Operation, searchOrder } from './search-order.ts';

/** A write or a look of one number, as a history has it. */
type Recorded = {
  readonly kind: 'write' | 'look';
  readonly value: number;
  readonly call: number;
  readonly length: number;
  readonly isRequired: boolean;
};

function operationOf({ kind, value, call, length, isRequired }: Recorded): Operation<number> {
  return {
    call,
    return: isRequired ? call + length : Infinity,
    isRequired,
    isLook: kind === 'look',
    step: (state) => (kind === 'write' ? value : state === value ? state : null),
  };
}

/** Tries every subset that has all required operations, in every order that keeps apart what did not overlap. */
function isExplained(left: readonly Operation<number>[], state: number): boolean {
  if (left.every(({ isRequired }) => !isRequired)) return true;
  return left.some((operation) => {
    const others = left.filter((other) => other !== operation);
    if (others.some((other) => other.isRequired && other.return < operation.call)) return false;
    const next = operation.step(state);
    return next !== null && isExplained(others, next);
  });
}

test('finds an order exactly when trying all of them does', () => {
  const operations = fc.array(
    fc.record<Recorded>({
      kind: fc.constantFrom('write', 'look'),
      value: fc.integer({ min: 0, max: 2 }),
      call: fc.nat({ max: 12 }),
      length: fc.nat({ max: 6 }),
      isRequired: fc.boolean(),
    }),
    { maxLength: 7 },
  );
  const results = { linearizable: 0, contradiction: 0, undecided: 0 };
  fc.assert(
    fc.property(operations, (recorded) => {
      const found = searchOrder(recorded.map(operationOf), 0, String);
      results[found] += 1;
      expect(found).toBe(isExplained(recorded.map(operationOf), 0) ? 'linearizable' : 'contradiction');
    }),
    { numRuns: 1000 },
  );
  expect(Math.min(results.linearizable, results.contradiction)).toBeGreaterThan(100);
});

test('a search that would take too long is broken off, and says so', () => {
  // Thirty writes at once, and a look at what none of them wrote: every subset is another configuration.
  const writes = Array.from({ length: 30 }, (_, value) => ({ value, kind: 'write' as const }));
  const look = { value: 99, kind: 'look' as const };
  const all = [...writes, look].map((entry) =>
    operationOf({ ...entry, call: 0, length: 1, isRequired: true }),
  );
  expect(searchOrder(all, 0, String)).toBe('undecided');
});
