import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { createBoxOffice } from '../../source/booking/box-office.ts';
import type { Outcome } from '../../source/booking/outcome.ts';
import { forwardTo } from '../../source/store/metered-store.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../source/store/store.ts';
import { makePlan } from '../../source/theater/plan.ts';
import { seatAt } from '../../source/theater/snapshot.ts';
import { OccupancyWatch } from '../../source/watch/occupancy-watch.ts';
import type { OccupancyView } from '../../source/watch/occupancy.ts';
import { watched, type WatchedStore } from './occupancy-store.ts';

const PACE_MS = 250;
const ROOMS = ['A', 'B', 'C'] as const;

let folder: string;
let file: SellingStore;
let store: WatchedStore;
let watch: OccupancyWatch;
let views: OccupancyView[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'theater-occupancy-'));
  const plan = makePlan({ rooms: ROOMS.length, rows: 3, places: 4 });
  file = await openSqliteStore(join(folder, 'theater.db'), { plan });
  store = watched(file, PACE_MS);
  watch = new OccupancyWatch(store, ROOMS);
  views = [];
  watch.subscribe(() => views.push(watch.getView()));
  vi.useFakeTimers();
});

afterEach(async () => {
  watch.stop();
  vi.useRealTimers();
  await file.close();
  await rm(folder, { recursive: true });
});

async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

/** Watches, past the first look, and forgets what was asked and shown up to then. */
async function startLive(): Promise<void> {
  watch.start();
  await pass(PACE_MS * 2);
  store.looks = [];
  store.asks = 0;
  views = [];
}

async function book(
  room: string,
  place: number,
  client = 'Mia',
  office: SellingStore = file,
): Promise<Outcome> {
  const seats = [{ row: 1, place }];
  return await createBoxOffice(office).fulfil({ kind: 'book', room, seats, client, booking: `${place}` });
}

function clientAt(room: string, place: number): string | null {
  const picture = watch.getView().rooms.get(room);
  const content = picture === undefined ? undefined : seatAt(picture, { row: 1, place })?.content;
  return content?.kind === 'booked' ? content.client : null;
}

describe('while the store answers', () => {
  test('the first look shows every room, at once, and is live', async () => {
    expect(watch.getView()).toMatchObject({ link: { kind: 'opening' } });
    watch.start();
    await pass(1);
    expect([...watch.getView().rooms.keys()]).toEqual([...ROOMS]);
    expect(watch.getView().link).toEqual({ kind: 'live' });
    expect(views).toHaveLength(1);
  });

  test('pictures that were looked at before are there and live from the start', async () => {
    const pictures = await Promise.all(ROOMS.map((room) => file.look(room, 'browse')));
    const ready = new OccupancyWatch(store, ROOMS, { pictures });
    expect(ready.getView().link).toEqual({ kind: 'live' });
    expect([...ready.getView().rooms.values()]).toEqual(pictures);
  });

  test('rooms that were read at SERIAL in the stead of a level are live, and the link names that level until it answers', async () => {
    let without: string | null = 'ALL';
    const shown = new OccupancyWatch(
      {
        ...forwardTo(file),
        look: async (room, level) => {
          const picture = await file.look(room, level);
          return without === null || room !== 'B' ? picture : { ...picture, without };
        },
      },
      ROOMS,
    );
    shown.start();
    await pass(1);
    expect(shown.getView().link).toEqual({ kind: 'live', without: 'ALL' });
    without = null;
    await pass(6_000);
    expect(shown.getView().link).toEqual({ kind: 'live' });
    shown.stop();
  });

  test('a booking of somebody else has its room looked at, and no other', async () => {
    await startLive();
    await book('B', 2);
    await pass(PACE_MS * 1.2);
    expect(store.looks).toEqual(['B']);
    expect(clientAt('B', 2)).toBe('Mia');
    expect(views).toHaveLength(1);
  });

  test('the pictures of rooms that did not change stay the same objects', async () => {
    await startLive();
    const before = watch.getView().rooms;
    await book('B', 2);
    await pass(PACE_MS * 1.2);
    expect(watch.getView().rooms.get('A')).toBe(before.get('A'));
    expect(watch.getView().rooms.get('B')).not.toBe(before.get('B'));
  });

  test('nothing is drawn in a minute in which nothing changed, though every room was read every 5 s', async () => {
    await startLive();
    const view = watch.getView();
    await pass(60_000);
    expect(watch.getView()).toBe(view);
    expect(views).toHaveLength(0);
    for (const room of ROOMS) {
      expect(store.looks.filter((looked) => looked === room).length).toBeGreaterThanOrEqual(12);
    }
  });

  test('several rooms that changed together are drawn together', async () => {
    await startLive();
    await book('A', 1);
    await book('C', 1);
    await pass(PACE_MS * 1.2);
    expect(store.looks).toEqual(['A', 'C']);
    expect(views).toHaveLength(1);
  });

  test('what this program applied is shown before any look, and drawn once', async () => {
    await startLive();
    const outcome = await book('A', 3, 'Jaroslaw', store);
    if (outcome.kind !== 'applied') throw new Error(outcome.kind);
    watch.merge(outcome.change);
    expect(clientAt('A', 3)).toBe('Jaroslaw');
    expect(views).toHaveLength(1);
    await pass(10_000);
    expect(views).toHaveLength(1);
  });

  test('the picture that came with a refusal is shown before any look', async () => {
    await startLive();
    await book('A', 3);
    const outcome = await book('A', 3, 'Jaroslaw', store);
    if (outcome.kind !== 'refused') throw new Error(outcome.kind);
    watch.mergeSnapshot(outcome.snapshot);
    expect(clientAt('A', 3)).toBe('Mia');
  });

  test('a look that was slower than a newer picture does not bring the old one back', async () => {
    await startLive();
    const old = await file.look('A', 'browse');
    const outcome = await book('A', 3);
    if (outcome.kind !== 'applied') throw new Error(outcome.kind);
    watch.merge(outcome.change);
    watch.mergeSnapshot(old);
    expect(clientAt('A', 3)).toBe('Mia');
  });

  test('two replicas that report different revisions in turn do not make it look for ever', async () => {
    await startLive();
    let turn = 0;
    store.reported = () => new Map([['A', (turn += 1) % 2 === 0 ? 'behind' : 'ahead']]);
    await pass(3_000);
    expect(store.looks.length).toBeGreaterThan(0);
    expect(store.looks.length).toBeLessThanOrEqual(6);
  });
});

