import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { createBoxOffice } from '../../source/booking/box-office.ts';
import { backUp, contentsOf, restore } from '../../source/store/sqlite/backup.ts';
import type { SellingStore } from '../../source/store/store.ts';
import { parseSeatLabel } from '../../source/theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../source/theater/snapshot.ts';
import { OccupancyWatch } from '../../source/watch/occupancy-watch.ts';
import { endOf, start } from '../commands/program.ts';
import { makeFolder, openForTest, readSql, runSql } from './support/files.ts';

const PATIENCE = { timeout: 10_000, interval: 20 };

async function book(store: SellingStore, label: string, client: string): Promise<string> {
  const seat = parseSeatLabel(label);
  if (seat === null) throw new Error(label);
  const request = {
    kind: 'book',
    room: 'A',
    seats: [seat],
    client,
    booking: `b-${client}-${label}`,
  } as const;
  return (await createBoxOffice(store).fulfil(request)).kind;
}

function ownerIn(snapshot: RoomSnapshot | undefined, label: string): string | null {
  const seat = parseSeatLabel(label);
  const content = snapshot === undefined || seat === null ? null : seatAt(snapshot, seat)?.content;
  return content?.kind === 'booked' ? content.client : null;
}

async function ownerOf(store: SellingStore, label: string): Promise<string | null> {
  return ownerIn(await store.look('A', 'settle'), label);
}

/** A theater in which Mia had 1-1 when it was backed up, and Ola has had 1-2 since. */
async function backedUp(): Promise<{ file: string; backup: string; store: SellingStore }> {
  const folder = makeFolder();
  const [file, backup] = [join(folder, 'theater.db'), join(folder, 'backup.db')];
  const store = await openForTest(file);
  await book(store, '1-1', 'Mia');
  await backUp(file, backup);
  await book(store, '1-2', 'Ola');
  return { file, backup, store };
}

