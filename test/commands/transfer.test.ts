import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { expect, test } from 'vitest';

import { makeChangeId } from '../../source/booking/asked.ts';
import { createBoxOffice } from '../../source/booking/box-office.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import { planTransfer } from '../../source/theater/decisions/transfer.ts';
import { capture, type Captured } from './captured-program.ts';
import { homeWithTheater, jsonOf } from './program.ts';

type Theater = (...args: readonly string[]) => Promise<Captured>;

/** A theater in which Mia has booked A 7-4 and 7-5. */
async function homeWithMia(): Promise<{ theater: Theater; reference: string; home: string }> {
  const home = await homeWithTheater();
  const theater: Theater = (...args) => capture(args, { HOME: home, LANG: 'C.UTF-8' });
  const { stdout } = await theater('book', 'A', '7-4', '7-5', '--as', 'Mia');
  const [, reference = ''] = /Reference (\w+)\.$/m.exec(stdout) ?? [];
  return { theater, reference, home };
}

/** Makes the first step of a transfer to B 9-1, and ends before the second. */
async function endBetween(home: string): Promise<void> {
  const store = await openSqliteStore(path.join(home, '.local', 'share', 'theater', 'theater.db'));
  const [from, to] = [
    [place(7, 4), place(7, 5)],
    [place(9, 1), place(9, 2)],
  ];
  const asked = { room: 'A', from, toRoom: 'B', to, client: 'Mia', pins: null };
  const plan = planTransfer(await store.look('A', 'settle'), asked, makeChangeId());
  if (plan.kind === 'refused') throw new Error(plan.reason);
  const outcome = await createBoxOffice(store).fulfil(plan.request);
  expect(outcome.kind).toBe('applied');
  await store.close();
}

function place(row: number, number: number) {
  return { row, place: number };
}

test('a booking goes to another room by its reference or its seats, and keeps the reference', async () => {
  const { theater, reference } = await homeWithMia();
  const would = await theater('move', reference, 'to', 'b', '9-1', '--as', 'Mia', '--dry-run');
  expect(would.stdout).toBe('Would: Move Mia from A 7-4 and 7-5 to B 9-1 and 9-2\n');
  const moved = await theater('move', reference, '--to', 'B 9-1', '--as', 'Mia', '--yes');
  expect(moved).toMatchObject({
    code: 0,
    stdout: `Moved Mia from A 7-4 and 7-5 to B 9-1 and 9-2. Reference ${reference}.\n`,
  });
  const back = await theater(
    'move',
    'B',
    '9-1',
    '9-2',
    'to',
    'C',
    '3-3',
    '3-4',
    '--as',
    'Mia',
    '--yes',
    '--json',
  );
  expect(jsonOf(back)).toMatchObject({
    outcome: 'applied',
    kind: 'move',
    reference,
    room: 'C',
    seats: ['3-3', '3-4'],
    from: { room: 'B', seats: ['9-1', '9-2'] },
    left: 'left',
  });
});

test('the history names both rooms of a booking that went to another, and nothing undoes half of it', async () => {
  const { theater, reference } = await homeWithMia();
  await theater('move', reference, '--to', 'B 9-1', '--as', 'Mia', '--yes');
  const [{ stdout }, undone] = await Promise.all([
    theater('history'),
    theater('undo', '--as', 'Mia', '--yes', '--json'),
  ]);
  expect(stdout).toContain('move  B 9-1 and 9-2 from A 7-4 and 7-5');
  expect(stdout).toContain('move  A 7-4 and 7-5 to B 9-1 and 9-2');
  expect(undone.code).toBe(1);
});

test('a booking that would leave a seat behind stays, and so does one whose new seats are taken', async () => {
  const { theater } = await homeWithMia();
  const half = await theater('move', 'A', '7-4', 'to', 'B', '9-1', '--as', 'Mia', '--yes');
  expect(half).toMatchObject({ code: 1, stderr: expect.stringContaining('goes to another room whole') });
  await theater('book', 'B', '9-2', '--as', 'Noa');
  const taken = await theater(
    'move',
    'A',
    '7-4',
    '7-5',
    'to',
    'B',
    '9-1',
    '9-2',
    '--as',
    'Mia',
    '--yes',
    '--json',
  );
  expect(jsonOf(taken)).toMatchObject({ outcome: 'refused', reason: 'taken', seats: [{ client: 'Noa' }] });
  const same = await theater('move', 'A', '7-4', '7-5', 'to', 'A', '8-4', '8-5', '--as', 'Mia', '--yes');
  expect(same.code).toBe(2);
});

