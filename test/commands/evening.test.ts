import { setTimeout as sleep } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { createBoxOffice } from '../../source/booking/box-office.ts';
import { Evening, nextOfEvening, peopleBeside } from '../../source/commands/booking/evening.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import { randomNumbers } from '../../source/stress/programs/program.ts';
import { reservationsIn } from '../../source/theater/snapshot.ts';
import { temporaryFolder } from './program.ts';

const VISITOR = 'Jaroslaw';

async function openHouse(): Promise<Awaited<ReturnType<typeof openSqliteStore>>> {
  return await openSqliteStore(`${temporaryFolder()}/theater.db`);
}

test('others leave the visitor’s seats alone, and do all that people do', async () => {
  const store = await openHouse();
  const office = createBoxOffice(store);
  const seats = [1, 2, 3].map((place) => ({ row: 6, place }));
  await office.fulfil({ kind: 'book', room: 'A', seats, client: VISITOR, booking: 'own' });
  const people = peopleBeside(VISITOR);
  const random = randomNumbers(1);
  const done = new Map<string, number>();
  for (let turn = 0; turn < 400; turn += 1) {
    const seen = await store.look('A', 'browse');
    const request = nextOfEvening(seen, people, random);
    if (request === null) continue;
    const outcome = await office.fulfil(request, { seen });
    const key = `${request.kind} ${outcome.kind}`;
    done.set(key, (done.get(key) ?? 0) + 1);
  }
  const kinds = [...done.keys()].toSorted();
  expect(kinds).toEqual(['book applied', 'give applied', 'move applied', 'release applied']);
  const mine = reservationsIn([await store.look('A', 'settle')], VISITOR);
  expect(mine).toEqual([{ booking: 'own', client: VISITOR, room: 'A', seats }]);
  await store.close();
});

test('nobody has a name that could be taken for the visitor’s', () => {
  expect(peopleBeside('mia')).not.toContain('Mia');
  expect(peopleBeside('BJORN')).not.toContain('Björn');
  expect(peopleBeside(VISITOR)).toContain('Mia');
});

test('an evening fills the rooms, goes on at its pace, and ends when it is told to', async () => {
  const store = await openHouse();
  const plan = await store.plan();
  const evening = new Evening(store, plan, VISITOR, 7);
  await evening.begin();
  const filled = reservationsIn(await Promise.all(plan.rooms.map(({ room }) => store.look(room, 'browse'))));
  expect(new Set(filled.map(({ room }) => room)).size).toBe(6);
  const before = await store.revisions();
  const over = new AbortController();
  const quick = { between: { from: 0, to: 1 }, thinking: { from: 0, to: 1 } };
  const going = evening.goOn(over.signal, quick);
  await expect.poll(async () => [...(await store.revisions())].join()).not.toBe([...before].join());
  over.abort();
  await going;
  const after = [...(await store.revisions())].join();
  await sleep(50);
  expect([...(await store.revisions())].join()).toBe(after);
  await store.close();
});

test('a store that is gone ends the evening, not the program', async () => {
  const store = await openHouse();
  const evening = new Evening(store, await store.plan(), VISITOR, 7);
  await store.close();
  const quick = { between: { from: 0, to: 1 }, thinking: { from: 0, to: 1 } };
  await expect(evening.goOn(new AbortController().signal, quick)).resolves.toBeUndefined();
});