describe('a backup', () => {
  test('has every booking, those that are in the log alone included, and is for its owner alone', async () => {
    const { backup } = await backedUp();
    expect(contentsOf(backup)).toEqual({ booked: 1, changes: 1 });
    expect(statSync(backup).mode & 0o777).toBe(0o600);
    expect(readSql(backup, "SELECT client FROM rooms WHERE occupied = 'yes'")).toEqual([{ client: 'Mia' }]);
  });

  test('never takes the place of a file, and leaves nothing half done', async () => {
    const { file, backup } = await backedUp();
    const before = readFileSync(backup);
    await expect(backUp(file, backup)).rejects.toMatchObject({
      fault: 'configuration',
      message: expect.stringContaining('exists; name a new file'),
    });
    expect(readFileSync(backup).equals(before)).toBe(true);
    const target = join(makeFolder(), 'no-folder', 'x.db');
    await expect(backUp(file, target)).rejects.toMatchObject({ name: 'StoreError' });
  });

  test('of a theater that is being sold has whole bookings and a history that agrees with them', async () => {
    const folder = makeFolder();
    const file = join(folder, 'theater.db');
    const store = await openForTest(file, {});
    const selling = (async () => {
      for (let row = 1; row <= 4; row += 1)
        for (let place = 1; place <= 10; place += 1) await book(store, `${row}-${place}`, 'Mia');
    })();
    for (let round = 1; round <= 5; round += 1) {
      const backup = join(folder, `${round}.db`);
      await backUp(file, backup);
      const { booked, changes } = contentsOf(backup);
      expect(booked).toBe(changes);
    }
    await selling;
  });

  test('that is interrupted leaves nothing behind, and says so', async () => {
    const { file, store } = await backedUp();
    await store.close();
    runSql(
      file,
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)
       INSERT INTO history (change, at, room, kind, made_by, reason, open_only, gate, recovered, seats)
       SELECT 'change-' || i, i, 'A', 'book', 'Mia', hex(zeroblob(100000)), 0, '-', 0, '' FROM n`,
    );
    const folder = dirname(file);
    const backup = await start(['backup', 'late.db', '--store', file], { home: folder });
    await vi.waitUntil(() => readdirSync(folder).some((name) => name.includes('.copy-')), {
      ...PATIENCE,
      interval: 5,
    });
    backup.kill('SIGINT');
    expect(await endOf(backup)).toMatchObject({
      code: 130,
      stderr: 'theater: interrupted; no backup was made\n',
    });
    expect(readdirSync(folder).filter((name) => name.startsWith('late'))).toEqual([]);
  });

  test('is not taken of a file that is not there, and makes none', async () => {
    const folder = makeFolder();
    await expect(backUp(join(folder, 'x.db'), join(folder, 'y.db'))).rejects.toMatchObject({
      fault: 'not-initialised',
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a restore', () => {
  test('brings the seats and the history back, and keeps what was there in a file of its own', async () => {
    const { file, backup, store } = await backedUp();
    const done = await restore(file, backup);
    expect(done).toMatchObject({ booked: 1, changes: 1, seatsChanged: 1, isPlanOther: false });
    expect(await ownerOf(store, '1-1')).toBe('Mia');
    expect(await ownerOf(store, '1-2')).toBe(null);
    expect(contentsOf(done.kept ?? '')).toEqual({ booked: 2, changes: 2 });
    expect(statSync(done.kept ?? '').mode & 0o777).toBe(0o600);
    const { entries: history } = await store.history({ limit: 10 });
    expect(history.map(({ change }) => [change.kind, change.by])).toEqual([
      ['book', 'Mia'],
      ['fence', 'theater restore'],
    ]);
  });

  test('reaches a program that has the file open: it shows the seat free, and sells it once', async () => {
    const { file, backup, store } = await backedUp();
    const watch = new OccupancyWatch(store, ['A']);
    watch.start();
    onTestFinished(watch.stop);
    const shown = (): string | null => ownerIn(watch.getView().rooms.get('A'), '1-2');
    await vi.waitUntil(() => shown() === 'Ola', PATIENCE);
    await restore(file, backup);
    await vi.waitUntil(() => shown() === null, PATIENCE);
    expect(await book(store, '1-2', 'Tom')).toBe('applied');
    const other = await openForTest(file);
    expect(await book(other, '1-2', 'Zoe')).toBe('refused');
  });

  test('refuses what was decided on the seats before it', async () => {
    const { file, backup, store } = await backedUp();
    const seen = await store.look('A', 'browse');
    await restore(file, backup);
    const seat = seatAt(seen, { row: 1, place: 2 });
    if (seat === null) throw new Error('no seat');
    const after = {
      ...seat,
      version: seat.version + 1,
      change: seat.change,
      content: { kind: 'free' },
    } as const;
    const id = '5e0e8f60-0000-11f0-8000-000000000000';
    const late = {
      id,
      kind: 'release',
      room: 'A',
      epoch: '',
      by: 'Ola',
      reason: '',
      isOpenRequired: false,
    } as const;
    const attempt = await store.apply({ ...late, gate: null, seats: [{ before: seat, after }] });
    expect(attempt.kind).toBe('refused');
  });

  test('makes a theater where there is none any more', async () => {
    const { backup } = await backedUp();
    const file = join(makeFolder(), 'new', 'theater.db');
    expect(await restore(file, backup)).toMatchObject({ booked: 1, kept: null, seatsChanged: 0 });
    expect(await ownerOf(await openForTest(file), '1-1')).toBe('Mia');
  });

  test.for(['no database', ''])('of a file that holds "%s" changes nothing', async (text) => {
    const { file, store } = await backedUp();
    const rubbish = join(makeFolder(), 'rubbish.db');
    writeFileSync(rubbish, text);
    await expect(restore(file, rubbish)).rejects.toMatchObject({ fault: 'damaged' });
    expect(await ownerOf(store, '1-2')).toBe('Ola');
  });

  test('that cannot be finished changes nothing, and leaves no draft behind', async () => {
    const { file, backup, store } = await backedUp();
    runSql(backup, 'DELETE FROM theater');
    const before = readdirSync(join(file, '..')).toSorted();
    await expect(restore(file, backup)).rejects.toMatchObject({ fault: 'damaged' });
    expect(await ownerOf(store, '1-2')).toBe('Ola');
    expect(readdirSync(join(file, '..')).toSorted()).toEqual(before);
  });

  test('into a new place that cannot be finished leaves no file there', async () => {
    const { backup } = await backedUp();
    runSql(backup, 'DELETE FROM theater');
    const folder = makeFolder();
    await expect(restore(join(folder, 'x.db'), backup)).rejects.toMatchObject({ fault: 'damaged' });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('says that the rooms are others', async () => {
    const { file } = await backedUp();
    const other = join(makeFolder(), 'other.db');
    await (await openForTest(other, {})).close();
    expect(await restore(file, other)).toMatchObject({ isPlanOther: true, booked: 0 });
  });
});
