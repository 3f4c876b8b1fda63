import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';

import { createBoxOffice } from '../../../source/booking/box-office.ts';
import type { Outcome } from '../../../source/booking/outcome.ts';
import { HOLD_MS, SeatHolds } from '../../../source/screen/client/session/seat-holds.ts';
import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import { type SellingStore, StoreError } from '../../../source/store/store.ts';
import type { HoldRequest } from '../../../source/theater/request.ts';
import { ownerOf, seatLabel, stateOf } from '../../../source/theater/seats.ts';
import { seatsIn } from '../../store/support/changes.ts';
import { ClientDesk } from './client-desk.ts';

const SETTLED: Outcome = {
  kind: 'settled',
  snapshot: {
    room: 'A',
    epoch: '',
    revision: '',
    play: '',
    isClosed: false,
    seats: [],
    at: 0,
    isLinearizable: true,
    level: 'test',
  },
};

function marks(room: string, seats: string): { room: string; seats: HoldRequest['seats'] } {
  return { room, seats: seatsIn(seats) };
}

function wordsOf(positions: HoldRequest['seats']): string {
  return positions.map(seatLabel).join(' ') || 'nothing';
}

describe('what is asked of the store', () => {
  let now = 0;
  let asked: string[] = [];
  /** What comes of each request; they wait until it is there. */
  let answers: ((outcome: Outcome | Error) => void)[] = [];

  async function hold({ room, seats, leave }: HoldRequest): Promise<Outcome> {
    asked.push(`${room}: ${wordsOf(seats)}, not ${wordsOf(leave)}`);
    const outcome = await new Promise<Outcome | Error>((resolve) => {
      answers.push(resolve);
    });
    if (outcome instanceof Error) throw outcome;
    return outcome;
  }

  function newHolds(): SeatHolds {
    return new SeatHolds(hold, 'Mia', () => now);
  }

  async function pass(ms: number): Promise<void> {
    now += ms;
    await vi.advanceTimersByTimeAsync(ms);
  }

  async function answer(outcome: Outcome | Error = SETTLED): Promise<void> {
    answers.shift()?.(outcome);
    await vi.advanceTimersByTimeAsync(0);
  }

  beforeEach(() => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    [now, asked, answers] = [0, [], []];
  });

  test('is one thing at a time, and what was marked meanwhile comes next, at once', async () => {
    const holds = newHolds();
    holds.want(marks('A', '1-1'), []);
    holds.want(marks('A', '1-1 1-2'), []);
    holds.want(marks('A', '1-2 1-3'), []);
    expect(asked).toEqual(['A: 1-1, not nothing']);
    await answer();
    expect(asked.slice(1)).toEqual(['A: 1-2 1-3, not 1-1']);
    await answer();
    expect(asked).toHaveLength(2);
  });

  test('lets go of another room before it holds in this one, and of everything when nothing is marked', async () => {
    const holds = newHolds();
    holds.want(marks('A', '1-1 1-2'), []);
    await answer();
    holds.want(marks('B', '2-2'), []);
    await answer();
    await answer();
    holds.want(null, []);
    await answer();
    expect(asked).toEqual([
      'A: 1-1 1-2, not nothing',
      'A: nothing, not 1-1 1-2',
      'B: 2-2, not nothing',
      'B: nothing, not 2-2',
    ]);
  });

  test('leaves alone what is being booked, and asks nothing of what was', async () => {
    const holds = newHolds();
    holds.want(marks('A', '1-1 1-2'), []);
    await answer();
    holds.want(null, [marks('A', '1-1 1-2')]);
    expect(asked).toHaveLength(1);
    holds.forget('A', seatsIn('1-1 1-2'));
    holds.want(null, []);
    expect(asked).toHaveLength(1);
  });

  test('lets go of what was to be booked and was not', async () => {
    const holds = newHolds();
    holds.want(marks('A', '1-1'), []);
    await answer();
    holds.want(null, [marks('A', '1-1')]);
    holds.want(null, []);
    expect(asked.at(-1)).toBe('A: nothing, not 1-1');
  });

  test('is asked again in half of its time while keys are pressed, and not when nobody is there', async () => {
    const holds = newHolds();
    holds.want(marks('A', '1-1'), []);
    await answer();
    await pass(HOLD_MS / 2 - 1_000);
    expect(asked).toHaveLength(1);
    holds.noteKey();
    await pass(2_000);
    expect(asked).toEqual(['A: 1-1, not nothing', 'A: 1-1, not nothing']);
    await answer();
    // The last key was long ago.
    await pass(HOLD_MS);
    await pass(HOLD_MS);
    expect(asked).toHaveLength(2);
  });

  test('is let be for a while when the store is away, and tried again when something else is marked', async () => {
    const holds = newHolds();
    holds.want(marks('A', '1-1'), []);
    await answer(new StoreError('unavailable', 'the nodes are away'));
    holds.want(marks('A', '1-1'), []);
    await answer();
    expect(asked.slice(0, 2)).toEqual(['A: 1-1, not nothing', 'A: 1-1, not nothing']);
    const same = marks('A', '1-1 1-2');
    holds.want(same, []);
    await answer(new StoreError('unavailable', 'the nodes are away'));
    holds.want(same, []);
    expect(asked).toHaveLength(3);
  });

  test('is that everything goes when the person leaves, who does not wait for a store that is away', async () => {
    const holds = newHolds();
    holds.want(marks('A', '1-1'), []);
    const end = holds.end();
    await answer();
    expect(asked).toEqual(['A: 1-1, not nothing', 'A: nothing, not 1-1']);
    await vi.advanceTimersByTimeAsync(1_000);
    await end;
  });
});

