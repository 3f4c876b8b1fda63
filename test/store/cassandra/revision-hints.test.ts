import { expect, test } from 'vitest';

import { RevisionHints } from '../../../source/store/cassandra/rooms/levels.ts';

test('before the first look, and for what a look showed, a hint is passed on', () => {
  const hints = new RevisionHints();
  expect(hints.steady('A', 'r1', 0)).toBe('r1');
  hints.observe('A', 'r1', 1);
  expect(hints.steady('A', 'r1', 1)).toBe('r1');
  expect(hints.steady('A', 'r2', 1)).toBe('r2');
});

test('a replica that tells an older revision than was shown does not make anybody look again', () => {
  const hints = new RevisionHints();
  hints.observe('A', 'r1', 1);
  hints.observe('A', 'r2', 2);
  expect(hints.steady('A', 'r1', 2)).toBe('r2');
});

test('a replica that tells a revision nobody has seen, and no look confirms, is worth two looks', () => {
  const hints = new RevisionHints();
  hints.observe('A', 'r3', 1);
  expect(hints.steady('A', 'r2', 1)).toBe('r2');
  hints.observe('A', 'r3', 2);
  expect(hints.steady('A', 'r2', 2)).toBe('r2');
  hints.observe('A', 'r3', 3);
  expect(hints.steady('A', 'r2', 3)).toBe('r3');
});

test('a look that began before the hint was told proves nothing against it', () => {
  const hints = new RevisionHints();
  hints.observe('A', 'r1', 1);
  expect(hints.steady('A', 'r2', 5)).toBe('r2');
  for (const look of [3, 4, 5]) hints.observe('A', 'r1', look);
  expect(hints.steady('A', 'r2', 5)).toBe('r2');
});

test('a revision that was taken for overtaken is told again once a look shows it', () => {
  const hints = new RevisionHints();
  hints.observe('A', 'r1', 1);
  hints.steady('A', 'r2', 1);
  hints.observe('A', 'r1', 2);
  hints.observe('A', 'r1', 3);
  expect(hints.steady('A', 'r2', 3)).toBe('r1');
  hints.observe('A', 'r2', 4);
  expect(hints.steady('A', 'r2', 4)).toBe('r2');
  expect(hints.steady('A', 'r1', 4)).toBe('r2');
});

test('an answer that comes after the answer to a later look is ignored', () => {
  const hints = new RevisionHints();
  hints.observe('A', 'r2', 2);
  hints.observe('A', 'r1', 1);
  expect(hints.steady('A', 'r2', 2)).toBe('r2');
});

test('rooms have nothing to do with each other, and memory is bounded', () => {
  const hints = new RevisionHints();
  hints.observe('A', 'r1', 1);
  for (let look = 2; look < 1_000; look += 1) hints.observe('B', `r${look}`, look);
  expect(hints.steady('A', 'r1', 1_000)).toBe('r1');
  expect(hints.steady('B', 'r2', 1_000)).toBe('r2');
  expect(hints.steady('B', 'r998', 1_000)).toBe('r999');
});

test('a room that was told of once does not vanish, and rooms come in their order', () => {
  const hints = new RevisionHints();
  hints.tell(
    [
      ['B', 'b1'],
      ['A', 'a1'],
    ],
    0,
  );
  expect([...hints.tell([['B', 'b2']], 0)]).toEqual([
    ['A', 'a1'],
    ['B', 'b2'],
  ]);
});
