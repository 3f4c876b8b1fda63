import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { createBoxOffice } from '../../source/booking/box-office.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import type { News, SellingStore } from '../../source/store/store.ts';
import type { Change } from '../../source/theater/change.ts';
import { type Announcement, type PassedVersions, versionsOf } from '../../source/theater/picture.ts';
import { makePlan } from '../../source/theater/plan.ts';
import { FREE } from '../../source/theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../source/theater/snapshot.ts';
import { OccupancyWatch } from '../../source/watch/occupancy-watch.ts';
import { watched, type WatchedStore } from './occupancy-store.ts';

const PACE_MS = 250;
const ROOMS = ['A', 'B', 'C'] as const;

let folder: string;
let file: SellingStore;
let store: WatchedStore;
let watch: OccupancyWatch;
/** What is announced; null while nobody announces anything. */
let announced: readonly Announcement[] | null;
/** What others have passed on of rooms that they have read. */
let passed: readonly PassedVersions[];
/** The rooms that were looked at for everybody who listens. */
let proofs: string[];
/** What a look at the read level makes of a room, where a replica has a torn row; null while none has. */
let torn: ((picture: RoomSnapshot) => RoomSnapshot) | null;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'theater-news-'));
  const plan = makePlan({ rooms: ROOMS.length, rows: 3, places: 4 });
  file = await openSqliteStore(join(folder, 'theater.db'), { plan });
  [announced, passed, proofs, torn] = [[], [], [], null];
  const news: News = {
    hear: () => Promise.resolve(announced && { changes: announced, proofs: passed }),
    look: async (room) => {
      proofs.push(room);
      const picture = await file.look(room, 'browse');
      return torn?.(picture) ?? picture;
    },
  };
  store = Object.assign(watched(file, PACE_MS), { news });
  watch = new OccupancyWatch(store, ROOMS);
  vi.useFakeTimers();
  watch.start();
  await vi.advanceTimersByTimeAsync(PACE_MS * 2);
  store.looks = [];
  store.asks = 0;
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

async function book(room: string, place: number): Promise<Change> {
  const seats = [{ row: 1, place }];
  const request = { kind: 'book', room, seats, client: 'Mia', booking: `${place}` } as const;
  const outcome = await createBoxOffice(file).fulfil(request);
  if (outcome.kind !== 'applied') throw new Error(outcome.kind);
  return outcome.change;
}

/** What others have read of all rooms, so long ago. */
async function readByOthers(ageMs: number): Promise<readonly PassedVersions[]> {
  const pictures = await Promise.all(ROOMS.map((room) => file.look(room, 'browse')));
  return pictures.map((picture) => ({ ...versionsOf(picture), room: picture.room, ageMs }));
}

function announcementOf({ id, room, epoch, seats, gate }: Change): Announcement {
  return { change: id, room, epoch, seats: seats.map(({ after }) => after), gate };
}

/** A room as a replica shows it that has the versions of now beside the seats of before. */
function tear(picture: RoomSnapshot): RoomSnapshot {
  const seats = picture.seats.map((seat) => ({ ...seat, change: 'before', content: FREE }));
  return { ...picture, seats, isLinearizable: false };
}

function isBooked(room: string, place: number): boolean {
  const picture = watch.getView().rooms.get(room);
  return picture !== undefined && seatAt(picture, { row: 1, place })?.content.kind === 'booked';
}

test('an announced change is on the screen without a look, and without asking for revisions', async () => {
  const changes = [await book('B', 2), await book('B', 3), await book('C', 1)];
  announced = changes.map(announcementOf);
  await pass(PACE_MS * 1.2);
  expect([isBooked('B', 2), isBooked('B', 3), isBooked('C', 1)]).toEqual([true, true, true]);
  expect(store.looks).toEqual([]);
  expect(store.asks).toBe(0);
});

test('an announcement that is heard again changes nothing, also when it has been overtaken', async () => {
  const change = await book('B', 2);
  announced = [announcementOf(change)];
  await pass(PACE_MS * 1.2);
  const request = {
    kind: 'release',
    room: 'B',
    seats: [{ row: 1, place: 2 }],
    client: 'Mia',
    pins: null,
  } as const;
  const released = await createBoxOffice(file).fulfil(request);
  if (released.kind !== 'applied') throw new Error(released.kind);
  watch.merge(released.change);
  const view = watch.getView();
  await pass(PACE_MS * 5);
  expect(isBooked('B', 2)).toBe(false);
  expect(watch.getView()).toBe(view);
});

