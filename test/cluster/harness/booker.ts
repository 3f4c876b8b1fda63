import { setTimeout as delay } from 'node:timers/promises';

import { vi } from 'vitest';

import type { SellingStore } from '../../../source/store/store.ts';
import { bookingOn } from '../../store/support/changes.ts';
import { drive } from '../../store/support/drive.ts';

/** Somebody who goes on booking while nodes fail. */
export type Booker = {
  /** Resolves once this many seats are booked. */
  booked(count: number): Promise<void>;
  /** `longestGap`: the longest time from one booking to the next, ms. */
  stop(): Promise<{ readonly count: number; readonly longestGap: number }>;
};

/** Books one free seat of a room after the other. */
export function startBooking(store: SellingStore, room: string): Booker {
  const ends: number[] = [performance.now()];
  const over = new AbortController();
  const book = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const picture = await store.look(room, 'settle');
      const free = picture.seats.find(({ content }) => content.kind === 'free');
      if (free === undefined) throw new Error('every seat is booked');
      const end = await drive(store, bookingOn(picture, `${free.row}-${free.place}`, 'Mia'));
      if (end === 'applied') ends.push(performance.now());
      await delay(20);
    }
  };
  const work = book();
  return {
    booked: async (count) => {
      await Promise.race([work, vi.waitUntil(() => ends.length > count, { timeout: 60_000 })]);
    },
    stop: async () => {
      over.abort();
      await work;
      const gaps = ends.slice(1).map((end, index) => end - (ends[index] ?? end));
      return { count: gaps.length, longestGap: Math.max(...gaps) };
    },
  };
}
