import { setTimeout as delay } from 'node:timers/promises';

import type { Client } from 'cassandra-driver';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest';

import { CONSISTENCY_PRESETS } from '../../source/store/cassandra/consistency.ts';
import type { Store } from '../../source/store/store.ts';
import { makePlan } from '../../source/theater/plan.ts';
import { bookingOn } from '../store/support/changes.ts';
import { drive } from '../store/support/drive.ts';
import { openByAddress } from './cassandra-opener.ts';
import { connectTo, emptyKeyspace, newKeyspace } from './keyspaces.ts';
import { CLUSTER_START_MS, describeOnCluster } from './nodes.ts';

/** Enough seats to book one after the other for a while. */
const PLAN = makePlan({ rooms: 2 });

/** A node that starts takes most of this on a busy machine, ms. */
const SLOW_MS = 120_000;

describeOnCluster('the Cassandra store while nodes fail', (theCluster) => {
  const keyspace = newKeyspace();
  let client: Client;

  beforeAll(async () => {
    client = await connectTo(theCluster());
  }, CLUSTER_START_MS);

  afterEach(async () => await theCluster().restore(), SLOW_MS);

  afterAll(async () => await client.shutdown());

  async function openStore(preset: keyof typeof CONSISTENCY_PRESETS = 'quorum'): Promise<Store> {
    const consistency = CONSISTENCY_PRESETS[preset];
    const store = await openByAddress(theCluster().storeAddress(keyspace), { consistency });
    onTestFinished(() => store.close());
    return store;
  }

  /** A theater without bookings. */
  async function newTheater(preset: keyof typeof CONSISTENCY_PRESETS = 'quorum'): Promise<Store> {
    const store = await openStore(preset);
    const isMade = await store.plan().then(
      () => true,
      () => false,
    );
    if (isMade) await emptyKeyspace(client, keyspace);
    await store.initialise(PLAN);
    return store;
  }

  /** The nodes that hold a room, by number; the first of them is the one that its bookings go to. */
  async function nodesOf(room: string): Promise<readonly number[]> {
    const { contactPoints, port } = theCluster();
    await client.metadata.refreshKeyspaces();
    return client
      .getReplicas(keyspace, Buffer.from(room))
      .map(({ address }) => contactPoints.findIndex((point) => `${point}:${port}` === address) + 1);
  }

  test.for(['kill', 'freeze'] as const)(
    'after the %s of the node that its bookings go to, a room is booked again within 2 s',
    { timeout: SLOW_MS },
    async (fault) => {
      const store = await newTheater();
      const [first = 1] = await nodesOf('A');
      const booker = startBooking(store);
      await booker.booked(3);
      await theCluster()[fault](first);
      await booker.booked(8);
      const { count, longestGap } = await booker.stop();
      if (fault === 'freeze') await theCluster().thaw(first);
      // What the frozen node still had to do is done by now, or never.
      const { seats } = await store.look('A', 'settle');
      expect(seats.filter(({ content }) => content.kind === 'booked')).toHaveLength(count);
      expect(seats.every(({ version }) => version <= 1)).toBe(true);
      expect(longestGap).toBeLessThan(2_000);
    },
  );

  test('a store opens beside a frozen node', { timeout: SLOW_MS }, async () => {
    await newTheater();
    await theCluster().freeze(2);
    const start = performance.now();
    const store = await openStore();
    expect((await store.look('A', 'browse')).seats).toHaveLength(120);
    expect(performance.now() - start).toBeLessThan(8_000);
  });

  test(
    'all-one with a node down shows rooms by SERIAL reads, says so, and books',
    { timeout: SLOW_MS },
    async () => {
      const store = await newTheater('all-one');
      expect(await store.look('A', 'browse')).toMatchObject({ level: 'ALL', isLinearizable: false });
      await theCluster().kill(3);
      const picture = await store.look('A', 'browse');
      expect(picture).toMatchObject({ level: 'SERIAL', isLinearizable: true });
      expect(await drive(store, bookingOn(picture, '1-1', 'Mia'))).toBe('applied');
      expect((await store.look('A', 'browse')).seats[0]?.content).toMatchObject({ client: 'Mia' });
      const { findings } = await store.health();
      expect(findings).toContainEqual(
        expect.objectContaining({
          subject: 'levels that can be had now',
          level: 'warning',
          message: expect.stringContaining('not ALL'),
        }),
      );
    },
  );

  test(
    'one-all with a node down books, under-replicated, and reads that room at SERIAL until the node is back',
    { timeout: SLOW_MS },
    async () => {
      const store = await newTheater('one-all');
      await theCluster().kill(3);
      const attempt = await store.apply(bookingOn(await store.look('A', 'settle'), '1-1', 'Mia'));
      expect(attempt).toEqual({ kind: 'applied', isUnderReplicated: true });
      const picture = await store.look('A', 'browse');
      expect(picture).toMatchObject({ level: 'SERIAL' });
      expect(picture.seats[0]?.content).toMatchObject({ client: 'Mia' });
      expect(await store.look('B', 'browse')).toMatchObject({ level: 'ONE' });
      await theCluster().start(3);
      await expect
        .poll(async () => (await store.look('A', 'browse')).level, { timeout: 30_000, interval: 200 })
        .toBe('ONE');
      expect((await store.look('A', 'browse')).seats[0]?.content).toMatchObject({ client: 'Mia' });
    },
  );

  test(
    'two of three nodes down: told soon, nothing applied, and all is well once one is back',
    { timeout: SLOW_MS },
    async () => {
      const store = await newTheater();
      const picture = await store.look('A', 'settle');
      await theCluster().kill(2);
      await theCluster().kill(3);
      // Until the last node has noticed, an attempt may be unknown; from then on it is refused at once.
      const change = bookingOn(picture, '1-1', 'Mia');
      await expect
        .poll(() => store.apply(change), { timeout: 30_000, interval: 500 })
        .toMatchObject({ kind: 'notApplied', reason: 'unavailable' });
      const start = performance.now();
      await expect(store.look('A', 'browse')).rejects.toMatchObject({ fault: 'unavailable' });
      await expect(store.look('A', 'settle')).rejects.toMatchObject({ fault: 'unavailable' });
      expect(performance.now() - start).toBeLessThan(1_000);
      await theCluster().start(2);
      await expect
        .poll(
          () =>
            store.look('A', 'settle').then(
              ({ seats }) => seats.length,
              () => 0,
            ),
          { timeout: 30_000, interval: 200 },
        )
        .toBe(120);
      expect(await drive(store, bookingOn(await store.look('A', 'settle'), '1-2', 'Mia'))).toBe('applied');
    },
  );
});

type Booker = {
  /** Resolves once this many seats are booked. */
  booked(count: number): Promise<void>;
  /** `longestGap`: the longest time without a booking, ms. */
  stop(): Promise<{ readonly count: number; readonly longestGap: number }>;
};

/** Books one seat of room A after the other. */
function startBooking(store: Store): Booker {
  const ends: number[] = [performance.now()];
  const over = new AbortController();
  const work = (async () => {
    while (!over.signal.aborted) {
      const picture = await store.look('A', 'settle');
      const free = picture.seats.find(({ content }) => content.kind === 'free');
      if (free === undefined) return;
      const end = await drive(store, bookingOn(picture, `${free.row}-${free.place}`, 'Mia'));
      if (end === 'applied') ends.push(performance.now());
      await delay(20);
    }
  })();
  return {
    booked: async (count) => {
      await Promise.race([work, vi.waitUntil(() => ends.length > count, { timeout: SLOW_MS })]);
    },
    stop: async () => {
      over.abort();
      await work;
      const gaps = ends.slice(1).map((end, index) => end - (ends[index] ?? end));
      return { count: gaps.length, longestGap: Math.max(...gaps) };
    },
  };
}
