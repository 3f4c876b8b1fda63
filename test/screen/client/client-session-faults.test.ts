import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import { makePlan } from '../../../source/theater/plan.ts';
import { withFaults } from '../../booking/faulty-store.ts';
import { ClientDesk } from './client-desk.ts';

const PLAN = makePlan({ rooms: 2, rows: 3, places: 4 });

let folder: string;
let store: SellingStore;
let ada: ClientDesk;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'theater-session-faults-'));
  store = await openSqliteStore(join(folder, 'theater.db'), { plan: PLAN });
  ada = await ClientDesk.open(store, 'Ada');
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

describe('when the store fails', () => {
  test('a booking whose answer was lost is proved by the room, and said to be booked', async () => {
    const desk = await ClientDesk.open(withFaults(store, ['answer-lost']), 'Ada');
    await desk.do('enter');
    expect(desk.said).toContain('Booked A 1-1 for Ada.');
    expect(desk.state.requests).toEqual([]);
  });

  test('a booking that nobody can say the end of stays open until a picture proves it', async () => {
    const faulty = withFaults(store, ['answer-lost']);
    const desk = await ClientDesk.open(faulty, 'Ada');
    faulty.isSilent = true;
    await desk.do('enter');
    expect(desk.state.requests).toMatchObject([{ phase: { kind: 'unconfirmed' } }]);
    expect(desk.said).toContain('Not confirmed');
    faulty.isSilent = false;
    await desk.refresh();
    await expect.poll(() => desk.state.requests).toEqual([]);
    expect(desk.said).toContain('Booked A 1-1 for Ada.');
  });

  test('a booking that can never apply any more is said to have failed', async () => {
    const faulty = withFaults(
      store,
      Array.from({ length: 50 }, () => 'request-lost' as const),
    );
    const desk = await ClientDesk.open(faulty, 'Ada');
    faulty.isSilent = true;
    await desk.do('enter');
    faulty.isSilent = false;
    await (await ClientDesk.open(store, 'Ben')).do('enter');
    await desk.refresh();
    await expect.poll(() => desk.state.requests).toEqual([]);
    expect(desk.said).toBe('Given up; nothing was booked, and nothing will be.');
  });

  test.each(['r', 'u', 'escape'])(
    '%s gives an unconfirmed booking up, so that it can never apply',
    async (key) => {
      const faulty = withFaults(store, [
        'late',
        ...Array.from({ length: 50 }, () => 'request-lost' as const),
      ]);
      const desk = await ClientDesk.open(faulty, 'Ada');
      faulty.isSilent = true;
      await desk.do('enter');
      expect(desk.state.requests).toMatchObject([{ phase: { kind: 'unconfirmed' } }]);
      faulty.isSilent = false;
      faulty.heal();
      desk.press(key);
      expect(desk.said).toBe('Giving up A 1-1: making sure that it cannot happen any more.');
      await expect.poll(() => desk.state.requests).toEqual([]);
      expect(desk.said).toBe('Given up; nothing was booked, and nothing will be.');
      expect(await faulty.deliverLate()).toEqual([{ kind: 'refused' }]);
      expect(await ada.ownerOf('A 1-1')).toBeNull();
    },
  );

  test('another booking asks first while one is unconfirmed', async () => {
    const faulty = withFaults(store, ['late', ...Array.from({ length: 50 }, () => 'request-lost' as const)]);
    const desk = await ClientDesk.open(faulty, 'Ada');
    faulty.isSilent = true;
    await desk.do('enter');
    faulty.isSilent = false;
    faulty.heal();
    desk.press('l', 'enter');
    expect(desk.state.overlay).toMatchObject({ kind: 'question', about: 'book' });
    desk.press('escape');
    expect(desk.said).toBe('Nothing more was booked.');
    await desk.do('enter', 'y');
    expect(await ada.ownerOf('A 1-2')).toBe('Ada');
  });

  test('a request that the store did not take keeps its marks for another try', async () => {
    const faults = Array.from({ length: 50 }, () => 'unavailable' as const);
    const desk = await ClientDesk.open(withFaults(store, faults), 'Ada');
    await desk.do('space', 'l', 'space', 'enter');
    expect(desk.said).toContain('Nothing was booked');
    expect(desk.state.marks?.seats).toHaveLength(2);
  });
});

describe('leaving', () => {
  test('is at once when nothing is open', async () => {
    ada.press('q');
    await expect.poll(() => ada.hasLeft).toBe(true);
  });

  test('gives an open request up first, waits for its end, and begins nothing more', async () => {
    const faulty = withFaults(store, ['hang']);
    const desk = await ClientDesk.open(faulty, 'Ada');
    desk.press('enter');
    await expect.poll(() => faulty.sent).toHaveLength(1);
    desk.press('q', 'l', 'enter');
    expect(desk.said).toBe('Leaving; nothing more is begun.');
    await expect.poll(() => desk.hasLeft).toBe(true);
    expect(desk.state.requests).toEqual([]);
    // What was sent arrives late, and cannot apply any more.
    expect(await faulty.deliverLate()).toEqual([{ kind: 'refused' }]);
    expect(await ada.ownerOf('A 1-1')).toBeNull();
  });

  test('does not wait for ever, and says what it leaves open', async () => {
    const faulty = withFaults(store, ['hang']);
    const desk = await ClientDesk.open(faulty, 'Ada');
    faulty.isSilent = true;
    desk.press('enter');
    await expect.poll(() => faulty.sent).toHaveLength(1);
    desk.press('q');
    await expect.poll(() => desk.hasLeft).toBe(true);
    expect(desk.state.requests).toHaveLength(1);
  });

  test('settles first what was left unconfirmed, now that the store answers', async () => {
    const faulty = withFaults(store, ['late', ...Array.from({ length: 50 }, () => 'request-lost' as const)]);
    const desk = await ClientDesk.open(faulty, 'Ada');
    faulty.isSilent = true;
    await desk.do('enter');
    faulty.isSilent = false;
    faulty.heal();
    desk.press('q');
    expect(desk.said).toBe('Waiting for the result of A 1-1; q again leaves at once.');
    await expect.poll(() => desk.hasLeft).toBe(true);
    expect(desk.state.requests).toEqual([]);
    expect(await faulty.deliverLate()).toEqual([{ kind: 'refused' }]);
  });

  test('asked twice, is at once, and once only', async () => {
    const desk = await ClientDesk.open(withFaults(store, ['hang']), 'Ada');
    desk.press('enter', 'q', 'q');
    expect([desk.hasLeft, desk.state.requests.length]).toEqual([true, 1]);
    // The first q has waited for this.
    await desk.until(({ requests }) => requests.length === 0);
    await nextTurn();
    expect(desk.timesLeft).toBe(1);
  });
});
