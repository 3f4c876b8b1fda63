import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { describe, expect, test, vi } from 'vitest';

import { SCHEMA_VERSION } from '../../source/store/sqlite/file/schema.ts';
import type { RoomSnapshot } from '../../source/theater/snapshot.ts';
import { endOf, start } from '../commands/program.ts';
import { bookingOn } from './support/changes.ts';
import { contentsOf, makeFolder, makeTheaterFile, openForTest, readSql, runSql } from './support/files.ts';
import { FILE_OPENER } from './support/sqlite-harness.ts';
import { runTogether, startWorker } from './support/workers.ts';

const OLD_FILE = fileURLToPath(new URL('fixtures/version-1.db', import.meta.url));

/**
 * A copy of a file that the first version of this program made, with bookings, a block, a rename and a closed room.
 */
function oldFile(): { readonly folder: string; readonly file: string } {
  const folder = makeFolder();
  const file = join(folder, 'theater.db');
  copyFileSync(OLD_FILE, file);
  return { folder, file };
}

/** So large that its copy is made in many steps. */
function largeFile(): { readonly folder: string; readonly file: string } {
  const made = oldFile();
  runSql(
    made.file,
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
     INSERT INTO history (change, at, room, kind, made_by, reason, open_only, gate, recovered, seats)
     SELECT 'change-' || i, i, 'A', 'book', 'Mia', hex(zeroblob(100000)), 0, '-', 0, '' FROM n`,
  );
  return made;
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
    const kinds = (await store.history({ limit: 100 })).entries.map(({ change }) => change.kind);
    expect(kinds).toEqual(['book', 'book', 'release', 'book', 'block', 'book', 'rename', 'close']);
    expect((await store.health()).findings.filter(({ level }) => level === 'wrong')).toEqual([]);
    expect(await store.theaterId()).toMatch(/^[\da-f-]{36}$/);
    await store.close();
    expect(contentsOf(folder)).toEqual(before);
  });

  test('is brought up to date by the first booking, after a copy of it was put beside it for its owner alone', async () => {
    const { folder, file } = oldFile();
    const store = await openForTest(file, {});
    const { entries: history } = await store.history({ limit: 100 });
    expect(await store.apply(bookingOn(await store.look('A', 'settle'), '3-1', 'Pia'))).toMatchObject({
      kind: 'applied',
    });
    expect(takenIn(await store.look('A', 'settle'))).toEqual({ ...TAKEN_IN_A, '3-1': 'Pia' });
    expect((await store.history({ limit: 100 })).entries.slice(0, -1)).toEqual(history);
    expect((await store.look('B', 'settle')).isClosed).toBe(true);
    expect(readSql(file, 'PRAGMA user_version')).toEqual([{ user_version: SCHEMA_VERSION }]);
    await store.close();

    const copy = `${file}.format-1`;
    expect(readdirSync(folder).toSorted()).toEqual(['theater.db', 'theater.db.format-1']);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
    expect(readSql(copy, 'PRAGMA user_version')).toEqual([{ user_version: 1 }]);
    const old = await openForTest(copy, {});
    expect(takenIn(await old.look('A', 'settle'))).toEqual(TAKEN_IN_A);
    expect((await old.history({ limit: 100 })).entries).toEqual(history);
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

describe('a large file of an older format', () => {
  test('answers questions while it is copied, and a booking is busy and not lost', async () => {
    const { file } = largeFile();
    const store = await openForTest(file, {});
    const change = bookingOn(await store.look('A', 'settle'), '3-1', 'Pia');
    const order: string[] = [];
    const applied = store.apply(change).then((attempt) => {
      order.push('apply');
      return attempt;
    });
    await sleep(1);
    expect(takenIn(await store.look('A', 'settle'))).toEqual(TAKEN_IN_A);
    order.push('look');
    let attempt = await applied;
    while (attempt.kind === 'notApplied' && attempt.reason === 'busy') attempt = await store.apply(change);
    expect(attempt.kind).toBe('applied');
    expect(order).toEqual(['look', 'apply']);
    expect(takenIn(await store.look('A', 'settle'))).toEqual({ ...TAKEN_IN_A, '3-1': 'Pia' });
  });

  test('leaves no part of a copy when the program is ended in the middle of it', async () => {
    const { folder, file } = largeFile();
    const init = await start(['init', '--store', file], { home: folder });
    const isCopied = (): boolean => readdirSync(folder).some((name) => name.includes('.copy-'));
    await vi.waitUntil(isCopied, { timeout: 20_000, interval: 5 });
    init.kill('SIGTERM');
    expect((await endOf(init)).signal).toBe('SIGTERM');
    expect(readdirSync(folder).filter((name) => name.startsWith('theater.db.'))).toEqual([]);
    expect(readSql(file, 'PRAGMA user_version')).toEqual([{ user_version: 1 }]);
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
