import { join } from 'node:path';

import { expect, test } from 'vitest';

import { connect } from '../../source/store/sqlite/file/connect.ts';
import { makeFolder, makeTheaterFile } from './support/files.ts';

test('a commit is on the disk before anybody hears of it, and the log is kept until it is folded in', async () => {
  const file = join(makeFolder(), 'theater.db');
  await makeTheaterFile(file);
  const { database } = connect(file, 'nothing');
  const asked = (pragma: string): unknown =>
    Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
  expect(asked('journal_mode')).toBe('wal');
  // FULL: each commit is written through (https://sqlite.org/pragma.html#pragma_synchronous).
  expect(asked('synchronous')).toBe(2);
  expect(asked('wal_autocheckpoint')).toBe(0);
  expect(asked('trusted_schema')).toBe(0);
  database.close();
});
