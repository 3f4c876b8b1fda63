import { describe, expect, test } from 'vitest';

import type { SellingStore } from '../../../source/store/store.ts';
import { type Change, soldTo, timeOf } from '../../../source/theater/change.ts';
import { verdictFromHistory } from '../../../source/theater/decisions/running.ts';
import { bookingOn, changeFor, entryFor, gateOn, releaseOn } from '../support/changes.ts';
import { drive } from '../support/drive.ts';
import { newTheater, type StoreHarness } from '../support/harness.ts';

/** The rows that say who changed what, and what was there before. */
export function describeHistory(harness: () => StoreHarness): void {
  describe('the history', () => {
    test('has one row for a change, however often it is recorded', async () => {
      const { store } = await newTheater(harness());
      const change = bookingOn(await store.look('A', 'settle'), '1-1 1-2', 'Mia');
      await store.apply(change);
      await Promise.all([store.record(entryFor(change)), store.record(entryFor(change))]);
      await store.record(entryFor(change, true));
      expect((await store.history({ limit: 10 })).entries).toEqual([entryFor(change)]);
    });

    test('says of each seat what it was before and what it became', async () => {
      const { store } = await newTheater(harness());
      const book = bookingOn(await store.look('A', 'settle'), '1-1 1-2', 'Mia');
      await drive(store, book);
      const picture = await store.look('A', 'settle');
      const reset: Change = {
        ...changeFor(picture, { kind: 'reset', room: 'A', by: 'the house', gate: null }),
        reason: 'a new evening; "quoted" & ünïcode',
      };
      await drive(store, reset);
      const close = gateOn(await store.look('A', 'settle'), 'close');
      await drive(store, close);
      expect((await store.history({ limit: 10 })).entries).toEqual(
        [book, reset, close].map((change) => entryFor(change)),
      );
      expect(reset.seats.map(({ before }) => before)).toEqual(picture.seats);
    });

    test('has no row of a change that was refused', async () => {
      const { store } = await newTheater(harness());
      const picture = await store.look('A', 'settle');
      const first = bookingOn(picture, '1-1', 'Mia');
      await drive(store, first);
      await drive(store, bookingOn(picture, '1-1 1-2', 'Noa'));
      expect((await store.history({ limit: 10 })).entries).toEqual([entryFor(first)]);
    });

    test('keeps in mind that a row was recovered by somebody else', async () => {
      const { store } = await newTheater(harness());
      const change = bookingOn(await store.look('A', 'settle'), '1-1', 'Mia');
      await store.record(entryFor(change, true));
      await store.record(entryFor(change));
      expect((await store.history({ limit: 10 })).entries).toEqual([entryFor(change, true)]);
    });

    test('tells the other rows, and how many there are, where some cannot be read', async () => {
      const { address, store } = await newTheater(harness());
      const mia = await booked(store, 'A', '1-1', 'Mia');
      const noa = await booked(store, 'A', '1-2', 'Noa');
      const zoe = await booked(store, 'A', '1-3', 'Zoe');
      await harness().spoilRow(address, noa);
      const entries = [entryFor(mia), entryFor(zoe)];
      expect(await store.history({ limit: 10 })).toEqual({ entries, unreadable: 1 });
      expect(await store.history({ room: 'A', limit: 3 })).toEqual({ entries, unreadable: 1 });
      expect(await store.history({ limit: 2 })).toEqual({ entries: [entryFor(zoe)], unreadable: 1 });
      expect(await store.history({ limit: 1 })).toEqual({ entries: [entryFor(zoe)], unreadable: 0 });
      expect(await store.history({ room: 'B', limit: 10 })).toEqual({ entries: [], unreadable: 0 });
      expect(await store.recorded('A', [mia.id, noa.id])).toEqual(new Set([mia.id]));
      await harness().spoilRow(address, zoe);
      await harness().spoilRow(address, mia);
      expect(await store.history({ limit: 10 })).toEqual({ entries: [], unreadable: 3 });
    });

    test('counts a row that cannot be read among those of a seat, so that nobody takes it for whole', async () => {
      const { address, store } = await newTheater(harness());
      const lost = await booked(store, 'A', '1-1', 'Mia');
      await drive(store, releaseOn(await store.look('A', 'settle'), '1-1', 'Mia'));
      const next = await booked(store, 'A', '1-1', 'Noa');
      await harness().spoilRow(address, lost);
      const query = { room: 'A', seat: { row: 1, place: 1 }, limit: 10 } as const;
      const rows = await store.history({ ...query, since: timeOf(lost.id) - 60_000 });
      expect(rows).toMatchObject({ entries: { length: 2 }, unreadable: 1 });
      // Of another life of the theater, where it made the same version as the one that cannot be read.
      const first = { ...lost, id: next.id.replace(/^./, (digit) => (digit === 'f' ? 'e' : 'f')) };
      expect(verdictFromHistory(first, rows)).toBeNull();
    });

    test('has who did it and for whom, and finds the booking by the name of either', async () => {
      const { store } = await newTheater(harness());
      const sold = changeFor(await store.look('A', 'settle'), {
        kind: 'book',
        room: 'A',
        seats: [{ row: 1, place: 1 }],
        client: 'Mia',
        by: 'Ola',
        booking: 'a-booking',
      });
      await drive(store, sold);
      await booked(store, 'A', '1-2', 'Noa');
      for (const client of ['Mia', 'Ola']) {
        const { entries } = await store.history({ client, limit: 10 });
        expect(entries).toEqual([entryFor(sold)]);
        expect(entries.map(({ change }) => [change.by, soldTo(change)])).toEqual([['Ola', 'Mia']]);
      }
    });

    test('is narrowed by room, seat, client and time, and cut to the newest rows', async () => {
      const { store } = await newTheater(harness());
      const mia = await booked(store, 'A', '1-1 1-2', 'Mia');
      const noa = await booked(store, 'B', '1-1', 'Noa');
      const given = releaseOn(await store.look('A', 'settle'), '1-2', 'Mia');
      await drive(store, given);
      const taken = await booked(store, 'A', '1-2', 'Noa');
      const reset = changeFor(await store.look('A', 'settle'), {
        kind: 'reset',
        room: 'A',
        by: 'the house',
        gate: null,
      });
      await drive(store, reset);

      const ids = async (
        query: Partial<Parameters<SellingStore['history']>[0]>,
      ): Promise<readonly string[]> =>
        (await store.history({ limit: 100, ...query })).entries.map((entry) => entry.change.id);
      expect(await ids({})).toEqual([mia, noa, given, taken, reset].map(({ id }) => id));
      expect(await ids({ room: 'B' })).toEqual([noa.id]);
      expect(await ids({ room: 'H' })).toEqual([]);
      expect(await ids({ room: 'A', seat: { row: 1, place: 2 } })).toEqual([
        mia.id,
        given.id,
        taken.id,
        reset.id,
      ]);
      expect(await ids({ seat: { row: 1, place: 1 } })).toEqual([mia.id, noa.id, reset.id]);
      expect(await ids({ client: 'Mia' })).toEqual([mia.id, given.id, reset.id]);
      expect(await ids({ client: 'Noa', room: 'A' })).toEqual([taken.id, reset.id]);
      expect(await ids({ client: 'the house' })).toEqual([reset.id]);
      expect(await ids({ client: 'mia' })).toEqual([]);
      expect(await ids({ limit: 2 })).toEqual([taken.id, reset.id]);
      expect(await ids({ client: 'Noa', limit: 1 })).toEqual([reset.id]);
      expect(await ids({ limit: 0 })).toEqual([]);
      expect(await ids({ since: entryFor(mia).at })).toHaveLength(5);
      expect(await ids({ since: entryFor(reset).at + 1 })).toEqual([]);
    });
  });
}

async function booked(store: SellingStore, room: string, seats: string, client: string): Promise<Change> {
  const change = bookingOn(await store.look(room, 'settle'), seats, client);
  await drive(store, change);
  return change;
}