describe('at the keys, over a file', () => {
  let store: SellingStore;

  beforeEach(async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'theater-holds-'));
    store = await openSqliteStore(path.join(folder, 'theater.db'));
    await store.plan();
    onTestFinished(async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    });
  });

  /** What a room has that is not free: `1-1 held by Mia`. */
  async function standing(room = 'A'): Promise<readonly string[]> {
    const { seats, at } = await store.look(room, 'settle');
    return seats
      .filter((seat) => stateOf(seat, at) !== 'free')
      .map((seat) => `${seatLabel(seat)} ${stateOf(seat, at)} by ${ownerOf(seat, at)}`);
  }

  test('what is marked is held, others are told by whom, and what is unmarked is free again', async () => {
    const mia = await ClientDesk.open(store, 'Mia', { hasHolds: true });
    mia.press('space', 'right', 'space');
    await expect.poll(() => standing()).toEqual(['1-1 held by Mia', '1-2 held by Mia']);
    const zoe = await ClientDesk.open(store, 'Zoe');
    zoe.press('space');
    expect(zoe.said).toBe('A 1-1 is held by Mia; only free seats are marked.');
    await zoe.do('enter');
    expect(zoe.said).toBe('A 1-1 is held by Mia; nothing was booked.');
    mia.press('space');
    await expect.poll(() => standing()).toEqual(['1-1 held by Mia']);
    mia.press('escape');
    await expect.poll(() => standing()).toEqual([]);
  });

  test('what is held is booked by Enter, by one change more, and released as ever', async () => {
    const mia = await ClientDesk.open(store, 'Mia', { hasHolds: true });
    mia.press('space', 'right', 'space');
    await expect.poll(() => standing()).toHaveLength(2);
    await mia.do('enter');
    expect(await standing()).toEqual(['1-1 booked by Mia', '1-2 booked by Mia']);
    expect(mia.said).toContain('Booked A 1-1 and 1-2 for Mia.');
    const before = await store.history({ limit: 99 });
    await mia.do('r');
    expect(await standing()).toEqual(['1-1 booked by Mia']);
    const { entries } = await store.history({ limit: 99 });
    expect(entries.slice(before.entries.length).map(({ change }) => change.kind)).toEqual(['release']);
  });

  test('a key that books while the hold is on its way books all the same', async () => {
    const mia = await ClientDesk.open(store, 'Mia', { hasHolds: true });
    await mia.do('space', 'right', 'space', 'enter');
    expect(await standing()).toEqual(['1-1 booked by Mia', '1-2 booked by Mia']);
    mia.press('q');
    await expect.poll(() => mia.hasLeft).toBe(true);
    expect(await standing()).toEqual(['1-1 booked by Mia', '1-2 booked by Mia']);
  });

  test('a till holds for whoever sits there, and sells it to the customer who is named then', async () => {
    const ola = await ClientDesk.open(store, 'Ola', { hasHolds: true, isTill: true });
    ola.press('space');
    await expect.poll(() => standing()).toEqual(['1-1 held by Ola']);
    ola.press('enter', 'M', 'i', 'a');
    await ola.do('enter');
    expect(await standing()).toEqual(['1-1 booked by Mia']);
  });

  test('who leaves lets go of what was marked', async () => {
    const mia = await ClientDesk.open(store, 'Mia', { hasHolds: true });
    mia.press('space');
    await expect.poll(() => standing()).toHaveLength(1);
    mia.press('q');
    await expect.poll(() => mia.hasLeft).toBe(true);
    expect(await standing()).toEqual([]);
  });

  test('what somebody else was quicker to hold is told, and is not booked', async () => {
    const mia = await ClientDesk.open(store, 'Mia', { hasHolds: true });
    const seats = seatsIn('1-1');
    const request = { kind: 'hold', room: 'A', seats, leave: [], client: 'Zoe', forMs: HOLD_MS } as const;
    await createBoxOffice(store).fulfil(request);
    mia.press('space');
    await expect.poll(() => mia.said).toContain('A 1-1 is held by Zoe');
    await mia.do('enter');
    expect(mia.said).toContain('nothing was booked');
    expect(await standing()).toEqual(['1-1 held by Zoe']);
  });
});
