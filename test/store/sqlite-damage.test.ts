import { closeSync, copyFileSync, openSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import type { Change } from '../../source/theater/change.ts';
import { bookingOn, entryFor } from './support/changes.ts';
import { contentsOf, makeFolder, makeTheaterFile, openForTest, runSql } from './support/files.ts';

describe('a damaged file', () => {
  test.for(['half', 'a few bytes'])('that was cut down to %s says so, and stays as it is', async (rest) => {
    const folder = makeFolder();
    const file = join(folder, 'theater.db');
    await makeTheaterFile(file);
    truncateSync(file, rest === 'half' ? Math.floor(statSync(file).size / 2) : 40);
    const before = contentsOf(folder);
    await expect(openForTest(file)).rejects.toMatchObject({
      fault: 'damaged',
      message: expect.stringContaining(file),
    });
    expect(contentsOf(folder)).toEqual(before);
  });

  test('that is gone or empty while its log is still there is not replaced by a new theater', async () => {
    const [home, folder] = [makeFolder(), makeFolder()];
    const file = join(folder, 'theater.db');
    const living = await openForTest(join(home, 'theater.db'));
    await living.apply(bookingOn(await living.look('A', 'settle'), '1-1', 'Mia'));
    copyFileSync(join(home, 'theater.db-wal'), `${file}-wal`);
    const before = contentsOf(folder);
    await expect(openForTest(file)).rejects.toMatchObject({
      fault: 'damaged',
      message: expect.stringMatching(/is gone or empty, but .*theater\.db-wal beside it may hold bookings/),
    });
    expect(contentsOf(folder)).toEqual(before);
    writeFileSync(file, '');
    await expect(openForTest(file)).rejects.toMatchObject({ fault: 'damaged' });
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
  });

  test('with rubbish in the middle is an error of the store, and its health tells of it', async () => {
    const file = join(makeFolder(), 'theater.db');
    await makeTheaterFile(file);
    const handle = openSync(file, 'r+');
    const { size } = statSync(file);
    for (let page = 4096; page < size; page += 4096)
      writeSync(handle, Buffer.alloc(2000, 0xaa), 0, 2000, page);
    closeSync(handle);
    const outcome = openForTest(file).then(async (store) => {
      const { findings } = await store.health();
      expect(findings).toContainEqual(expect.objectContaining({ subject: 'integrity', level: 'wrong' }));
      return store.look('A', 'settle');
    });
    await expect(outcome).rejects.toMatchObject({ name: 'StoreError', fault: 'damaged' });
  });

  test.for([
    ['a state that is none', "UPDATE rooms SET occupied = 'maybe' WHERE room = 'A'"],
    [
      'a time beyond all time',
      `UPDATE rooms SET held_by = 'Mia', held_until = ${2n ** 62n} WHERE room = 'A'`,
    ],
    ['a time that no date can tell', "UPDATE rooms SET held_by = 'Mia', held_until = 9e15 WHERE room = 'A'"],
    ['a version below nothing', "UPDATE rooms SET version = -1 WHERE room = 'A'"],
    ['a change that has no moment', "UPDATE rooms SET change = 'yesterday' WHERE room = 'A'"],
    ['a version beyond counting', `UPDATE rooms SET version = ${2n ** 53n} WHERE room = 'A'`],
  ])('with a seat of %s is an error of the store', async ([, sql]) => {
    const file = join(makeFolder(), 'theater.db');
    const store = await openForTest(file);
    runSql(file, `PRAGMA ignore_check_constraints = ON; ${sql}`);
    const fault = { name: 'StoreError', fault: 'damaged', message: expect.stringContaining(file) };
    await expect(store.look('A', 'settle')).rejects.toMatchObject(fault);
    await expect(store.look('A', 'settle')).rejects.toThrow(/^(?!.*JavaScript)/);
    await expect(store.look('B', 'settle')).resolves.toMatchObject({ room: 'B' });
    const rows = (await store.health()).findings.find(({ subject }) => subject === 'rows');
    expect(rows).toMatchObject({ level: 'wrong', message: expect.stringContaining('A 1-1 ') });
  });

  test.for([
    ['a plan of no rows', 'UPDATE theater SET rows = 0'],
    ['a plan of a thousand million rows', 'UPDATE theater SET rows = 1000000000'],
    ['a plan of less than nothing', 'UPDATE theater SET places = -1'],
    ['no room', 'DELETE FROM plays'],
  ] as const)('with %s is an error of the store', async ([, sql]) => {
    const file = join(makeFolder(), 'theater.db');
    await makeTheaterFile(file);
    runSql(file, sql);
    const store = await openForTest(file, { plan: null });
    await expect(store.plan()).rejects.toMatchObject({ name: 'StoreError', fault: 'damaged' });
    const wrong = (await store.health()).findings.filter(({ level }) => level === 'wrong');
    expect(wrong.map(({ subject }) => subject)).toContain('seats');
  });

  test.for([
    ['a moment beyond all time', 'at = 9000000000000000'],
    ['a moment beyond all numbers', `at = ${2n ** 62n}`],
    ['a moment before all time', 'at = -1'],
    ['a change that has no moment', "change = 'yesterday'"],
    ['a kind that nobody knows', "kind = 'sold'"],
    ['a gate that is none', "gate = 'ajar'"],
    ['no seats', "seats = ''"],
    ['half of its seats', "seats = '{'"],
    ['seats of another format', `seats = '{"format":2,"seats":[]}'`],
    ['a seat without contents', `seats = '{"format":1,"seats":[{"row":"1"}]}'`],
    ['null', "seats = 'null'"],
    ['a list', "seats = '[]'"],
  ] as const)('with a history row of %s still has the others, and counts that one', async ([, what]) => {
    const file = join(makeFolder(), 'theater.db');
    const store = await openForTest(file);
    await store.apply(bookingOn(await store.look('A', 'settle'), '1-1', 'Mia'));
    const other = bookingOn(await store.look('A', 'settle'), '1-2', 'Mia');
    await store.apply(other);
    runSql(file, `UPDATE history SET ${what} WHERE sequence = 1`);
    expect(await store.history({ limit: 10 })).toEqual({ entries: [entryFor(other)], unreadable: 1 });
  });

  test('has a row of its history mended in its place by whoever records the change again', async () => {
    const file = join(makeFolder(), 'theater.db');
    const store = await openForTest(file);
    const changes: Change[] = [];
    for (const seat of ['1-1', '1-2']) {
      const change = bookingOn(await store.look('A', 'settle'), seat, 'Mia');
      await store.apply(change);
      changes.push(change);
    }
    const [first] = changes;
    if (first === undefined) throw new Error('nothing was booked');
    runSql(file, `UPDATE history SET at = ${2n ** 62n}, seats = '{' WHERE change = '${first.id}'`);
    await store.record(entryFor(first, true));
    const entries = changes.map((change) => entryFor(change, change === first));
    expect(await store.history({ limit: 10 })).toEqual({ entries, unreadable: 0 });
    const seat = { row: 1, place: 1 };
    expect((await store.history({ room: 'A', seat, limit: 10 })).entries).toEqual([entryFor(first, true)]);
    expect((await store.history({ client: 'Mia', limit: 10 })).entries).toEqual(entries);
  });

  test('without one of its tables is an error of the store, and not of the program', async () => {
    const file = join(makeFolder(), 'theater.db');
    await makeTheaterFile(file);
    runSql(file, 'DROP TABLE room_states');
    await expect(openForTest(file)).rejects.toMatchObject({ name: 'StoreError', fault: 'damaged' });
  });
});

describe('health', () => {
  test.for([
    ['room A has a revision that counts nothing', 'UPDATE room_states SET revision = -1'],
    ['room A has a revision that counts nothing', `UPDATE room_states SET revision = ${2n ** 62n}`],
    ['A 1-1 is free, and has a client all the same', "UPDATE rooms SET client = 'Mia'"],
    ['A 1-1 is held without an end', "UPDATE rooms SET version = 1, held_by = 'Mia'"],
    ['A 1-1 has a version that is no count of changes', 'UPDATE rooms SET version = 2147483648'],
    [
      'A 1-1 is booked in a name that nobody can have',
      "UPDATE rooms SET version = 1, occupied = 'yes', booking = 'b', client = 'M' || char(27) || '[2J'",
    ],
    ['the file has lost the epoch that changes are held against', "UPDATE epochs SET epoch = ''"],
    [
      'room \u{FFFD}[2J is none of the theater',
      "INSERT INTO room_states (room, revision, closed) VALUES (char(27) || '[2J', 0, 0)",
    ],
    [
      'A 1000000-1 is a seat that the theater does not have',
      "UPDATE rooms SET row = 1000000 WHERE room = 'A' AND row = 1 AND place = 1",
    ],
  ] as const)('says that %s', async ([words, sql]) => {
    const file = join(makeFolder(), 'theater.db');
    const store = await openForTest(file);
    expect((await store.health()).findings).toContainEqual(
      expect.objectContaining({ subject: 'rows', level: 'fine' }),
    );
    runSql(file, sql);
    const { findings } = await store.health();
    const rows = findings.find(({ subject }) => subject === 'rows');
    expect(rows).toMatchObject({ level: 'wrong', message: expect.stringContaining(words) });
    expect(JSON.stringify(findings)).not.toContain('\\u001b');
    expect(JSON.stringify(findings)).not.toContain('JavaScript');
  });

  test('finds what somebody else did to the file', async () => {
    const file = join(makeFolder(), 'theater.db');
    const store = await openForTest(file);
    await store.apply(bookingOn(await store.look('A', 'settle'), '1-1', 'Mia'));
    runSql(
      file,
      `DELETE FROM rooms WHERE room = 'B' AND row = 3;
       INSERT INTO plays (room, play) VALUES ('B', 'Another');
       UPDATE room_states SET closed = 1 WHERE room = 'A'`,
    );
    const { findings } = await store.health();
    const told = findings
      .filter(({ level }) => level !== 'fine')
      .map(({ subject, level }) => `${subject}: ${level}`);
    expect(told).toEqual(['plays: wrong', 'seats: wrong', 'closed rooms: warning']);
    expect(findings.filter(({ level, advice }) => (level === 'fine') !== (advice === null))).toEqual([]);
  });
});
