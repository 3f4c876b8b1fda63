import type { Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { CONSISTENCY_PRESETS } from '../../source/store/cassandra/connection/consistency.ts';
import { WAIT_MS } from '../../source/store/cassandra/connection/driver-options.ts';
import type { SellingStore } from '../../source/store/store.ts';
import { makePlan } from '../../source/theater/plan.ts';
import { bookingOn } from '../store/support/changes.ts';
import { drive } from '../store/support/drive.ts';
import { startBooking } from './harness/booker.ts';
import { openByAddress } from './harness/cassandra-opener.ts';
import { connectTo, newKeyspace } from './harness/keyspaces.ts';
import { CLUSTER_START_MS, describeOnCluster } from './harness/nodes.ts';

/** What a test with slow nodes is given on a busy machine, ms. */
const SLOW_MS = 120_000;

type Preset = keyof typeof CONSISTENCY_PRESETS;

describeOnCluster('the Cassandra store while nodes fail', (theCluster) => {
  // Not emptied between tests: what a killed node missed could come to it after that.
  const keyspace = newKeyspace();
  let client: Client;
  let store: SellingStore;

  beforeAll(async () => {
    client = await connectTo(theCluster());
    store = await openStore();
    await store.initialise(makePlan());
    await client.metadata.refreshKeyspaces();
  }, CLUSTER_START_MS);

  afterAll(async () => {
    await Promise.all([store.close(), client.shutdown()]);
  });

  /** All programs of a theater have the same levels, so those of other levels have a theater of their own. */
  async function openStore(preset: Preset = 'quorum'): Promise<SellingStore> {
    const consistency = CONSISTENCY_PRESETS[preset];
    if (preset === 'quorum') return openByAddress(theCluster().storeAddress(keyspace), { consistency });
    const made = await openByAddress(theCluster().storeAddress(newKeyspace()), { consistency });
    await made.initialise(makePlan());
    return made;
  }

  /** The number of the node that the bookings of a room go to. */
  function firstNodeOf(room: string): number {
    const { contactPoints, port } = theCluster();
    const [first] = client.getReplicas(keyspace, Buffer.from(room));
    return contactPoints.findIndex((point) => `${point}:${port}` === first?.address) + 1;
  }

  /** What it comes to when a room is booked all the time, and something happens after a few bookings. */
  async function bookThrough(room: string, happens: () => Promise<void>): Promise<number> {
    const booker = startBooking(store, room);
    await booker.booked(3);
    await happens();
    await booker.booked(8);
    const { count, longestGap } = await booker.stop();
    const { seats } = await store.look(room, 'settle');
    expect(seats.filter(({ content }) => content.kind === 'booked')).toHaveLength(count);
    expect(seats.every(({ version }) => version <= 1)).toBe(true);
    return longestGap;
  }

  describe('a frozen node', () => {
    test(
      'that a room’s bookings go to is found out before the patience for one of them ends',
      { timeout: SLOW_MS },
      async () => {
        const first = firstNodeOf('A');
        const gap = await bookThrough('A', () => theCluster().freeze(first));
        await theCluster().thaw(first);
        expect(gap).toBeLessThan(WAIT_MS.conditional);
        // What the frozen node still had to do, it does now: nothing.
        const before = await store.look('A', 'settle');
        await expect.poll(() => store.look('A', 'settle').then(({ level }) => level)).toBe('SERIAL');
        expect((await store.look('A', 'settle')).seats).toEqual(before.seats);
      },
    );

    test('keeps nobody from opening the store', { timeout: SLOW_MS }, async () => {
      await theCluster().freeze(2);
      onTestFinished(() => theCluster().thaw(2));
      const other = await openStore();
      onTestFinished(() => other.close());
      expect((await other.look('A', 'browse')).seats).toHaveLength(120);
    });

    test(
      'does not stop the history, of whose partitions nobody knows which there are',
      { timeout: SLOW_MS },
      async () => {
        await theCluster().freeze(3);
        onTestFinished(() => theCluster().thaw(3));
        const other = await openStore();
        onTestFinished(() => other.close());
        expect((await other.history({ limit: 5 })).entries).toHaveLength(5);
      },
    );
  });

  describe('nodes that are killed one after the other, and come back', () => {
    let first: number;
    let allOne: SellingStore;
    let oneAll: SellingStore;

    beforeAll(async () => {
      await theCluster().restore();
      first = firstNodeOf('B');
      allOne = await openStore('all-one');
      oneAll = await openStore('one-all');
    }, SLOW_MS);

    afterAll(async () => {
      await Promise.all([allOne.close(), oneAll.close()]);
    });

    test(
      'the one that a room’s bookings go to: they go on before the patience for one of them ends',
      { timeout: SLOW_MS },
      async () => {
        const picture = await allOne.look('C', 'browse');
        expect(picture).toMatchObject({ level: 'ALL', isLinearizable: false });
        expect(picture.without).toBeUndefined();
        expect(await bookThrough('B', () => theCluster().kill(first))).toBeLessThan(WAIT_MS.conditional);
      },
    );

    test('all-one then shows rooms by SERIAL reads, says so, and books', { timeout: SLOW_MS }, async () => {
      const picture = await allOne.look('C', 'browse');
      expect(picture).toMatchObject({ level: 'SERIAL', without: 'ALL', isLinearizable: true });
      expect(await drive(allOne, bookingOn(picture, '1-1', 'Mia'))).toBe('applied');
      expect((await allOne.look('C', 'browse')).seats[0]?.content).toMatchObject({ client: 'Mia' });
      const { findings } = await allOne.health();
      expect(findings).toContainEqual(
        expect.objectContaining({
          subject: 'levels that can be had now',
          level: 'warning',
          message: expect.stringContaining('ALL cannot be had'),
        }),
      );
    });

    test('one-all books, under-replicated, and reads that room at SERIAL', { timeout: SLOW_MS }, async () => {
      const attempt = await oneAll.apply(bookingOn(await oneAll.look('D', 'settle'), '1-1', 'Mia'));
      expect(attempt).toEqual({ kind: 'applied', isUnderReplicated: true });
      const picture = await oneAll.look('D', 'browse');
      expect(picture).toMatchObject({ level: 'SERIAL' });
      expect(picture.seats[0]?.content).toMatchObject({ client: 'Mia' });
      expect(await oneAll.look('E', 'browse')).toMatchObject({ level: 'ONE' });
    });

    test('a second one: nothing is applied, and that is told at once', { timeout: SLOW_MS }, async () => {
      const picture = await store.look('F', 'settle');
      await theCluster().kill((first % 3) + 1);
      // Until the last node has noticed, an attempt may be unknown.
      await expect
        .poll(() => store.apply(bookingOn(picture, '1-1', 'Mia')), { timeout: 60_000, interval: 500 })
        .toMatchObject({ kind: 'notApplied', reason: 'unavailable' });
      const start = performance.now();
      await expect(store.look('F', 'browse')).rejects.toMatchObject({ fault: 'unavailable' });
      await expect(store.look('F', 'settle')).rejects.toMatchObject({ fault: 'unavailable' });
      expect(performance.now() - start).toBeLessThan(WAIT_MS.browse);
    });

    test('once they are back all is as before, without opening again', { timeout: SLOW_MS }, async () => {
      await theCluster().restore();
      const patience = { timeout: 60_000, interval: 200 };
      await expect.poll(() => levelOf(store, 'F'), patience).toBe('QUORUM');
      await expect.poll(() => levelOf(allOne, 'C'), patience).toBe('ALL');
      await expect.poll(() => levelOf(oneAll, 'D'), patience).toBe('ONE');
      expect((await oneAll.look('D', 'browse')).seats[0]?.content).toMatchObject({ client: 'Mia' });
      expect(await drive(store, bookingOn(await store.look('F', 'settle'), '1-2', 'Mia'))).toBe('applied');
    });
  });
});

/** The level that a room is shown at, or `none` while it cannot be. */
async function levelOf(store: SellingStore, room: string): Promise<string> {
  try {
    return (await store.look(room, 'browse')).level;
  } catch {
    return 'none';
  }
}
