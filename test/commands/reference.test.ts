import path from 'node:path';

import { expect, test } from 'vitest';

import { createBoxOffice } from '../../source/booking/box-office.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import { referenceOf } from '../../source/theater/reference.ts';
import { homeWithTheater, jsonOf, run, type Run } from './program.ts';

type Theater = (...args: readonly string[]) => Promise<Run>;

const REFERENCE = /\b[2-9CDFGHJKMNPQRTVWXY]{6}\b/;

/** A theater in which Mia has booked A 7-4 and 7-5, and the reference that she was told. */
async function homeWithMia(): Promise<{ theater: Theater; reference: string; home: string }> {
  const home = await homeWithTheater();
  const theater: Theater = (...args) => run(args, { home });
  const { stdout } = await theater('book', 'A', '7-4', '7-5', '--as', 'Mia');
  const [, reference = ''] = /Reference (\w+)\.$/m.exec(stdout) ?? [];
  expect(reference).toMatch(REFERENCE);
  return { theater, reference, home };
}

test('the reference that was told is the one that is shown everywhere', async () => {
  const { theater, reference } = await homeWithMia();
  const views = [['mine', '--as', 'Mia'], ['history'], ['seats', 'A']];
  const read = views.flatMap((words) => [theater(...words), theater(...words, '--json')]);
  for (const { stdout } of await Promise.all(read)) expect(stdout).toContain(reference);
  expect((await theater('history', '--csv')).stdout).toMatch(new RegExp(`,,"${reference}"$`, 'm'));
});

test('a whole booking is released by its reference, in either case', async () => {
  const { theater, reference } = await homeWithMia();
  const others = await theater('release', reference, '--as', 'Tom');
  expect(others).toMatchObject({ code: 1, stderr: expect.stringContaining('are booked by Mia') });
  const released = await theater('release', reference.toLowerCase(), '--as', 'Mia');
  expect(released).toMatchObject({ code: 0, stdout: 'Released A 7-4 and 7-5 of Mia.\n' });
  const again = await theater('release', reference, '--as', 'Mia', '--json');
  expect(again.code).toBe(1);
  expect(jsonOf(again)).toMatchObject({ outcome: 'error', reason: 'no-such-booking' });
});

test('a booking is moved and given by its reference, and keeps it', async () => {
  const { theater, reference } = await homeWithMia();
  const moved = await theater('move', reference, '--to', '9-1', '--as', 'Mia', '--yes');
  expect(moved.stdout).toBe(
    `Done: Move Mia in room A: 7-4 and 7-5 to 9-1 and 9-2. Reference ${reference}.\n`,
  );
  const apart = await theater('move', reference, 'to', '9-1', '8-7', '--as', 'Mia', '--yes');
  expect(apart.stdout).toContain('9-2 to 8-7');
  const given = await theater('give', reference, '--to', 'Zoe', '--as', 'Mia', '--yes', '--json');
  expect(jsonOf(given)).toMatchObject({ outcome: 'applied', kind: 'give', reference });
  expect((await theater('mine', '--as', 'Zoe')).stdout).toContain(reference);
  const ended = await theater('release', reference, '--any', '--as', 'Ola', '--yes');
  expect(ended.stdout).toBe('Done: Release A 8-7 and 9-1 (Zoe).\n');
});

test('the history of a reference is that of one booking, also when it is over', async () => {
  const { theater, reference } = await homeWithMia();
  await theater('move', reference, '--to', '9-1', '--as', 'Mia', '--yes');
  await theater('release', reference, '--as', 'Mia');
  await theater('book', 'A', '9-1', '--as', 'Tom');
  const { stdout } = await theater('history', reference);
  expect(stdout.match(/\b(book|move|release)\b/g)).toEqual(['book', 'move', 'release']);
  expect(stdout).not.toContain('Tom');
  const limited = await theater('history', reference, '--limit', '1', '--json');
  expect(jsonOf(limited)).toMatchObject({ truncated: true, history: [{ kind: 'release' }] });
  expect((await theater('history', reference, '7-4')).code).toBe(2);
});

test('a change of the room, which only rides on a seat, is not said to be of its booking', async () => {
  const { theater } = await homeWithMia();
  await theater('book', 'A', '1-1', '--as', 'Tom');
  const closed = await theater('close', 'A', '--as', 'Ola', '--yes', '--json');
  expect(jsonOf(closed)).not.toHaveProperty('reference');
  const { stdout } = await theater('history', 'A');
  expect(stdout).toMatch(/ close +A +Ola$/m);
  const [, toms = ''] = /Tom +(\w{6})$/m.exec(stdout) ?? [];
  expect((await theater('history', toms)).stdout).not.toContain('close');
});

test('of two bookings with one reference both are named, and nothing is done until one is chosen', async () => {
  const { theater, home } = await homeWithMia();
  const [one, other] = twins();
  const store = await openSqliteStore(path.join(home, '.local', 'share', 'theater', 'theater.db'));
  const office = createBoxOffice(store);
  const seats = [{ row: 1, place: 1 }];
  await office.fulfil({ kind: 'book', room: 'B', seats, client: 'Ann', booking: one });
  await office.fulfil({ kind: 'book', room: 'C', seats, client: 'Ann', booking: other });
  await store.close();
  const reference = referenceOf(one);
  for (const words of [
    ['release', reference],
    ['release', reference, '--any', '--yes'],
    ['move', reference, '--to', '9-1', '--yes'],
    ['give', reference, '--to', 'Zoe', '--yes'],
  ]) {
    // They act on the same seats.
    // oxlint-disable-next-line no-await-in-loop
    const refused = await theater(...words, '--as', 'Ann', '--json');
    expect(refused.code).toBe(1);
    expect(jsonOf(refused)).toMatchObject({ reason: 'several-bookings' });
    expect(refused.stdout).toContain(`B 1-1 of Ann (${one}); C 1-1 of Ann (${other})`);
  }
  const history = await theater('history', reference);
  expect(history.stdout.split('\n')).toHaveLength(3);
  expect(history.stderr).toContain('2 bookings have this reference');
  expect((await theater('release', other, '--as', 'Ann')).stdout).toBe('Released C 1-1 of Ann.\n');
});

/** Two ids of bookings that happen to have one reference. */
function twins(): readonly [string, string] {
  const known = new Map<string, string>();
  for (let number = 0; ; number += 1) {
    const id = `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
    const reference = referenceOf(id);
    const twin = known.get(reference);
    if (twin !== undefined) return [twin, id];
    known.set(reference, id);
  }
}
