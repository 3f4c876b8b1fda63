import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { onTestFinished } from 'vitest';

import { openSqliteStore, type SqliteOptions } from '../../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import { SMALL_PLAN } from './small-plan.ts';

/** A folder that is removed when the test is over. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'theater-file-'));
  onTestFinished(() => {
    // The test may have shut it.
    chmodSync(folder, 0o700);
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Opens a file for one test. */
export async function openForTest(
  file: string,
  options: SqliteOptions = { plan: SMALL_PLAN },
): Promise<SellingStore> {
  const store = await openSqliteStore(file, options);
  onTestFinished(() => store.close());
  return store;
}

/** A small theater in a file that nobody has open. */
export async function makeTheaterFile(file: string): Promise<void> {
  const store = await openSqliteStore(file, { plan: SMALL_PLAN });
  await store.close();
}

/** Runs statements on a file behind the store's back, as somebody with another tool would. */
export function runSql(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

/** What a question to a file gives, asked behind the store's back. */
export function readSql(file: string, sql: string): readonly Readonly<Record<string, unknown>>[] {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
}

/** A database, and the journal of a large write that was going on when its program was killed. */
export function leaveHalfWritten(file: string, before: string): void {
  const living = `${file}.living`;
  const database = new DatabaseSync(living);
  // So small a cache has to be written out in the middle of the transaction.
  database.exec(`${before}; PRAGMA cache_size = 2; BEGIN IMMEDIATE; CREATE TABLE large (text TEXT)`);
  const insert = database.prepare('INSERT INTO large VALUES (?)');
  for (let row = 0; row < 50; row += 1) insert.run('-'.repeat(3000));
  copyFileSync(living, file);
  copyFileSync(`${living}-journal`, `${file}-journal`);
  database.close();
  rmSync(living);
}

/**
 * What every file of a folder holds, so that two moments can be compared. Anybody who only reads leaves an empty log
 * and the index that readers share beside a file; they say nothing and do not count.
 */
export function contentsOf(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder).filter(
    (name) => !name.endsWith('-shm') && !(name.endsWith('-wal') && statSync(join(folder, name)).size === 0),
  );
  return new Map(names.toSorted().map((name) => [name, fingerprint(join(folder, name))]));
}

function fingerprint(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
