import { expect, test } from 'vitest';

import { daysBetween } from '../../../source/store/cassandra/rooms/history.ts';

const NOON = Date.parse('2026-11-23T12:00:00Z');
const HOUR = 3_600_000;

test('days come the newest first, each once, over midnight too', () => {
  expect(daysBetween(NOON - 10_000, NOON)).toEqual(['2026-11-23']);
  expect(daysBetween(NOON - 49 * HOUR, NOON)).toEqual(['2026-11-23', '2026-11-22', '2026-11-21']);
  const midnight = NOON + 12 * HOUR;
  expect(daysBetween(midnight - 1, midnight)).toEqual(['2026-11-24', '2026-11-23']);
  expect(daysBetween(midnight, midnight)).toEqual(['2026-11-24']);
});

test('a moment to come is no day', () => {
  expect(daysBetween(NOON + 48 * HOUR, NOON)).toEqual([]);
});

test('a year has each of its days', () => {
  const days = daysBetween(NOON - 364 * 24 * HOUR, NOON);
  expect(days).toHaveLength(365);
  expect(new Set(days).size).toBe(365);
});