test('one that ended between its two steps is said to be in two rooms, until resolve ends it', async () => {
  const { theater, reference, home } = await homeWithMia();
  await endBetween(home);
  const words = `Booking ${reference} of Mia is in two rooms, A 7-4 and 7-5 and B 9-1 and 9-2.`;
  const lists = [
    ['mine', '--as', 'Mia'],
    ['find', 'mia'],
    ['list', 'A'],
    ['list', 'B'],
  ];
  for (const { stderr } of await Promise.all(lists.map((list) => theater(...list))))
    expect(stderr).toContain(words);
  const released = await theater('release', reference, '--as', 'Mia', '--json');
  expect(jsonOf(released)).toMatchObject({ outcome: 'error', reason: 'two-rooms' });
  const others = await theater('resolve', '--as', 'Noa');
  expect(others.stdout).toBe('');
  const ended = await theater('resolve');
  expect(ended).toMatchObject({
    code: 0,
    stdout: `Moved Mia from A 7-4 and 7-5 to B 9-1 and 9-2. Reference ${reference}.\n`,
  });
  const mine = await theater('mine', '--as', 'Mia');
  expect(mine).toMatchObject({ stdout: `B  The Seagull  9-1 9-2  ${reference}\n`, stderr: '' });
  expect(jsonOf(await theater('resolve', '--json'))).toEqual({ resolved: [], transfers: [], damaged: [] });
});

test('a report counts a booking in the room that it went to, and calls it neither sold nor released', async () => {
  const { theater, reference } = await homeWithMia();
  await theater('move', reference, 'to', 'B', '9-1', '--as', 'Mia', '--yes');
  const report = jsonOf(await theater('report', '--json'));
  expect(report).toMatchObject({
    rooms: expect.arrayContaining([
      expect.objectContaining({ room: 'A', bookedBefore: 0, sold: 2, released: 0 }),
      expect.objectContaining({ room: 'B', bookedBefore: 0, sold: 0, released: 0, moved: 2 }),
    ]),
    total: { bookedBefore: 0, sold: 2, released: 0, moved: 2 },
  });
});

test('seats join a booking under its reference, and one of them is dropped again', async () => {
  const { theater, reference } = await homeWithMia();
  const joined = await theater('book', 'A', '7-6', '--as', 'Mia', '--add', reference.toLowerCase());
  expect(joined).toMatchObject({ code: 0, stdout: `Booked A 7-6 for Mia. Reference ${reference}.\n` });
  const sold = await theater('book', 'A', '7-7', '--as', 'Ola', '--for', 'Mia', '--add', reference);
  expect(sold.code).toBe(0);
  const dropped = await theater('release', reference, '7-4', '7-7', '--as', 'Mia');
  expect(dropped).toMatchObject({ code: 0, stdout: 'Released A 7-4 and 7-7 of Mia.\n' });
  const mine = await theater('mine', '--as', 'Mia');
  expect(mine.stdout).toBe(`A  Hamlet  7-5 7-6  ${reference}\n`);
  const row = await theater('release', reference, '7', '--as', 'Mia');
  expect(row.stdout).toBe('Released A 7-5 and 7-6 of Mia.\n');
});

test('nothing joins what is not a booking of the client there, and nothing else is dropped', async () => {
  const { theater, reference } = await homeWithMia();
  await theater('book', 'A', '8-1', '--as', 'Mia');
  const refused = [
    await theater('book', 'B', '7-6', '--as', 'Mia', '--add', reference),
    await theater('book', 'A', '7-6', '--as', 'Ola', '--add', reference),
    await theater('release', reference, '7-4', '8-1', '--as', 'Mia'),
  ];
  expect(refused.map(({ code }) => code)).toEqual([1, 1, 1]);
  expect(refused[1]?.stderr).toContain('add --for Mia');
  expect(refused[2]?.stderr).toContain('has no 8-1; it has 7-4 7-5 in room A');
  const usage = await theater('book', 'A', '7-6', '--as', 'Mia', '--add', 'nonsense');
  expect(usage.code).toBe(2);
  const mine = await theater('mine', '--as', 'Mia');
  expect(mine.stdout).toMatch(/7-4 7-5 .*\n.*8-1 /);
});

