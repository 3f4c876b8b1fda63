import { describe, expect, test } from 'vitest';

import { bookingOn, gateOn, releaseOn } from '../support/changes.ts';
import { drive } from '../support/drive.ts';
import { newTheater, openAgain, type StoreHarness } from '../support/harness.ts';

/** How long two clocks of one test may disagree, ms. */
const CLOCK_SLACK = 10_000;

/** Looking at rooms, their revisions, and closing them. */
export function describeRooms(harness: () => StoreHarness): void {
  describe('a look', () => {
    test('shows every seat of the room, row by row, on the store clock', async () => {
      const { store } = await newTheater(harness());
      const before = Date.now();
      const picture = await store.look('B', 'settle');
      const after = Date.now();
      const labels = picture.seats.map(({ row, place }) => `${row}-${place}`).join(' ');
      expect(labels).toBe('1-1 1-2 1-3 1-4 2-1 2-2 2-3 2-4 3-1 3-2 3-3 3-4');
      expect(picture.room).toBe('B');
      expect(picture.isClosed).toBe(false);
      expect(picture.isLinearizable).toBe(true);
      expect(picture.at).toBeGreaterThan(before - CLOCK_SLACK);
      expect(picture.at).toBeLessThan(after + CLOCK_SLACK);
    });

    test('for browsing shows the same seats as one for settling, while nobody writes', async () => {
      const { store } = await newTheater(harness());
      await store.apply(bookingOn(await store.look('A', 'settle'), '1-1', 'Mia'));
      const [browsed, settled] = [await store.look('A', 'browse'), await store.look('A', 'settle')];
      expect(browsed.seats).toEqual(settled.seats);
      expect(browsed.revision).toBe(settled.revision);
    });

    test('at a room that does not exist says so', async () => {
      const { store } = await newTheater(harness());
      await expect(store.look('H', 'settle')).rejects.toMatchObject({
        name: 'StoreError',
        fault: 'no-such-room',
      });
      await expect(store.look("A'--", 'browse')).rejects.toMatchObject({ fault: 'no-such-room' });
    });

    test('by another connection shows what was applied before it', async () => {
      const { store, address } = await newTheater(harness());
      const other = await openAgain(harness(), address);
      const change = bookingOn(await store.look('A', 'settle'), '3-3', 'Mia');
      await store.apply(change);
      expect((await other.look('A', 'settle')).seats).toContainEqual(change.seats[0].after);
    });
  });

  describe('revisions', () => {
    test('are those of the looks, and move for exactly the rooms that changed', async () => {
      const { store, address } = await newTheater(harness());
      const watcher = await openAgain(harness(), address);
      const before = await watcher.revisions();
      const picture = await store.look('A', 'settle');
      expect([...before.keys()]).toEqual(['A', 'B']);
      expect(before.get('A')).toBe(picture.revision);

      await store.apply(bookingOn(picture, '1-1', 'Mia'));
      const { revision } = await store.look('A', 'settle');
      expect(revision).not.toBe(before.get('A'));
      // A hint may be a moment late, where it comes from a replica.
      const now = new Map([...before, ['A', revision]]);
      await expect.poll(() => watcher.revisions()).toEqual(now);
      await expect.poll(() => store.revisions()).toEqual(now);
    });

    test('stay when a change is refused', async () => {
      const { store } = await newTheater(harness());
      const picture = await store.look('A', 'settle');
      await store.apply(bookingOn(picture, '1-1', 'Mia'));
      const before = await store.revisions();
      await store.apply(bookingOn(picture, '1-1 1-2', 'Noa'));
      expect(await store.revisions()).toEqual(before);
    });

    test('move when a room is closed, although no seat looks different', async () => {
      const { store } = await newTheater(harness());
      const before = await store.revisions();
      await store.apply(gateOn(await store.look('B', 'settle'), 'close'));
      expect((await store.revisions()).get('B')).not.toBe(before.get('B'));
    });
  });

  describe('a closed room', () => {
    test('takes no booking, alone or in a group, until it is opened', async () => {
      const { store } = await newTheater(harness());
      const open = await store.look('A', 'settle');
      await store.apply(gateOn(open, 'close'));
      const closed = await store.look('A', 'settle');
      expect(closed.isClosed).toBe(true);
      expect(await store.apply(bookingOn(open, '2-1', 'Mia'))).toEqual({ kind: 'refused' });
      expect(await store.apply(bookingOn(open, '2-1 2-2', 'Mia'))).toEqual({ kind: 'refused' });
      expect((await store.look('A', 'settle')).seats).toEqual(closed.seats);

      expect(await store.apply(gateOn(closed, 'open'))).toMatchObject({ kind: 'applied' });
      const again = await store.look('A', 'settle');
      expect(again.isClosed).toBe(false);
      expect(await store.apply(bookingOn(again, '2-1', 'Mia'))).toMatchObject({ kind: 'applied' });
    });

    test('takes seats back', async () => {
      const { store } = await newTheater(harness());
      await store.apply(bookingOn(await store.look('A', 'settle'), '2-1', 'Mia'));
      await store.apply(gateOn(await store.look('A', 'settle'), 'close'));
      const release = releaseOn(await store.look('A', 'settle'), '2-1', 'Mia');
      expect(await store.apply(release)).toMatchObject({ kind: 'applied' });
    });

    test('leaves the other rooms open', async () => {
      const { store } = await newTheater(harness());
      await store.apply(gateOn(await store.look('A', 'settle'), 'close'));
      expect((await store.look('B', 'settle')).isClosed).toBe(false);
    });
  });

  describe('seats', () => {
    test('that somebody else has written to are told with their seats, and go on beside that', async () => {
      const { address, store } = await newTheater(harness());
      await drive(store, bookingOn(await store.look('B', 'settle'), '1-1', 'Mia'));
      const rows = async (): Promise<unknown> =>
        (await store.health()).findings.find(({ subject }) => subject === 'rows');
      expect(await rows()).toMatchObject({ level: 'fine', advice: null });
      await drive(store, bookingOn(await store.look('A', 'settle'), '1-2', 'Mia'));
      await harness().spoilSeat(address, 'A', { row: 1, place: 2 });
      await harness().spoilSeat(address, 'B', { row: 2, place: 1 });
      expect(await rows()).toMatchObject({
        level: 'wrong',
        message:
          'A 1-2 is booked in a name that nobody can have; B 2-1 is booked, and no change has made it so',
      });
      await drive(store, bookingOn(await store.look('B', 'settle'), '1-2', 'Noa'));
    });
  });
}
