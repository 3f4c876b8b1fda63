import { describe, expect, test } from 'vitest';

import { bookingOn, releaseOn } from '../support/changes.ts';
import { newTheater, openAgain, type StoreHarness } from '../support/harness.ts';

/**
 * A theater that is made, restored or emptied as a whole begins another life: nothing of an earlier one applies in
 * it.
 */
export function describeEpochs(harness: () => StoreHarness): void {
  describe('an epoch', () => {
    test('is named by every picture, the same by all connections and after every change', async () => {
      const { store, address } = await newTheater(harness());
      const other = await openAgain(harness(), address);
      const before = await store.look('A', 'settle');
      expect(before.epoch).toMatch(/^[\da-f-]{32,36}$/);
      await store.apply(bookingOn(before, '1-1', 'Mia'));
      expect((await other.look('A', 'settle')).epoch).toBe(before.epoch);
      expect((await other.look('A', 'browse')).epoch).toBe(before.epoch);
    });

    test('differs between two theaters', async () => {
      const [first, second] = [await newTheater(harness()), await newTheater(harness())];
      const epochs = await Promise.all(
        [first, second].map(async ({ store }) => (await store.look('A', 'settle')).epoch),
      );
      expect(new Set(epochs).size).toBe(2);
    });

    test('that is renewed leaves every seat as it was, and moves the revision of every room', async () => {
      const { store, address } = await newTheater(harness());
      const other = await openAgain(harness(), address);
      await store.apply(bookingOn(await store.look('B', 'settle'), '2-2', 'Mia'));
      const before = await store.look('B', 'settle');
      const revisions = await other.revisions();
      await store.renew();
      const after = await other.look('B', 'settle');
      expect(after.seats).toEqual(before.seats);
      expect(after.epoch).not.toBe(before.epoch);
      await expect
        .poll(async () => [...(await other.revisions()).values()])
        .not.toContain(revisions.get('A'));
      expect((await other.look('A', 'settle')).epoch).toBe(after.epoch);
    });

    test('that is over takes no change, though every seat stands as it was seen', async () => {
      const { store, address } = await newTheater(harness());
      const other = await openAgain(harness(), address);
      const earlier = await other.look('A', 'settle');
      await store.renew();
      expect(await other.apply(bookingOn(earlier, '1-1', 'Mia'))).toEqual({ kind: 'refused' });
      expect(await other.apply(bookingOn(earlier, '1-1 1-2', 'Mia'))).toEqual({ kind: 'refused' });
      const now = await other.look('A', 'settle');
      expect(now.seats).toEqual(earlier.seats);
      const change = bookingOn(now, '1-1', 'Mia');
      expect(await other.apply(change)).toMatchObject({ kind: 'applied' });
      expect(await store.apply(releaseOn(await store.look('A', 'settle'), '1-1', 'Mia'))).toMatchObject({
        kind: 'applied',
      });
    });
  });
}
