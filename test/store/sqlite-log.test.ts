import { copyFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

import { describe, expect, onTestFinished, test } from 'vitest';

import { bookingOn, releaseOn } from './support/changes.ts';
import { contentsOf, makeFolder, makeTheaterFile, openForTest, readSql, runSql } from './support/files.ts';
import { FILE_OPENER } from './support/sqlite-harness.ts';
import { startWorker } from './support/workers.ts';

/** Books in a file, properly closed afterwards. */
async function bookIn(file: string, seats: string, client: string): Promise<void> {
  const store = await openForTest(file);
  expect(await store.apply(bookingOn(await store.look('A', 'settle'), seats, client))).toMatchObject({
    kind: 'applied',
  });
  await store.close();
}

/** Has another program book in a file until it is killed; its log stays. */
async function bookAndDie(file: string, seats = '2-1 2-2'): Promise<void> {
  const job = { kind: 'groups', client: 'Ola', groups: [seats], rounds: 1_000_000 } as const;
  const worker = startWorker({ opener: FILE_OPENER, address: file, job });
  await worker.ready;
  worker.go();
  await worker.progressed(3);
  await worker.kill();
  expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
}

function readMarkOfFileAlone(file: string): unknown {
  const alone = pathToFileURL(file);
  alone.search = 'immutable=1';
  const database = new DatabaseSync(alone, { readOnly: true });
  try {
    return database.prepare('SELECT mark FROM log_mark').get()?.['mark'];
  } finally {
    database.close();
  }
}

const OTHER_LOG = { fault: 'damaged', message: expect.stringContaining('belongs to what was there before') };
const NO_LOG = { fault: 'damaged', message: expect.stringContaining('without its log') };

describe('a file that is put back beside a log that was left', () => {
  test('is refused and left as it is, and is the theater of then once the log is moved away', async () => {
    const folder = makeFolder();
    const [file, kept] = [join(folder, 'theater.db'), join(makeFolder(), 'kept.db')];
    await makeTheaterFile(file);
    await bookIn(file, '1-1', 'Mia');
    copyFileSync(file, kept);
    await bookAndDie(file);
    copyFileSync(kept, file);
    const before = contentsOf(folder);
    await expect(openForTest(file)).rejects.toMatchObject(OTHER_LOG);
    await expect(openForTest(file, { plan: null })).rejects.toMatchObject(OTHER_LOG);
    expect(contentsOf(folder)).toEqual(before);
    rmSync(`${file}-wal`);
    const store = await openForTest(file);
    const { seats } = await store.look('A', 'settle');
    expect(seats.filter(({ content }) => content.kind === 'booked')).toHaveLength(1);
  });

  test('is refused as well when it is older, or a copy that SQLite made, or of an older format', async () => {
    const file = join(makeFolder(), 'theater.db');
    const copies = makeFolder();
    const names = ['older.db', 'vacuumed.db', 'format-1.db'].map((name) => join(copies, name));
    const [older = '', vacuumed = '', first = ''] = names;
    copyFileSync(new URL('fixtures/version-1.db', import.meta.url), first);
    await makeTheaterFile(file);
    await bookIn(file, '1-1', 'Mia');
    copyFileSync(file, older);
    await bookIn(file, '1-2', 'Mia');
    runSql(file, `VACUUM INTO '${vacuumed}'`);
    await bookIn(file, '1-3', 'Mia');
    await bookAndDie(file);
    for (const copy of names) {
      copyFileSync(copy, file);
      await expect(openForTest(file)).rejects.toMatchObject(OTHER_LOG);
    }
  });

  test('is noticed by a program that looked at it before, when it wants to book', async () => {
    const [file, kept] = [join(makeFolder(), 'theater.db'), join(makeFolder(), 'kept.db')];
    await makeTheaterFile(file);
    copyFileSync(file, kept);
    const store = await openForTest(file);
    const change = bookingOn(await store.look('A', 'settle'), '1-1', 'Mia');
    await bookAndDie(file);
    copyFileSync(kept, file);
    expect(await store.apply(change)).toMatchObject({
      kind: 'notApplied',
      reason: 'rejected',
      message: OTHER_LOG.message,
    });
  });

  test('was its own: a killed program leaves both, and no booking is lost', async () => {
    const file = join(makeFolder(), 'theater.db');
    await makeTheaterFile(file);
    for (const seats of ['2-1', '2-2']) await bookAndDie(file, seats);
    await bookIn(file, '1-1', 'Mia');
    const store = await openForTest(file);
    const { seats } = await store.look('A', 'settle');
    const versions = seats.reduce((sum, { version }) => sum + version, 0);
    expect(versions).toBeGreaterThanOrEqual(7);
    expect((await store.history({ limit: 100_000 })).entries).toHaveLength(versions);
  });
});

describe('a file without the log that it had', () => {
  test('is refused when it was copied alone while a program sold from it, and whole together with its log', async () => {
    const [file, folder] = [join(makeFolder(), 'theater.db'), makeFolder()];
    const store = await openForTest(file);
    const change = bookingOn(await store.look('A', 'settle'), '1-1', 'Mia');
    expect(await store.apply(change)).toMatchObject({ kind: 'applied' });
    const copy = join(folder, 'theater.db');
    copyFileSync(file, copy);
    const before = contentsOf(folder);
    await expect(openForTest(copy)).rejects.toMatchObject(NO_LOG);
    await expect(openForTest(copy, { plan: null })).rejects.toMatchObject(NO_LOG);
    expect(contentsOf(folder)).toEqual(before);
    copyFileSync(`${file}-wal`, `${copy}-wal`);
    const other = await openForTest(copy);
    expect(await other.look('A', 'settle')).toMatchObject({ seats: (await store.look('A', 'settle')).seats });
  });

  test('is refused under a new name while a program has it open, and sells nothing twice when it is moved back', async () => {
    const folder = makeFolder();
    const [file, moved] = [join(folder, 'a.db'), join(folder, 'b.db')];
    const store = await openForTest(file);
    await store.apply(bookingOn(await store.look('A', 'settle'), '1-1', 'Mia'));
    const change = bookingOn(await store.look('A', 'settle'), '1-2', 'Mia');
    renameSync(file, moved);
    await expect(openForTest(moved)).rejects.toMatchObject(NO_LOG);
    expect(await store.apply(change)).toMatchObject({ kind: 'notApplied', reason: 'unreachable' });
    renameSync(moved, file);
    expect(await store.apply(change)).toMatchObject({ kind: 'applied' });
    const other = await openForTest(file);
    const { seats } = await other.look('A', 'settle');
    expect(seats.filter(({ content }) => content.kind === 'booked')).toHaveLength(2);
  });

  test('is a theater again, of what it has, once SQLite has copied it, as the manual says', async () => {
    const [file, folder] = [join(makeFolder(), 'theater.db'), makeFolder()];
    const store = await openForTest(file);
    await store.apply(bookingOn(await store.look('A', 'settle'), '1-1', 'Mia'));
    const [alone, again] = [join(folder, 'alone.db'), join(folder, 'again.db')];
    copyFileSync(file, alone);
    await expect(openForTest(alone)).rejects.toMatchObject(NO_LOG);
    runSql(alone, `VACUUM INTO '${again}'`);
    for (const seats of ['1-1', '1-2']) await bookIn(again, seats, 'Ola');
  });

  test('is whole when it was closed, also after a booking that was refused', async () => {
    const file = join(makeFolder(), 'theater.db');
    await makeTheaterFile(file);
    const stale = bookingOn(await (await openForTest(file)).look('A', 'settle'), '1-1', 'Ola');
    await bookIn(file, '1-1', 'Mia');
    const store = await openForTest(file);
    expect(await store.apply(stale)).toMatchObject({ kind: 'refused' });
    await store.close();
    await bookIn(file, '1-2', 'Mia');
  });

  test('is whole when SQLite copied it, in either way, while a program sold from it', async () => {
    const [file, folder] = [join(makeFolder(), 'theater.db'), makeFolder()];
    const [vacuumed, backedUp] = [join(folder, 'vacuumed.db'), join(folder, 'backed-up.db')];
    const store = await openForTest(file);
    await store.apply(bookingOn(await store.look('A', 'settle'), '1-1', 'Mia'));
    runSql(file, `VACUUM INTO '${vacuumed}'`);
    const source = new DatabaseSync(file);
    onTestFinished(() => source.close());
    await backup(source, backedUp);
    for (const copy of [vacuumed, backedUp]) {
      const other = await openForTest(copy);
      expect(await other.look('A', 'settle')).toMatchObject({
        seats: (await store.look('A', 'settle')).seats,
      });
    }
    expect(statSync(vacuumed).mode & 0o777).toBe(0o600);
    expect(readSql(vacuumed, 'PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
  });
});

describe('the log', () => {
  test('is folded into the file when it has grown, which is said in the file before anything is booked again', async () => {
    const [file, folder] = [join(makeFolder(), 'theater.db'), makeFolder()];
    const store = await openForTest(file);
    const sizeAfter = async (round: number): Promise<number> => {
      const picture = await store.look('A', 'settle');
      const change = (round % 2 === 0 ? bookingOn : releaseOn)(picture, '1-1 1-2 1-3 1-4', 'Mia');
      expect(await store.apply(change)).toMatchObject({ kind: 'applied' });
      return statSync(`${file}-wal`).size;
    };
    let [largest, last] = [0, await sizeAfter(0)];
    for (let round = 1; last > largest / 2; round += 1) {
      largest = Math.max(largest, last);
      last = await sizeAfter(round);
    }
    expect(largest).toBeLessThan(5_000_000);
    copyFileSync(file, join(folder, 'alone.db'));
    await expect(openForTest(join(folder, 'alone.db'))).rejects.toMatchObject(NO_LOG);
  });

  test('keeps its room on the disk once it was folded, and is folded again before it outgrows it', async () => {
    const file = join(makeFolder(), 'theater.db');
    const store = await openForTest(file);
    const baseAndSizeAfter = async (round: number): Promise<readonly [base: unknown, size: number]> => {
      const picture = await store.look('A', 'settle');
      const change = (round % 2 === 0 ? bookingOn : releaseOn)(picture, '1-1 1-2 1-3 1-4', 'Mia');
      expect(await store.apply(change)).toMatchObject({ kind: 'applied' });
      return [readMarkOfFileAlone(file), statSync(`${file}-wal`).size];
    };
    let [round, folds] = [0, 0];
    let [base] = await baseAndSizeAfter(round);
    const sizes = new Set<number>();
    while (folds < 3) {
      const [next, size] = await baseAndSizeAfter((round += 1));
      folds += Number(next !== base);
      base = next;
      if (folds > 0) sizes.add(size);
    }
    expect(sizes.size).toBe(1);
    expect([...sizes][0]).toBeLessThan(2_500_000);
  }, 60_000);
});

test.skipIf(process.platform !== 'linux')(
  'a log that was removed while a program has it open is found, with that program',
  async () => {
    const file = join(makeFolder(), 'theater.db');
    const store = await openForTest(file);
    await store.apply(bookingOn(await store.look('A', 'settle'), '1-1', 'Mia'));
    const log = async (): Promise<unknown> =>
      (await store.health()).findings.find(({ subject }) => subject === 'log');
    expect(await log()).toMatchObject({ level: 'fine' });
    rmSync(`${file}-wal`);
    expect(await log()).toMatchObject({
      level: 'wrong',
      message: expect.stringContaining(`removed while it was in use by process ${process.pid}`),
    });
  },
);
