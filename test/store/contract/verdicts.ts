import { describe, expect, test } from 'vitest';

import { verdictFromHistory, verdictOn } from '../../../source/theater/decisions/running.ts';
import { bookingOn, fenceOn, releaseOn } from '../support/changes.ts';
import { drive } from '../support/drive.ts';
import { newTheater, type StoreHarness } from '../support/harness.ts';

/** That what became of a change can be told afterwards from the store alone. */
export function describeVerdicts(harness: () => StoreHarness): void {
  describe('what became of a change', () => {
    test('is that it applied once, when it was sent twice', async () => {
      const { store } = await newTheater(harness());
      const change = bookingOn(await store.look('A', 'settle'), '1-1 1-2', 'Mia');
      await store.apply(change);
      expect(await store.apply(change)).toEqual({ kind: 'refused' });
      const after = await store.look('A', 'settle');
      expect(verdictOn(change, after)).toBe('applied');
      expect(after.seats.filter((seat) => seat.version > 0).map((seat) => seat.version)).toEqual([1, 1]);
    });

    test('is pending while it was never sent, and never once it is fenced', async () => {
      const { store } = await newTheater(harness());
      const picture = await store.look('A', 'settle');
      const change = bookingOn(picture, '1-1 1-2', 'Mia');
      expect(verdictOn(change, picture)).toBe('pending');
      await store.apply(fenceOn(picture, change));
      expect(verdictOn(change, await store.look('A', 'settle'))).toBe('never');
    });

    test('is never, when somebody else was first', async () => {
      const { store } = await newTheater(harness());
      const picture = await store.look('A', 'settle');
      const change = bookingOn(picture, '1-1', 'Mia');
      await store.apply(bookingOn(picture, '1-1', 'Noa'));
      await store.apply(change);
      expect(verdictOn(change, await store.look('A', 'settle'))).toBe('never');
    });

    test('is in the history when it applied and others changed its seat since', async () => {
      const { store } = await newTheater(harness());
      const change = bookingOn(await store.look('A', 'settle'), '1-1', 'Mia');
      await drive(store, change);
      await drive(store, releaseOn(await store.look('A', 'settle'), '1-1', 'Mia'));
      await drive(store, bookingOn(await store.look('A', 'settle'), '1-1', 'Noa'));
      expect(verdictOn(change, await store.look('A', 'settle'))).toBe('overtaken');
      const rows = await store.history({ room: 'A', limit: 100 });
      expect(verdictFromHistory(change, rows)).toBe('applied');
      const entries = rows.entries.filter((entry) => entry.change.id !== change.id);
      expect(verdictFromHistory(change, { ...rows, entries })).toBe('applied');
    });

    test('is in the history when it never applied and others changed its seat twice', async () => {
      const { store } = await newTheater(harness());
      const picture = await store.look('A', 'settle');
      const change = bookingOn(picture, '1-1', 'Mia');
      await drive(store, bookingOn(picture, '1-1', 'Noa'));
      await drive(store, releaseOn(await store.look('A', 'settle'), '1-1', 'Noa'));
      expect(verdictOn(change, await store.look('A', 'settle'))).toBe('overtaken');
      expect(verdictFromHistory(change, await store.history({ room: 'A', limit: 100 }))).toBe('never');
    });
  });
}