test('rooms are looked at for everybody who listens every few seconds, and pictures stay live', async () => {
  const view = watch.getView();
  await pass(60_000);
  expect(store.looks).toEqual([]);
  for (const room of ROOMS) {
    expect(proofs.filter((proved) => proved === room).length).toBeGreaterThanOrEqual(12);
  }
  expect(watch.getView()).toBe(view);
  expect(view.link).toEqual({ kind: 'live' });
});

test('a change that nobody announced is found within 5 s', async () => {
  await book('B', 2);
  await pass(5_000);
  expect(isBooked('B', 2)).toBe(true);
  expect(store.looks).toEqual([]);
});

test('a change of too many seats to announce has its room looked at, once', async () => {
  const change = await book('A', 4);
  const revision = (await file.revisions()).get('A') ?? '';
  announced = [{ ...announcementOf(change), change: revision, seats: null }];
  await pass(PACE_MS * 1.2);
  expect(isBooked('A', 4)).toBe(true);
  await pass(PACE_MS * 4);
  expect(store.looks).toEqual(['A']);
});

test('where nobody announces anything, revisions tell which room to look at', async () => {
  announced = null;
  await book('B', 2);
  await pass(PACE_MS * 1.2);
  expect(store.asks).toBeGreaterThan(0);
  expect(isBooked('B', 2)).toBe(true);
  expect(store.looks).toEqual(['B']);
});

test('a closed room is shown closed by its announcement', async () => {
  const outcome = await createBoxOffice(file).fulfil({ kind: 'close', room: 'A', by: 'the house' });
  if (outcome.kind !== 'applied') throw new Error(outcome.kind);
  announced = [announcementOf(outcome.change)];
  await pass(PACE_MS * 1.2);
  expect(watch.getView().rooms.get('A')?.isClosed).toBe(true);
  expect(store.looks).toEqual([]);
});

test('while others pass on what they have read, nothing is asked, and pictures stay live', async () => {
  passed = await readByOthers(100);
  await pass(PACE_MS * 1.2);
  [store.looks, proofs] = [[], []];
  const view = watch.getView();
  await pass(60_000);
  expect(proofs).toEqual([]);
  expect(store.looks).toEqual([]);
  expect(watch.getView()).toBe(view);
  expect(view.link).toEqual({ kind: 'live' });
});

test('what others have read proves no picture that lacks something', async () => {
  await book('B', 2);
  passed = (await readByOthers(0)).filter(({ room }) => room === 'B');
  await pass(5_000);
  expect(isBooked('B', 2)).toBe(true);
  expect(proofs).toContain('B');
});

test('what others read too long ago makes no picture younger', async () => {
  passed = await readByOthers(4_900);
  await pass(5_000);
  expect([...new Set(proofs)].toSorted()).toEqual([...ROOMS]);
});

describe('of two contents for one version', () => {
  test('the one that a linearizable look shows stands, whichever was seen first', async () => {
    torn = tear;
    await book('B', 2);
    await pass(10_000);
    torn = null;
    await pass(10_000);
    expect(isBooked('B', 2)).toBe(true);
    expect(store.levels).toContain('B settle');
  });

  test('the one that was seen stays in sight until then', async () => {
    const change = await book('B', 2);
    watch.merge(change);
    torn = tear;
    store.silentRooms = ['B'];
    await pass(10_000);
    expect(isBooked('B', 2)).toBe(true);
    expect(store.levels).toContain('B settle');
  });

  test('what others have read or announced is found as well', async () => {
    await book('B', 2);
    torn = tear;
    await pass(5_000);
    store.levels = [];
    const [, ofB] = await readByOthers(0);
    passed = ofB === undefined ? [] : [{ ...ofB, marks: ofB.marks.map(() => 'other') }];
    await pass(PACE_MS * 3);
    expect(store.levels).toContain('B settle');
  });
});

describe('a theater that was begun anew', () => {
  test('takes the place of what was known, whose versions may be higher, and is told once', async () => {
    await book('B', 2);
    await pass(5_000);
    const before = watch.getView();
    expect(before.renewedAt).toBeUndefined();
    // As after a restore: another epoch, and the seat as it was at first.
    torn = (picture) => ({
      ...picture,
      epoch: 'another',
      seats: picture.seats.map((seat) => ({ ...seat, version: 0, content: FREE })),
    });
    await pass(10_000);
    expect(isBooked('B', 2)).toBe(false);
    expect(watch.getView().renewedAt).toBeGreaterThan(0);
  });

  test('is found by an announcement of it, and by what others have read in it', async () => {
    await file.renew();
    store.levels = [];
    const [ofA] = await readByOthers(0);
    passed = ofA === undefined ? [] : [ofA];
    announced = [];
    await pass(PACE_MS * 3);
    expect(store.levels).toContain('A settle');
    expect(watch.getView().rooms.get('A')?.epoch).toBe((await file.look('A', 'settle')).epoch);
  });
});
