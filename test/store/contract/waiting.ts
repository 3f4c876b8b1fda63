import { v1 as makeTimeUuid } from 'uuid';
import { describe, expect, test } from 'vitest';

import type { WaitingList } from '../../../source/store/store.ts';
import { MOST_WAITING, type Waiting } from '../../../source/theater/waiting.ts';
import { newTheater, openAgain, type OpenTheater, type StoreHarness } from '../support/harness.ts';

/** Who waits for seats. */
export function describeWaiting(harness: () => StoreHarness): void {
  describe('the waiting list', () => {
    test('of a new theater is empty', async () => {
      expect(await listOf(await newTheater(harness())).read('A')).toEqual([]);
    });

    test('keeps who waits in the order in which they came, for every program, room by room', async () => {
      const theater = await newTheater(harness());
      const list = listOf(theater);
      const came = [waiting('Mia', 4), waiting('Zoë O’Neil', 2, 'calls back; "quoted"'), waiting('Mia', 1)];
      for (const each of came) expect(await list.add(each)).toEqual({ kind: 'done' });
      const other = { ...waiting('Ola', 3), room: 'B' };
      await list.add(other);
      const store = await openAgain(harness(), theater.address);
      expect(await listOf({ ...theater, store }).read('A')).toEqual(came);
      expect(await list.read('B')).toEqual([other]);
    });

    test('has an entry once, however often it is added', async () => {
      const list = listOf(await newTheater(harness()));
      const mia = waiting('Mia', 4);
      const answers = await Promise.all([list.add(mia), list.add(mia), list.add(mia)]);
      expect(answers).toEqual([{ kind: 'done' }, { kind: 'done' }, { kind: 'done' }]);
      expect(await list.read('A')).toEqual([mia]);
    });

    test('lets an entry go once, and says when it was gone already', async () => {
      const list = listOf(await newTheater(harness()));
      const [mia, zoe] = [waiting('Mia', 4), waiting('Zoë', 2)];
      await list.add(mia);
      await list.add(zoe);
      expect(await list.remove(mia)).toEqual({ kind: 'done' });
      expect(await list.remove(mia)).toEqual({ kind: 'gone' });
      expect(await list.read('A')).toEqual([zoe]);
    });

    test('takes another name and note into an entry that is there, and none that is gone', async () => {
      const list = listOf(await newTheater(harness()));
      const [mia, zoe] = [waiting('Mia', 4, 'Mia calls'), waiting('Zoë', 2)];
      for (const each of [mia, zoe]) await list.add(each);
      const other = { ...mia, client: 'customer 17', by: 'customer 17', note: '' };
      expect(await list.rewrite(other)).toEqual({ kind: 'done' });
      expect(await list.rewrite(other)).toEqual({ kind: 'done' });
      expect(await list.read('A')).toEqual([other, zoe]);
      await list.remove(zoe);
      expect(await list.rewrite(zoe)).toEqual({ kind: 'gone' });
      expect(await list.read('A')).toEqual([other]);
    });

    test('is bounded: whoever comes when it is full is not written down', async () => {
      const list = listOf(await newTheater(harness()));
      const came = Array.from({ length: MOST_WAITING }, (_, index) => waiting(`Guest ${index}`, 1));
      for (const each of came) await list.add(each);
      expect(await list.add(waiting('Mia', 1))).toEqual({ kind: 'full' });
      expect(await list.read('A')).toHaveLength(MOST_WAITING);
    });

    test('changes no seat and no revision', async () => {
      const theater = await newTheater(harness());
      const before = await theater.store.look('A', 'settle');
      await listOf(theater).add(waiting('Mia', 4));
      expect((await theater.store.look('A', 'settle')).seats).toEqual(before.seats);
      expect((await theater.store.look('A', 'settle')).revision).toBe(before.revision);
    });
  });
}

function listOf({ store }: OpenTheater): WaitingList {
  const { waiting: list } = store;
  if (list === undefined) throw new Error('the store keeps no waiting list');
  return list;
}

function waiting(client: string, count: number, note = ''): Waiting {
  return { id: makeTimeUuid(), room: 'A', count, client, by: 'Ola', note };
}
