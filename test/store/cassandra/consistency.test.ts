import { expect, test } from 'vitest';

import {
  arithmetic,
  CONSISTENCY_LEVELS,
  CONSISTENCY_PRESETS,
  consistencyFault,
  mixtureFault,
  readConsistency,
  replicasFor,
} from '../../../source/store/cassandra/connection/consistency.ts';

test.for([
  [{ preset: 'quorum' }, 'QUORUM', 'QUORUM'],
  [{ preset: 'all-one' }, 'ALL', 'ONE'],
  [{ preset: 'one-all' }, 'ONE', 'ALL'],
  [{ read: 'two', write: 'two' }, 'TWO', 'TWO'],
  [{ read: 'all' }, 'ALL', 'QUORUM'],
] as const)('%o means these levels', ([words, read, write]) => {
  expect(readConsistency(words)).toEqual({ kind: 'consistency', consistency: { read, write } });
});

test('without any words the levels are those of the theater', () => {
  expect(readConsistency({})).toEqual({ kind: 'consistency', consistency: null });
});

test('two programs may have different levels only where each reads what the other writes', () => {
  const { quorum, 'all-one': allOne, 'one-all': oneAll } = CONSISTENCY_PRESETS;
  const between = { read: 'ALL', write: 'QUORUM' } as const;
  expect(mixtureFault(quorum, quorum, 3)).toBeNull();
  expect(mixtureFault(quorum, between, 3)).toBeNull();
  expect(mixtureFault(between, allOne, 3)).toBeNull();
  expect(mixtureFault(quorum, allOne, 3)).toContain('2 + 1 = 3, not more than the 3 replicas');
  expect(mixtureFault(allOne, oneAll, 3)).toContain('1 + 1 = 2');
});

test('levels that could miss a booking are refused with the sum', () => {
  expect(readConsistency({ read: 'one', write: 'two' })).toEqual({
    kind: 'fault',
    message:
      'reads at ONE could miss bookings written at TWO: 1 + 2 = 3, not more than the 3 replicas of each seat; try --consistency quorum',
  });
});

test.for([
  [{ preset: 'any' }, '"any" is none of quorum, all-one, one-all'],
  [{ preset: 'toString' }, '"toString" is none of'],
  [{ read: 'ANY' }, '"ANY" is no level'],
  [{ write: 'SERIAL' }, '"SERIAL" is no level'],
  [{ write: 'LOCAL_QUORUM' }, '"LOCAL_QUORUM" is no level'],
  [{ preset: 'quorum', read: 'ALL' }, 'but not both'],
] as const)('%o is refused: %s', ([words, message]) => {
  expect(readConsistency(words)).toEqual({ kind: 'fault', message: expect.stringContaining(message) });
});

test('a fault exists exactly where the replicas that are read and written may have none in common', () => {
  for (const read of CONSISTENCY_LEVELS) {
    for (const write of CONSISTENCY_LEVELS) {
      for (const factor of [1, 2, 3, 5]) {
        const [r, w] = [replicasFor(read, factor), replicasFor(write, factor)];
        const isRight = r <= factor && w <= factor && r + w > factor;
        expect(consistencyFault({ read, write }, factor) === null).toBe(isRight);
      }
    }
  }
});

test('a level that needs more replicas than there are cannot be had', () => {
  expect(consistencyFault({ read: 'THREE', write: 'ONE' }, 1)).toBe(
    'THREE cannot be had: each seat has only the 1 replica',
  );
});

test('the sum is written out', () => {
  expect(arithmetic({ read: 'QUORUM', write: 'QUORUM' }, 3)).toEqual({
    text: '2 + 2 = 4, more than the 3 replicas of each seat',
    isCovered: true,
  });
});
