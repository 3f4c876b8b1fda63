import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import { SCHEMA_VERSION } from '../../source/store/sqlite/schema.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';
import { bookingOn } from './support/changes.ts';
import { contentsOf, makeFolder, makeTheaterFile, openForTest, readSql, runSql } from './support/files.ts';
import { FILE_OPENER } from './support/sqlite-harness.ts';
import { runTogether, startWorker } from './support/workers.ts';

const OLD_FILE = fileURLToPath(new URL('fixtures/version-1.db', import.meta.url));

/** A copy of a file that the first version of this program made, with bookings, a block, a rename and a closed room. */
function oldFile(): { readonly folder: string; readonly file: string } {
  const folder = makeFolder();
  const file = join(folder, 'theater.db');
  copyFileSync(OLD_FILE, file);
  return { folder, file };
}

/** Who has which seat of a room. */
function takenIn({ seats }: RoomSnapshot): Readonly<Record<string, string>> {
  const taken = seats.flatMap(({ row, place, content }) => {
    if (content.kind === 'booked') return [[`${row}-${place}`, content.client]];
    return content.kind === 'blocked' ? [[`${row}-${place}`, content.note]] : [];
  });
  return Object.fromEntries(taken);
}

const TAKEN_IN_A = { '1-1': 'Mia', '1-2': 'Ola', '2-3': 'Zoë O’Neil', '3-4': 'a broken seat' };

describe('a file of an older format', () => {
  test('is read as it is by whoever only looks, and nothing is written to it', async () => {
    const { folder, file } = oldFile();
    const before = contentsOf(folder);
    const store = await openForTest(file, {});
    expect(takenIn(await store.look('A', 'settle'))).toEqual(TAKEN_IN_A);
    expect((await store.health()).findings).toContainEqual(
      expect.objectContaining({ subject: 'writing', message: expect.stringContaining('no write was tried') }),
    );
    expect(await store.look('B', 'settle')).toMatchObject({ isClosed: true, play: 'The Cherry Orchard' });
    const kinds = (await store.history({ limit: 100 })).map(({ change }) => change.kind);
    expect(kinds).toEqual(['book', 'book', 'release', 'book', 'block', 'book', 'rename', 'close']);
    expect((await store.health()).findings.filter(({ level }) => level === 'wrong')).toEqual([]);
    expect(await store.theaterId()).toMatch(/^[\da-f-]{36}$/);
    await store.close();
    expect(contentsOf(folder)).toEqual(before);
  });

  test('is brought up to date by the first booking, after a copy of it was put beside it for its owner alone', async () => {
    const { folder, file } = oldFile();
    const store = await openForTest(file, {});
    const history = await store.history({ limit: 100 });
    expect(await store.apply(bookingOn(await store.look('A', 'settle'), '3-1', 'Pia'))).toMatchObject({
      kind: 'applied',
    });
    expect(takenIn(await store.look('A', 'settle'))).toEqual({ ...TAKEN_IN_A, '3-1': 'Pia' });
    expect((await store.history({ limit: 100 })).slice(0, -1)).toEqual(history);
    expect((await store.look('B', 'settle')).isClosed).toBe(true);
    expect(readSql(file, 'PRAGMA user_version')).toEqual([{ user_version: SCHEMA_VERSION }]);
    await store.close();

    const copy = `${file}.format-1`;
    expect(readdirSync(folder).toSorted()).toEqual(['theater.db', 'theater.db.format-1']);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(readSql(copy, 'PRAGMA user_version')).toEqual([{ user_version: 1 }]);
    const old = await openForTest(copy, {});
    expect(takenIn(await old.look('A', 'settle'))).toEqual(TAKEN_IN_A);
    expect(await old.history({ limit: 100 })).toEqual(history);
  });

  test('never has its copy put over what has that name already', async () => {
    const { folder, file } = oldFile();
    writeFileSync(`${file}.format-1`, 'a letter');
    const store = await openForTest(file, {});
    await store.initialise(await store.plan());
    await store.close();
    expect(readFileSync(`${file}.format-1`, 'utf8')).toBe('a letter');
    expect(readdirSync(folder).toSorted()).toEqual([
      'theater.db',
      'theater.db.format-1',
      'theater.db.format-1-2',
    ]);
  });

  test('is brought up to date once by all the programs that book at the same moment', async () => {
    const { folder, file } = oldFile();
    const workers = ['1-3', '1-4', '2-1'].map((seats) =>
      startWorker({ opener: FILE_OPENER, address: file, job: { kind: 'insist', seats, client: 'Pia' } }),
    );
    expect(await runTogether(workers)).toEqual(workers.map(() => 'applied'));
    const store = await openForTest(file, {});
    const mine = { '1-3': 'Pia', '1-4': 'Pia', '2-1': 'Pia' };
    expect(takenIn(await store.look('A', 'settle'))).toEqual({ ...TAKEN_IN_A, ...mine });
    expect(readdirSync(folder).filter((name) => name.includes('format'))).toEqual(['theater.db.format-1']);
  });
});

describe('a file of a newer format', () => {
  test('takes no booking of a program that had it open while it was brought there', async () => {
    const file = join(makeFolder(), 'theater.db');
    await makeTheaterFile(file);
    const store = await openForTest(file);
    const change = bookingOn(await store.look('A', 'settle'), '1-1', 'Mia');
    runSql(file, `PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
    const attempt = await store.apply(change);
    const message = expect.stringContaining('was made by a newer version of theater');
    expect(attempt).toEqual({ kind: 'notApplied', reason: 'rejected', message });
    expect(takenIn(await store.look('A', 'settle'))).toEqual({});
  });
});
