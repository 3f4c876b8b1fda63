import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { openersOf } from '../../source/store/sqlite/file/openers.ts';
import { bookingOn } from './support/changes.ts';
import { makeFolder, openForTest, runSql } from './support/files.ts';

describe('the vitals of a file', () => {
  test('tell its size, its log, when that was folded in, and that nobody else has it', async () => {
    const file = join(makeFolder(), 'theater.db');
    const store = await openForTest(file);
    await store.apply(bookingOn(await store.look('A', 'settle'), '1-1', 'Mia'));
    const before = await store.vitals();
    expect(before).toMatchObject({ kind: 'file', file, bytes: statSync(file).size, others: [] });
    expect(before).toMatchObject({ logBytes: statSync(`${file}-wal`).size });
    runSql(file, 'PRAGMA wal_checkpoint(TRUNCATE)');
    expect(await store.vitals()).toMatchObject({ logBytes: 0, foldedAt: statSync(file).mtimeMs });
  });

  test('name the other programs that have it open', async () => {
    const file = join(makeFolder(), 'theater.db');
    const store = await openForTest(file);
    const script = `const { DatabaseSync } = require('node:sqlite');
      new DatabaseSync(process.argv[1]).exec('SELECT 1'); console.log('open'); setInterval(() => {}, 1000)`;
    const other = spawn(process.execPath, ['-e', script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void other.kill('SIGKILL'));
    await once(other.stdout, 'data');
    const vitals = await store.vitals();
    expect(vitals).toMatchObject({
      others: [{ processId: other.pid, command: expect.stringContaining('node') }],
    });
  });

  test('are an error of the store once the file is gone', async () => {
    const file = join(makeFolder(), 'theater.db');
    const store = await openForTest(file);
    rmSync(file);
    await expect(store.vitals()).rejects.toMatchObject({ name: 'StoreError', fault: 'unreachable' });
  });

  test('leave open who else has the file where the system does not tell', async () => {
    expect(await openersOf('/file', '/nowhere')).toBeNull();
  });
});
