import { readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { describe, expect, onTestFinished, test } from 'vitest';

import { bookingOn } from './support/changes.ts';
import { makeFolder, makeTheaterFile, openForTest, runSql } from './support/files.ts';

describe('a file that is taken away while it is open', () => {
  test('takes no bookings, and is the theater again once it is back', async () => {
    const file = join(makeFolder(), 'theater.db');
    const store = await openForTest(file);
    const change = bookingOn(await store.look('A', 'settle'), '1-1', 'Mia');
    renameSync(file, `${file}.away`);
    const message = expect.stringContaining('nothing is written to it until it is back');
    expect(await store.apply(change)).toEqual({ kind: 'notApplied', reason: 'unreachable', message });
    await expect(store.look('A', 'settle')).rejects.toMatchObject({ fault: 'unreachable' });
    await expect(store.revisions()).rejects.toMatchObject({ fault: 'unreachable' });
    renameSync(`${file}.away`, file);
    expect(await store.apply(change)).toMatchObject({ kind: 'applied' });
  });

  test('takes no bookings for the file that replaced it', async () => {
    const [file, other] = [join(makeFolder(), 'theater.db'), join(makeFolder(), 'theater.db')];
    const store = await openForTest(file);
    await makeTheaterFile(other);
    const change = bookingOn(await store.look('A', 'settle'), '1-1', 'Mia');
    rmSync(file);
    renameSync(other, file);
    const message = expect.stringContaining('start theater again');
    expect(await store.apply(change)).toEqual({ kind: 'notApplied', reason: 'unreachable', message });
  });
});

describe('a file that is cut short while it is open', () => {
  test('takes no bookings of a program that still remembers the rest, and is the theater again with it', async () => {
    const file = join(makeFolder(), 'theater.db');
    const store = await openForTest(file);
    const change = bookingOn(await store.look('A', 'settle'), '1-1', 'Mia');
    runSql(file, 'PRAGMA wal_checkpoint(TRUNCATE)');
    await store.look('A', 'settle');
    const whole = readFileSync(file);
    truncateSync(file, Math.floor(whole.length / 2));
    expect(await store.apply(change)).toMatchObject({
      kind: 'notApplied',
      reason: 'rejected',
      message: `${file} was cut short while it was open; nothing is written to what is left`,
    });
    await expect(store.look('A', 'settle')).rejects.toMatchObject({ fault: 'damaged' });
    writeFileSync(file, whole);
    expect(await store.apply(change)).toMatchObject({ kind: 'applied' });
  });

  test('by a tool that makes it smaller and loses nothing goes on', async () => {
    const file = join(makeFolder(), 'theater.db');
    const store = await openForTest(file);
    runSql(file, `INSERT INTO plays VALUES ('Z', '${'-'.repeat(500_000)}'); PRAGMA wal_checkpoint(TRUNCATE)`);
    const change = bookingOn(await store.look('A', 'settle'), '1-1', 'Mia');
    const before = readFileSync(file).length;
    runSql(file, "DELETE FROM plays WHERE room = 'Z'; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
    expect(readFileSync(file).length).toBeLessThan(before);
    expect(await store.apply(change)).toMatchObject({ kind: 'applied' });
  });
});

describe('a file that another program keeps', () => {
  test('can be looked at, and takes a booking as soon as it is let go', async () => {
    const file = join(makeFolder(), 'theater.db');
    const store = await openForTest(file);
    const other = lock(file, 'BEGIN IMMEDIATE');
    const picture = await store.look('A', 'settle');
    const change = bookingOn(picture, '1-1', 'Mia');
    expect(await store.apply(change)).toMatchObject({ kind: 'notApplied', reason: 'busy' });
    const attempt = store.apply(change);
    other.exec('ROLLBACK');
    expect(await attempt).toMatchObject({ kind: 'applied' });
  });

  test('leaves the event loop free while a booking waits', async () => {
    const file = join(makeFolder(), 'theater.db');
    const store = await openForTest(file);
    const change = bookingOn(await store.look('A', 'settle'), '1-1', 'Mia');
    lock(file, 'BEGIN IMMEDIATE');
    const turnsMeanwhile = async (): Promise<number> => {
      let turns = 0;
      const counting = setInterval(() => {
        turns += 1;
      }, 1);
      await store.apply(change);
      clearInterval(counting);
      return turns;
    };
    // One blocking wait would leave none, however often it is tried.
    await expect.poll(turnsMeanwhile).toBeGreaterThan(2);
  });

  test('for itself alone is busy when it is opened', async () => {
    const file = join(makeFolder(), 'theater.db');
    await makeTheaterFile(file);
    const before = readFileSync(file);
    lock(file, 'PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE');
    await expect(openForTest(file)).rejects.toMatchObject({
      fault: 'busy',
      message: expect.stringContaining(`${file} is kept busy by another program`),
    });
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});

describe('asking for revisions', () => {
  test('reads nothing again until somebody has written', async () => {
    const file = join(makeFolder(), 'theater.db');
    const [store, other] = [await openForTest(file), await openForTest(file)];
    const first = await store.revisions();
    expect(await store.revisions()).toBe(first);
    await other.apply(bookingOn(await other.look('A', 'settle'), '1-1', 'Mia'));
    const second = await store.revisions();
    expect(second).not.toEqual(first);
    expect(await store.revisions()).toBe(second);
    await store.apply(bookingOn(await store.look('A', 'settle'), '1-2', 'Mia'));
    expect(await store.revisions()).not.toEqual(second);
  });
});

/** Another program on the same file, in the middle of these statements until the test is over. */
function lock(file: string, sql: string): DatabaseSync {
  const other = new DatabaseSync(file);
  onTestFinished(() => other.close());
  other.exec(sql);
  return other;
}
