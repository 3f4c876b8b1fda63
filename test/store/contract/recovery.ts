import { describe, expect, test } from 'vitest';

import { recoverHistory } from '../../../source/booking/history.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import type { Change } from '../../../source/theater/change.ts';
import { MAKER_MS } from '../../../source/theater/history-gaps.ts';
import { bookingOn, entryFor, gateOn, releaseOn } from '../support/changes.ts';
import { drive } from '../support/drive.ts';
import { newTheater, openAgain, type StoreHarness } from '../support/harness.ts';

/** What is written for a booking whose program died before it wrote the history. */
export function describeRecovery(harness: () => StoreHarness): void {
  describe('a booking without a row', () => {
    test('gets the row that its seats tell of, once, however many look for it', async () => {
      const { store, address } = await newTheater(harness());
      const known = await booked(store, '2-1', 'Noa');
      const lost = bookingOn(await store.look('A', 'settle'), '1-1 1-2', 'Mia');
      await harness().applyAndDie(store, address, lost);
      expect(await store.recorded('A', [known.id, lost.id])).toEqual(new Set([known.id]));

      const others = await Promise.all([openAgain(harness(), address), openAgain(harness(), address)]);
      const found = await Promise.all([store, ...others].map((each) => recoverLater(each)));
      for (const recovery of found.flat()) {
        expect(recovery).toMatchObject({ isWritten: true, entry: { change: { id: lost.id } } });
      }
      expect(found.flat().length).toBeGreaterThan(0);
      const { entries: rows } = await store.history({ limit: 10 });
      expect(rows.map(({ change, isRecovered }) => [change.id, isRecovered])).toEqual([
        [known.id, false],
        [lost.id, true],
      ]);
      const [, row] = rows;
      expect(row?.change).toMatchObject({ kind: 'book', by: 'Mia', room: 'A', reason: '' });
      expect(row?.change.seats.map(({ after }) => after)).toEqual(lost.seats.map(({ after }) => after));
      expect(await recoverLater(store)).toEqual([]);
    });

    test('is left to its maker for a while, whose own row is then the only one', async () => {
      const { store, address } = await newTheater(harness());
      const slow = bookingOn(await store.look('A', 'settle'), '1-1', 'Mia');
      await harness().applyAndDie(store, address, slow);
      expect(await recoverHistory(store, [await store.look('A', 'browse')])).toEqual([]);
      await store.record(entryFor(slow));
      expect(await recoverLater(store)).toEqual([]);
      expect((await store.history({ limit: 10 })).entries).toEqual([entryFor(slow)]);
    });

    test('is not one whose seat was only touched since, even where that has no row', async () => {
      const { store, address } = await newTheater(harness());
      const kept = await booked(store, '1-1', 'Mia');
      await harness().applyAndDie(store, address, gateOn(await store.look('A', 'settle'), 'close'));
      expect(await recoverLater(store)).toEqual([]);
      expect((await store.history({ limit: 10 })).entries).toEqual([entryFor(kept)]);
    });

    test('knows what the seat was before from the rows that are there', async () => {
      const { store, address } = await newTheater(harness());
      await booked(store, '1-1', 'Mia');
      await drive(store, releaseOn(await store.look('A', 'settle'), '1-1', 'Mia'));
      const again = bookingOn(await store.look('A', 'settle'), '1-1', 'Mia');
      await harness().applyAndDie(store, address, again);
      const [recovery] = await recoverLater(store);
      expect(recovery?.entry.change.seats).toEqual(again.seats);
    });
  });
}

/** Recovers when every maker has had its time. */
async function recoverLater(store: SellingStore): ReturnType<typeof recoverHistory> {
  const rooms = [await store.look('A', 'browse')];
  return recoverHistory(store, rooms, new Set(), Date.now() + MAKER_MS + 1_000);
}

async function booked(store: SellingStore, seats: string, client: string): Promise<Change> {
  const change = bookingOn(await store.look('A', 'settle'), seats, client);
  await drive(store, change);
  return change;
}
