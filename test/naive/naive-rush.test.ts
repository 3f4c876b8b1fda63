import { readdirSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

import { rushNaively } from '../../tools/naive/naive-rush.ts';
import { plainSqlite } from '../../tools/naive/plain-sqlite.ts';
import { temporaryFolder } from '../commands/program.ts';

test('clients that read, wait and write sell seats twice, and the checker sees it', async () => {
  const home = temporaryFolder();
  const { check } = await rushNaively(path.join(home, 'comparison.db'), () => {});
  expect(check.verdict).toBe('violated');
  expect(check.counts.doubleBookings).toBeGreaterThan(0);
  expect(check.counts.lostBookings).toBe(check.counts.doubleBookings);
  // The theater of the rush is gone, and the one that was named was never opened.
  expect(readdirSync(home)).toEqual([]);
});

test('plain writes are refused in any theater that was not made for them', () => {
  expect(() => plainSqlite('theater.db')).toThrow('theater.db is not a theater for plain writes');
});
