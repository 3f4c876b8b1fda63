import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import type { Opener, StoreHarness } from './harness.ts';

/** Opens the file, makes no theater by itself; workers find it by its name. */
export function openFile(address: string): Promise<SellingStore> {
  return openSqliteStore(address, { plan: null });
}

/** Opens the file as the program does: a file without a theater becomes one. */
export function openTheaterFile(address: string): Promise<SellingStore> {
  return openSqliteStore(address);
}

/** How other processes open a file. */
export const FILE_OPENER: Opener = { module: import.meta.url, exportName: 'openFile' };
export const THEATER_OPENER: Opener = { module: import.meta.url, exportName: 'openTheaterFile' };

/** SQLite files in a folder of their own. */
export function makeSqliteHarness(): Promise<StoreHarness> {
  const folder = mkdtempSync(join(tmpdir(), 'theater-contract-'));
  let made = 0;
  return Promise.resolve({
    opener: FILE_OPENER,
    fresh: () => {
      made += 1;
      return Promise.resolve(join(folder, `${made}.db`));
    },
    open: openFile,
    loseSeats: (address, room, seats) => {
      const database = new DatabaseSync(address);
      const lose = database.prepare('DELETE FROM rooms WHERE room = ? AND row = ? AND place = ?');
      for (const { row, place } of seats) lose.run(room, row, place);
      database.close();
      return Promise.resolve();
    },
    applyAndDie: async (_store, address, change) => {
      // Here both are one transaction: only another hand can take the row away.
      const dying = await openSqliteStore(address);
      await dying.apply(change);
      await dying.close();
      const database = new DatabaseSync(address);
      for (const table of ['history_seats', 'history_people']) {
        database
          .prepare(`DELETE FROM ${table} WHERE sequence = (SELECT sequence FROM history WHERE change = ?)`)
          .run(change.id);
      }
      database.prepare('DELETE FROM history WHERE change = ?').run(change.id);
      database.close();
    },
    spoilRow: (address, change) => {
      const database = new DatabaseSync(address);
      database.prepare("UPDATE history SET seats = '{' WHERE change = ?").run(change.id);
      database.close();
      return Promise.resolve();
    },
    spoilSeat: (address, room, { row, place }) => {
      const database = new DatabaseSync(address);
      const spoil = "UPDATE rooms SET client = '', occupied = 'yes' WHERE room = ? AND row = ? AND place = ?";
      database.prepare(spoil).run(room, row, place);
      database.close();
      return Promise.resolve();
    },
    end: () => {
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  });
}
