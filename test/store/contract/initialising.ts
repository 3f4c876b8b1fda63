import { describe, expect, test } from 'vitest';

import { makePlan } from '../../../source/theater/plan.ts';
import { seatAt } from '../../../source/theater/snapshot.ts';
import { bookingOn, seatsIn } from '../support/changes.ts';
import { newTheater, openAgain, type StoreHarness } from '../support/harness.ts';
import { SMALL_PLAN } from '../support/small-plan.ts';
import { runTogether, startWorker } from '../support/workers.ts';

/** Making a theater, and a theater whole again. */
export function describeInitialising(harness: () => StoreHarness): void {
  describe('initialising', () => {
    test('has to come first: until then every question says that there is no theater', async () => {
      const store = await openAgain(harness(), await harness().fresh());
      const fault = { name: 'StoreError', fault: 'not-initialised' };
      await expect(store.plan()).rejects.toMatchObject(fault);
      await expect(store.theaterId()).rejects.toMatchObject(fault);
      await expect(store.look('A', 'settle')).rejects.toMatchObject(fault);
      await expect(store.revisions()).rejects.toMatchObject(fault);
    });

    test('makes every seat of the plan, free', async () => {
      const store = await openAgain(harness(), await harness().fresh());
      expect(await store.initialise(SMALL_PLAN)).toMatchObject({ seatsMade: 24, plan: SMALL_PLAN });
      expect(await store.plan()).toEqual(SMALL_PLAN);
      const { seats } = await store.look('B', 'settle');
      expect(seats.every(({ version, content }) => version === 0 && content.kind === 'free')).toBe(true);
    });

    test('a second time does nothing', async () => {
      const { store } = await newTheater(harness());
      await store.apply(bookingOn(await store.look('A', 'settle'), '1-1', 'Mia'));
      const before = [
        await store.theaterId(),
        await store.look('A', 'settle'),
        await store.revisions(),
      ] as const;
      expect(await store.initialise(SMALL_PLAN)).toMatchObject({ seatsMade: 0, plan: SMALL_PLAN });
      expect(await store.theaterId()).toBe(before[0]);
      expect((await store.look('A', 'settle')).seats).toEqual(before[1].seats);
      expect(await store.revisions()).toEqual(before[2]);
    });

    test('with another plan keeps the one that holds', async () => {
      const { store } = await newTheater(harness());
      const other = makePlan({ rooms: 3, rows: 5, places: 5 });
      expect(await store.initialise(other)).toMatchObject({ seatsMade: 0, plan: SMALL_PLAN });
      expect((await store.look('A', 'settle')).seats).toHaveLength(12);
    });

    test('makes only the seats that are missing, and touches no other', async () => {
      const { store, address } = await newTheater(harness());
      const booking = bookingOn(await store.look('A', 'settle'), '1-1', 'Mia');
      await store.apply(booking);
      await harness().loseSeats(address, 'A', seatsIn('1-2 3-4'));
      expect((await store.look('A', 'settle')).seats).toHaveLength(10);
      expect(await store.initialise(SMALL_PLAN)).toMatchObject({ seatsMade: 2, plan: SMALL_PLAN });
      const after = await store.look('A', 'settle');
      expect(after.seats).toHaveLength(12);
      expect(seatAt(after, { row: 1, place: 1 })).toEqual(booking.seats[0].after);
    });

    test('by several programs at once makes one theater', async () => {
      const address = await harness().fresh();
      const job = { kind: 'initialise', plan: SMALL_PLAN } as const;
      const workers = [1, 2, 3].map(() => startWorker({ opener: harness().opener, address, job }));
      const reports = await runTogether(workers);
      expect(reports.reduce((sum, { seatsMade }) => sum + seatsMade, 0)).toBe(24);
      const store = await openAgain(harness(), address);
      expect(await store.plan()).toEqual(SMALL_PLAN);
      expect((await store.look('B', 'settle')).seats).toHaveLength(12);
    });
  });

  describe('a store', () => {
    test('finds nothing wrong with a new theater', async () => {
      const { store } = await newTheater(harness());
      await store.apply(bookingOn(await store.look('A', 'settle'), '1-1 1-2', 'Mia'));
      const { findings } = await store.health();
      expect(findings.length).toBeGreaterThan(0);
      expect(findings.filter(({ level }) => level === 'wrong')).toEqual([]);
    });

    test('that was closed answers no more, and says so', async () => {
      const { store } = await newTheater(harness());
      const picture = await store.look('A', 'settle');
      await store.close();
      await store.close();
      await expect(store.look('A', 'browse')).rejects.toMatchObject({ name: 'StoreError' });
      expect(await store.apply(bookingOn(picture, '1-1', 'Mia'))).toMatchObject({ kind: 'notApplied' });
    });

    test('keeps its id for everybody who opens it', async () => {
      const { store, address } = await newTheater(harness());
      const other = await openAgain(harness(), address);
      expect(await other.theaterId()).toBe(await store.theaterId());
      expect(await store.theaterId()).toMatch(/^[\da-f-]{36}$/);
    });
  });
}