test('two bookings of one room change places by their references, in one change', async () => {
  const { theater, reference } = await homeWithMia();
  const sold = await theater('book', 'A', '9-1', '9-2', '--as', 'Noa');
  const [, other = ''] = /Reference (\w+)\.$/m.exec(sold.stdout) ?? [];
  const own = await theater('move', reference, 'to', other, '--as', 'Mia', '--yes');
  expect(own).toMatchObject({ code: 1, stderr: expect.stringContaining('not-yours') });
  const swapped = await theater('move', reference, 'to', other, '--as', 'Ola', '--any', '--yes');
  expect(swapped).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('7-4 and 7-5 in exchange for 9-1 and 9-2'),
  });
  const found = await theater('find', '7-4');
  expect(found.stdout).toContain('Noa');
  expect((await theater('mine', '--as', 'Mia')).stdout).toBe(`A  Hamlet  9-1 9-2  ${reference}\n`);
  const undone = await theater('undo', '--as', 'Ola', '--yes');
  expect(undone.code).toBe(0);
  expect((await theater('mine', '--as', 'Mia')).stdout).toBe(`A  Hamlet  7-4 7-5  ${reference}\n`);
  const stray = await theater('move', reference, '9-2', '--to', '9-1', '--as', 'Mia', '--yes');
  expect(stray).toMatchObject({ code: 2, stderr: expect.stringContaining('the booking has no 9-2') });
  await theater('book', 'A', '1-1', '--as', 'Tom');
  const three = await theater('move', reference, 'to', reference, '--as', 'Mia', '--yes');
  expect(three.code).toBe(2);
});

test('no seat joins a booking that is in two rooms: it would stay behind when that leaves the old ones', async () => {
  const { theater, reference, home } = await homeWithMia();
  await endBetween(home);
  const joined = await theater('book', 'A', '7-6', '--as', 'Mia', '--add', reference, '--json');
  expect(joined.code).toBe(1);
  expect(jsonOf(joined)).toMatchObject({ reason: 'two-rooms' });
  expect((await theater('resolve')).code).toBe(0);
  const after = await theater('book', 'B', '9-3', '--as', 'Mia', '--add', reference);
  expect(after.code).toBe(0);
});

test('a name is not forgotten while a booking of it is in two rooms, since that could not be ended any more', async () => {
  const { theater, reference, home } = await homeWithMia();
  await endBetween(home);
  const refused = await theater('forget', 'Mia', '--yes', '--json');
  expect(refused.code).toBe(1);
  expect(jsonOf(refused)).toMatchObject({ reason: 'two-rooms', message: expect.stringContaining(reference) });
  expect((await theater('resolve')).code).toBe(0);
  expect(await theater('forget', 'Mia', '--yes')).toMatchObject({ code: 0 });
});

test('no seat joins a reservation whose time has passed, since it would be released with it', async () => {
  const { theater, reference } = await homeWithMia();
  await theater('reserve', reference, '--until', '+1s', '--as', 'Mia');
  await delay(1_100);
  const late = await theater('book', 'A', '7-6', '--as', 'Mia', '--add', reference, '--json');
  expect(late.code).toBe(1);
  expect(jsonOf(late)).toMatchObject({ outcome: 'refused', reason: 'past' });
  await theater('collect', reference, '--as', 'Ola');
  expect((await theater('book', 'A', '7-6', '--as', 'Mia', '--add', reference)).code).toBe(0);
});

test('what cannot be undone says why: a move to another room, and what was not collected', async () => {
  const { theater, reference } = await homeWithMia();
  await theater('move', reference, '--to', 'B 9-1', '--as', 'Mia', '--yes');
  const moved = await theater('undo', '--as', 'Mia', '--yes');
  expect(moved.stderr).toContain('a move to another room is not undone: move the booking back');
  await theater('reserve', reference, '--until', '+1s', '--as', 'Mia');
  await delay(1_100);
  await theater('expire', '--as', 'Ola');
  const expired = await theater('undo', '--as', 'Ola', '--yes');
  expect(expired.stderr).toContain('what was not collected in time stays released');
});

test('resolve says of a booking in two rooms that no move has left there that it is so', async () => {
  const { theater } = await homeWithMia();
  const id = 'a0c1b2d3-0000-4000-8000-000000000001';
  await theater('book', 'B', '1-1', '--as', 'Zoe', '--id', id);
  await theater('book', 'C', '1-1', '--as', 'Zoe', '--id', id);
  const resolved = await theater('resolve');
  expect(resolved.code).toBe(75);
  expect(resolved.stderr).toMatch(
    /^Booking \w{6} of Zoe is in two rooms, B 1-1 and C 1-1, and no move ends that\. Release what is not wanted\.$/m,
  );
  await theater('release', 'C', '1-1', '--as', 'Zoe');
  expect((await theater('resolve')).code).toBe(0);
});
