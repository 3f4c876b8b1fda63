import { expect, test } from 'vitest';

import { daysSince } from '../../../source/store/cassandra/rooms/history.ts';
import { roomLetters } from '../../../source/theater/plan.ts';

const NOON = Date.parse('2026-11-23T12:00:00Z');
const HOUR = 3_600_000;

test('the last minutes are one day, of one room or of all there can be', () => {
  expect(daysSince(NOON - 10_000, 'C', NOON)).toEqual([['2026-11-23', ['C']]]);
  expect(daysSince(NOON - 10_000, undefined, NOON)).toEqual([['2026-11-23', roomLetters(9)]]);
});

test('days come the newest first, each once, over midnight too', () => {
  expect(daysOfA(NOON - 49 * HOUR, NOON)).toEqual(['2026-11-23', '2026-11-22', '2026-11-21']);
  const midnight = NOON + 12 * HOUR;
  expect(daysOfA(midnight - 1, midnight - 1)).toEqual(['2026-11-24', '2026-11-23']);
  expect(daysOfA(midnight, midnight)).toEqual(['2026-11-24']);
});

test('a moment to come is no day, and a long time is looked up instead', () => {
  expect(daysSince(NOON + 48 * HOUR, 'A', NOON)).toEqual([]);
  expect(daysSince(NOON - 30 * 24 * HOUR, 'A', NOON)).toHaveLength(31);
  expect(daysSince(NOON - 31 * 24 * HOUR, 'A', NOON)).toBeNull();
  expect(daysSince(0, 'A', NOON)).toBeNull();
});

function daysOfA(since: number, now: number): readonly string[] | undefined {
  return daysSince(since, 'A', now)?.map(([day]) => day);
}
