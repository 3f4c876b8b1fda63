import { describe, expect, test } from 'vitest';

import { createBoxOffice } from '../../../source/booking/box-office.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import { inOtherName } from '../../../source/theater/change.ts';
import { contradictionsIn } from '../../../source/theater/history-gaps.ts';
import { bookingOn, entryFor, holdOn } from '../support/changes.ts';
import { drive } from '../support/drive.ts';
import { newTheater, type StoreHarness } from '../support/harness.ts';

const NAME = { from: 'Mia', to: 'customer 17' };

/** A number in the place of a name. */
export function describeForgetting(harness: () => StoreHarness): void {
  describe('a name that is forgotten', () => {
    test('goes out of booked, held and blocked seats in one change, which does not tell it', async () => {
      const { store } = await newTheater(harness());
      const boxOffice = createBoxOffice(store);
      await drive(store, bookingOn(await store.look('A', 'settle'), '1-1 1-2', 'Mia'));
      await drive(store, bookingOn(await store.look('A', 'settle'), '2-1', 'Noa'));
      await drive(store, holdOn(await store.look('A', 'settle'), '2-2', 'Mia', 60_000));
      const block = { kind: 'block', room: 'A', seats: [{ row: 2, place: 3 }], by: 'Ola' } as const;
      await boxOffice.fulfil({ ...block, note: 'for Mia, not Miami' });
      const before = await store.look('A', 'settle');
      const outcome = await boxOffice.fulfil({ kind: 'forget', room: 'A', name: NAME, by: 'Ola' });
      if (outcome.kind !== 'applied') throw new Error(`not applied: ${outcome.kind}`);
      await outcome.recorded;
      const after = await store.look('A', 'settle');
      expect(JSON.stringify(after.seats)).not.toMatch(/Mia\b/);
      expect(JSON.stringify(outcome.change)).not.toMatch(/Mia\b/);
      expect(outcome.change.seats).toHaveLength(4);
      const contents = after.seats.map(({ content }) => content);
      expect(contents).toContainEqual(expect.objectContaining({ client: 'customer 17' }));
      expect(contents).toContainEqual(expect.objectContaining({ by: 'customer 17' }));
      expect(contents).toContainEqual({ kind: 'blocked', note: 'for customer 17, not Miami' });
      const isRaised = after.seats.map(({ version }, index) => version > (before.seats[index]?.version ?? 0));
      expect(isRaised.filter(Boolean)).toHaveLength(4);
      const { entries } = await store.history({ limit: 1 });
      expect(entries.at(-1)?.change).toMatchObject({ kind: 'forget', by: 'Ola' });
      const again = await boxOffice.fulfil({ kind: 'forget', room: 'A', name: NAME, by: 'Ola' });
      expect(again.kind).toBe('settled');
    });

    test('goes out of a row of the history for good, whoever writes that row again', async () => {
      const { store } = await newTheater(harness());
      const mia = bookingOn(await store.look('A', 'settle'), '1-1', 'Mia');
      await drive(store, mia);
      const noa = bookingOn(await store.look('A', 'settle'), '1-2', 'Noa');
      await drive(store, noa);
      const change = inOtherName(mia, NAME);
      await rewrite(store, { ...entryFor(mia), change });
      await store.record(entryFor(mia, true));
      await store.record(entryFor(mia));
      expect((await store.history({ limit: 10 })).entries).toEqual([entryFor(change), entryFor(noa)]);
      expect((await store.history({ client: 'Mia', limit: 10 })).entries).toEqual([]);
      expect((await store.history({ client: 'customer 17', limit: 10 })).entries).toHaveLength(1);
      const seat = { row: 1, place: 1 };
      expect((await store.history({ room: 'A', seat, limit: 10 })).entries).toEqual([entryFor(change)]);
    });

    test('leaves seats and history that do not contradict each other', async () => {
      const { store } = await newTheater(harness());
      const boxOffice = createBoxOffice(store);
      const mia = bookingOn(await store.look('A', 'settle'), '1-1 1-2', 'Mia');
      await drive(store, mia);
      const outcome = await boxOffice.fulfil({ kind: 'forget', room: 'A', name: NAME, by: 'Ola' });
      if (outcome.kind === 'applied') await outcome.recorded;
      const contradictions = async (): Promise<readonly unknown[]> => {
        const { entries } = await store.history({ limit: 10 });
        return contradictionsIn(entries, await store.look('A', 'settle'));
      };
      expect(await contradictions()).toEqual([]);
      await rewrite(store, { ...entryFor(mia), change: inOtherName(mia, NAME) });
      expect(await contradictions()).toEqual([]);
      expect((await store.health()).findings.filter(({ level }) => level === 'wrong')).toEqual([]);
    });
  });
}

async function rewrite(
  store: SellingStore,
  entry: Parameters<NonNullable<SellingStore['rewrite']>>[0],
): Promise<void> {
  if (store.rewrite === undefined) throw new Error('the store writes no row twice');
  await store.rewrite(entry);
}
