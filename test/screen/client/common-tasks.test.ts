import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openSqliteStore } from '../../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import { makePlan } from '../../../source/theater/plan.ts';
import { seatName, seatRanges } from '../../../source/theater/seats.ts';
import { reservationsIn } from '../../../source/theater/snapshot.ts';
import { COMMON_TASKS, keysOfTask } from '../../../tools/common-tasks.ts';
import { ClientDesk } from './client-desk.ts';

let folder: string;
let store: SellingStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'theater-tasks-'));
  store = await openSqliteStore(join(folder, 'theater.db'), { plan: makePlan() });
  const mia = await ClientDesk.open(store, 'Mia');
  await mia.do(':', ...Array.from('d9-5'), 'enter', 'enter');
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

type Done = { readonly books: string; readonly for: string; readonly goesTo: string };

/** What Ada has booked and for whom, and where her cursor is, after exactly these keys. */
async function after(keys: string, has = ''): Promise<Done> {
  if (has !== '') await (await ClientDesk.open(store, 'Ada')).do(...marking(has), 'enter');
  const ada = await ClientDesk.open(store, 'Ada');
  for (const key of keysOfTask(keys)) await ada.do(key);
  const booked = reservationsIn(ada.scene.rooms.values()).filter(({ room }) => room !== 'D');
  const clients = booked.map(({ client }) => client).join(' ');
  const books = booked.map(({ room, seats }) => `${room} ${seatRanges(seats).join(' ')}`).join('; ');
  return { books, for: clients, goesTo: seatName(ada.state.cursor.room, ada.state.cursor) };
}

/** The keys that mark seats of A. */
function marking(seats: string): readonly string[] {
  return seats.split(' ').flatMap((seat) => [':', ...Array.from(seat), 'enter', 'space']);
}

describe.each(COMMON_TASKS)('$task', ({ has, before, now, does: told }) => {
  const does = 'books' in told ? { for: 'Ada', ...told } : told;

  test('is done by the keys that it took before', async () => {
    expect(await after(before, has)).toMatchObject(does);
  });

  test('is done by fewer keys now', async () => {
    expect(keysOfTask(now).length).toBeLessThan(keysOfTask(before).length);
    expect(await after(now, has)).toMatchObject(does);
  });
});

test('four seats in F row 8 are six keys', async () => {
  const [first] = COMMON_TASKS;
  expect(keysOfTask(first?.now ?? '')).toHaveLength(6);
  expect((await after(first?.now ?? '')).books).toMatch(/^F 8-(\d)\.\.8-\d$/);
});