describe('while the store does not answer', () => {
  test('the pictures stay, with their age and the next try, and it comes back by itself', async () => {
    await startLive();
    const { rooms } = watch.getView();
    store.fault = 'nobody answers';
    await pass(20_000);
    expect(watch.getView().rooms).toBe(rooms);
    const { link } = watch.getView();
    if (link.kind !== 'reconnecting') throw new Error(link.kind);
    expect(link.message).toBe('nobody answers');
    expect(link.ageMs).toBeGreaterThanOrEqual(19_000);
    expect(link.nextTryInMs).toBeLessThanOrEqual(6_000);

    store.fault = null;
    await book('A', 4);
    await pass(5_500);
    expect(watch.getView().link).toEqual({ kind: 'live' });
    expect(clientAt('A', 4)).toBe('Mia');
  });

  test('it is asked ever more slowly, and then at its pace again', async () => {
    await startLive();
    store.fault = 'nobody answers';
    await pass(60_000);
    expect(store.asks).toBeGreaterThan(10);
    expect(store.asks).toBeLessThan(30);
    store.fault = null;
    await pass(6_000);
    store.asks = 0;
    await pass(PACE_MS * 20);
    expect(store.asks).toBeGreaterThanOrEqual(18);
  });

  test('the age is drawn once a second, and a new wait when a try has failed', async () => {
    await startLive();
    store.fault = 'nobody answers';
    await pass(10_000);
    views = [];
    store.asks = 0;
    await pass(10_000);
    expect(views.length).toBeGreaterThanOrEqual(9);
    expect(views.length).toBeLessThanOrEqual(11 + store.asks);
  });

  test('a person who does not want to wait has it asked at once', async () => {
    await startLive();
    store.fault = 'nobody answers';
    await pass(20_000);
    store.fault = null;
    watch.refresh();
    await pass(1);
    expect(watch.getView().link).toEqual({ kind: 'live' });
  });

  test('one room that fails is enough not to be live, and the others go on', async () => {
    await startLive();
    store.faultyRooms = ['C'];
    await pass(10_000);
    expect(watch.getView().link).toMatchObject({ kind: 'reconnecting', message: 'room C is away' });
    await book('A', 1);
    await pass(5_500);
    expect(clientAt('A', 1)).toBe('Mia');
    expect(watch.getView().link.kind).toBe('reconnecting');
    store.faultyRooms = [];
    await pass(5_500);
    expect(watch.getView().link).toEqual({ kind: 'live' });
  });

  test('a look that never ends makes the pictures stale, keeps no other room waiting, and is not made twice', async () => {
    await startLive();
    store.silentRooms = ['B'];
    await pass(12_000);
    expect(store.looks.filter((room) => room === 'B')).toHaveLength(1);
    expect(store.mostUnderWay).toBe(1);
    expect(watch.getView().link).toMatchObject({ kind: 'stale' });
    await book('A', 2);
    await pass(PACE_MS * 1.2);
    expect(clientAt('A', 2)).toBe('Mia');
  });

  test('a message from the store cannot drive the terminal', async () => {
    store.fault = 'no \u001B[2J way\nout';
    watch.start();
    await pass(1);
    expect(watch.getView().link).toMatchObject({ message: 'no \uFFFD[2J way\uFFFDout', ageMs: null });
  });
});

describe('at the end', () => {
  test('no timer is left, and answers that come later change nothing', async () => {
    watch.start();
    watch.stop();
    await pass(0);
    expect(vi.getTimerCount()).toBe(0);
    expect(views).toHaveLength(0);
    await pass(10_000);
    expect(store.asks).toBe(1);
  });

  test('it can be started again', async () => {
    await startLive();
    watch.stop();
    await book('A', 1);
    await pass(10_000);
    expect(clientAt('A', 1)).toBe(null);
    watch.start();
    await pass(PACE_MS);
    expect(clientAt('A', 1)).toBe('Mia');
  });
});
