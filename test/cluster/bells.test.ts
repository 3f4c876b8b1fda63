import { type Client, types } from 'cassandra-driver';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { createBoxOffice } from '../../source/booking/box-office.ts';
import type { SellingStore } from '../../source/store/store.ts';
import type { Change } from '../../source/theater/change.ts';
import {
  type Announcement,
  type PassedVersions,
  standingOf,
  versionsOf,
} from '../../source/theater/picture.ts';
import { makePlan } from '../../source/theater/plan.ts';
import { bookingOn, changeFor, entryFor, gateOn, releaseOn } from '../store/support/changes.ts';
import { openByAddress } from './harness/cassandra-opener.ts';
import { connectTo, newKeyspace } from './harness/keyspaces.ts';
import { CLUSTER_START_MS, describeOnCluster } from './harness/nodes.ts';

/** A machine may be busy. */
const PATIENCE = { timeout: 20_000 };

describeOnCluster('what one program announces to others', (theCluster) => {
  const keyspace = newKeyspace();
  let client: Client;
  let store: SellingStore;
  let other: SellingStore;

  beforeAll(async () => {
    client = await connectTo(theCluster());
    store = await open();
    await store.initialise(makePlan());
    other = await open();
  }, CLUSTER_START_MS);

  afterAll(async () => {
    await Promise.all([store.close(), other.close(), client.shutdown()]);
  });

  function open(options: Parameters<typeof openByAddress>[1] = {}): Promise<SellingStore> {
    return openByAddress(theCluster().storeAddress(keyspace), options);
  }

  /** Applies a change and writes it down, as a box office does. */
  async function make(change: Change): Promise<void> {
    expect(await store.apply(change)).toMatchObject({ kind: 'applied' });
    await store.record(entryFor(change));
  }

  /** What the other program hears of a change, once it hears of it. */
  async function heardOf(change: Change, listener = other): Promise<Announcement> {
    let found: Announcement | undefined;
    await expect
      .poll(async () => {
        const heard = await listener.news?.hear();
        return (found ??= heard?.changes.find((announcement) => announcement.change === change.id));
      }, PATIENCE)
      .toBeDefined();
    if (found === undefined) throw new Error('never heard');
    return found;
  }

  /** Rings with a date of our own, as a node does whose clock is wrong. */
  async function ringAt(time: number): Promise<void> {
    const columns = 'bell, at, room, change, seats, gate';
    const query = `INSERT INTO ${keyspace}.bells (${columns}) VALUES (?, ?, ?, now(), ?, ?)`;
    const at = types.TimeUuid.fromDate(new Date(time));
    await client.execute(query, ['theater', at, 'B', '-', '-'], { prepare: true });
  }

  test('a booking is heard whole by those who listen', async () => {
    const change = bookingOn(await store.look('A', 'settle'), '7-4', 'Jaroslaw');
    await make(change);
    expect(await heardOf(change)).toEqual({
      change: change.id,
      room: 'A',
      epoch: change.epoch,
      seats: change.seats.map(({ after }) => ({ ...after, change: change.id })),
      gate: null,
    });
  });

  test('one that listens again hears what came since, and in time no longer what it heard before', async () => {
    const first = bookingOn(await store.look('A', 'settle'), '1-1', 'Mia');
    await make(first);
    await heardOf(first);
    await expect
      .poll(async () => {
        const latest = bookingOn(await store.look('A', 'settle'), '1-2', 'Noa');
        await make(latest);
        await heardOf(latest);
        await make(releaseOn(await store.look('A', 'settle'), '1-2', 'Noa'));
        const heard = await other.news?.hear();
        return heard?.changes.some(({ change }) => change === first.id);
      }, PATIENCE)
      .toBe(false);
  });

  test('closing a room is heard, and of a reset no more than that the room has changed', async () => {
    const closing = gateOn(await store.look('B', 'settle'), 'close');
    await make(closing);
    expect(await heardOf(closing)).toMatchObject({ room: 'B', gate: 'close' });
    const reset = changeFor(await store.look('B', 'settle'), {
      kind: 'reset',
      room: 'B',
      by: 'the house',
      gate: null,
    });
    await make(reset);
    expect(await heardOf(reset)).toMatchObject({ room: 'B', seats: null });
  });

  test('a booking that the box office makes is announced', async () => {
    const seats = [{ row: 3, place: 3 }];
    const request = { kind: 'book', room: 'C', seats, client: 'Mia', booking: 'one' } as const;
    const outcome = await createBoxOffice(store).fulfil(request);
    if (outcome.kind !== 'applied') throw new Error(outcome.kind);
    expect(await heardOf(outcome.change)).toMatchObject({ room: 'C' });
  });

  test('what one program has read of a room is passed on, and proves pictures of others', async () => {
    const before = await store.look('F', 'browse');
    await make(bookingOn(before, '2-2', 'Mia'));
    const asked = await store.news?.look('F');
    if (asked === undefined) throw new Error('no news');
    let passed: PassedVersions | undefined;
    await expect
      .poll(async () => {
        const heard = await other.news?.hear();
        return (passed ??= heard?.proofs.find(({ room }) => room === 'F'));
      }, PATIENCE)
      .toBeDefined();
    expect(passed).toMatchObject(versionsOf(asked));
    expect(passed?.ageMs).toBeGreaterThanOrEqual(0);
    expect(passed?.ageMs).toBeLessThanOrEqual(5_000);
    const picture = await other.look('F', 'browse');
    if (passed === undefined) throw new Error('never heard');
    expect(standingOf(picture, passed)).toBe('complete');
    expect(standingOf(before, passed)).toBe('behind');
  });

  test('announcements that are dated years or seconds ahead hide no others', async () => {
    await ringAt(Date.parse('2099-01-01'));
    await ringAt(Date.now() + 30_000);
    const late = await open();
    onTestFinished(() => late.close());
    const heard = new Set<string>();
    await expect
      .poll(async () => {
        for (const { room } of (await late.news?.hear())?.changes ?? []) heard.add(room);
        return heard.has('B');
      }, PATIENCE)
      .toBe(true);
    const change = bookingOn(await store.look('A', 'settle'), '11-1', 'Mia');
    await make(change);
    expect(await heardOf(change, late)).toMatchObject({ room: 'A' });
  });

  test('what was read at another level proves nothing to this program', async () => {
    const strict = await open({ consistency: { read: 'ALL', write: 'QUORUM' } });
    onTestFinished(() => strict.close());
    await strict.news?.hear();
    await other.news?.look('F');
    await strict.news?.look('E');
    const proved = new Set<string>();
    await expect
      .poll(async () => {
        for (const { room } of (await strict.news?.hear())?.proofs ?? []) proved.add(room);
        return proved.has('E');
      }, PATIENCE)
      .toBe(true);
    expect([...proved]).toEqual(['E']);
  });

  test('a theater that was made without a bell is watched by its revisions', async () => {
    await client.execute(`DROP TABLE ${keyspace}.bells`);
    const late = await open();
    onTestFinished(() => late.close());
    expect(await late.news?.hear()).toBeNull();
    const change = bookingOn(await late.look('E', 'settle'), '5-5', 'Noa');
    expect(await late.apply(change)).toMatchObject({ kind: 'applied' });
    await late.record(entryFor(change));
    await expect.poll(async () => (await late.revisions()).get('E'), PATIENCE).toBe(change.id);
    await late.initialise(makePlan());
    expect(await late.news?.hear()).toEqual({ changes: [], proofs: [] });
  });
});
