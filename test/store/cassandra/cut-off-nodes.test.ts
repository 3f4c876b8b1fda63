import { errors } from 'cassandra-driver';
import { expect, test } from 'vitest';

import { CutOffNodes } from '../../../source/store/cassandra/connection/hosts.ts';

/** What a node answered, as the driver gives it on. */
function answerOf(coordinator: string, code: number): Error {
  return Object.assign(new errors.ResponseError(code, 'Cannot achieve consistency level SERIAL'), {
    coordinator,
  });
}

test('a node that reaches too few others is known for 5 s, and news the first time', () => {
  const nodes = new CutOffNodes();
  expect(nodes.observe(answerOf('127.0.0.1:9042', 0x1000), 0)).toBe(true);
  expect(nodes.observe(answerOf('127.0.0.1:9042', 0x1000), 1_000)).toBe(false);
  expect(nodes.has('127.0.0.1:9042', 5_999)).toBe(true);
  expect(nodes.has('127.0.0.2:9042', 5_999)).toBe(false);
  expect(nodes.has('127.0.0.1:9042', 6_000)).toBe(false);
});

test('other errors, and errors that nobody answered with, say nothing of it', () => {
  const nodes = new CutOffNodes();
  expect(nodes.observe(answerOf('127.0.0.1:9042', 0x1100), 0)).toBe(false);
  expect(nodes.observe(new errors.ResponseError(0x1000, 'from nowhere'), 0)).toBe(false);
  expect(nodes.observe(new Error('Socket was closed'), 0)).toBe(false);
  expect(nodes.has('127.0.0.1:9042', 0)).toBe(false);
});
