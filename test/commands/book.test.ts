import { describe, expect, test } from 'vitest';

import { homeWithTheater, jsonOf, run } from './program.ts';

test('of twenty programs that book one seat at once, one gets it and nineteen are told who did', async () => {
  const home = await homeWithTheater();
  const names = Array.from({ length: 20 }, (_, index) => `P${index + 1}`);
  const runs = await Promise.all(names.map((name) => run(['book', 'A', '1-1', '--as', name], { home })));

  const winners = names.filter((_, index) => runs[index]?.code === 0);
  expect(winners).toHaveLength(1);
  const [winner] = winners;
  const losers = runs.filter(({ code }) => code !== 0);
  expect(losers.map(({ code }) => code)).toEqual(Array.from({ length: 19 }, () => 1));
  expect(new Set(losers.map(({ stderr }) => stderr))).toEqual(
    new Set([`A 1-1 is taken by ${winner}; nothing was booked.\n`]),
  );
  const seen = await run(['mine', '--as', winner ?? '', '--json'], { home });
  expect(jsonOf(seen)).toMatchObject({ bookings: [{ room: 'A', seats: ['1-1'] }] });
});

test('seats are booked all together, and the success is on stdout alone', async () => {
  const home = await homeWithTheater();
  const booked = await run(['book', 'a', '7-4', '7,5', '7-4', '--as', 'Jaroslaw'], { home });
  expect(booked).toEqual({
    code: 0,
    signal: null,
    stdout: expect.stringMatching(/^Booked A 7-4 and 7-5 for Jaroslaw\. Reference [2-9A-Z]{6}\.\n$/),
    stderr: '',
  });

  const group = await run(['book', 'A', '7-3', '7-4', '7-5', '--as', 'Mia'], { home });
  expect(group).toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'A 7-4 and 7-5 are taken by Jaroslaw; nothing was booked.\n',
  });
  const mine = await run(['mine', '--as', 'Mia'], { home });
  expect(mine).toMatchObject({ code: 0, stdout: '', stderr: 'Mia has no bookings.\n' });
});

test('a seat that is already yours is refused with the reason yours', async () => {
  const home = await homeWithTheater();
  await run(['book', 'B', '2-2', '--as', 'Mia'], { home });
  const again = await run(['book', 'B', '2-2', '--as', 'Mia', '--json'], { home });
  expect(again).toMatchObject({ code: 1, stderr: '' });
  expect(jsonOf(again)).toEqual({
    outcome: 'refused',
    reason: 'yours',
    room: 'B',
    seats: [{ seat: '2-2', state: 'booked', client: 'Mia' }],
  });
});

test('only the client who booked a seat can release it, and a free seat is not released', async () => {
  const home = await homeWithTheater();
  await run(['book', 'C', '3-3', '--as', 'Mia'], { home });
  const others = await run(['release', 'C', '3-3', '--as', 'mia'], { home });
  expect(others).toMatchObject({ code: 1, stderr: 'C 3-3 is booked by Mia; nothing was released.\n' });
  const own = await run(['release', 'C', '3-3', '--as', 'Mia'], { home });
  expect(own).toMatchObject({ code: 0, stdout: 'Released C 3-3 of Mia.\n' });
  const twice = await run(['release', 'C', '3-3', '--as', 'Mia', '--json'], { home });
  expect(twice.code).toBe(1);
  expect(jsonOf(twice)).toMatchObject({ outcome: 'refused', reason: 'not-booked' });
});

test('names of any script are kept as they are, in NFC', async () => {
  const home = await homeWithTheater();
  const typed = 'Zoë 千代';
  await run(['book', 'D', '1-1', '--as', typed.normalize('NFD')], { home });
  const mine = await run(['mine', '--as', typed, '--json'], { home });
  expect(jsonOf(mine)).toMatchObject({ client: typed, bookings: [{ room: 'D', seats: ['1-1'] }] });
});

test("names that differ from the client's only by case or accents are told on stderr, and never in JSON", async () => {
  const home = await homeWithTheater();
  await run(['book', 'A', '1-1', '--as', 'Ann'], { home });
  const booked = await run(['book', 'B', '2-2', '--as', 'ann'], { home });
  expect(booked).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^Booked B 2-2 for ann\. Reference [2-9A-Z]{6}\.\n$/),
    stderr: 'Ann has bookings too.\n',
  });
  const mine = await run(['mine', '--as', 'ánn'], { home });
  expect(mine.stderr).toBe('ánn has no bookings.\nAnn and ann have bookings too.\n');
  const json = await run(['mine', '--as', 'ánn', '--json'], { home });
  expect(json).toMatchObject({ stderr: '' });
  expect(jsonOf(json)).toEqual({ client: 'ánn', bookings: [] });
});

describe('book --id', () => {
  const ID = '0b5c8f1e-7a52-4c39-9d7e-3f1d4c0a9b11';

  test('asked again is the same booking: what it has stays, and what it lacks is added', async () => {
    const home = await homeWithTheater();
    const book = (...words: readonly string[]): ReturnType<typeof run> =>
      run(['book', 'A', ...words, '--id', ID], { home });
    const first = jsonOf(await book('7-4', '7-5', '--as', 'Mia', '--json'));
    expect(first).toMatchObject({ outcome: 'applied', booking: ID });
    const again = await book('7-4', '7-5', '--as', 'Mia');
    expect(again).toMatchObject({
      code: 0,
      stderr: 'A 7-4 and 7-5 are booked for Mia already; nothing changed.\n',
    });
    expect(jsonOf(await book('7-5', '7-6', '--as', 'Mia', '--json'))).toMatchObject({ outcome: 'applied' });
    const mine = jsonOf(await run(['mine', '--as', 'Mia', '--json'], { home }));
    expect(mine).toMatchObject({ bookings: [{ booking: ID, seats: ['7-4', '7-5', '7-6'] }] });
    const history = jsonOf(await run(['history', '--json'], { home }));
    expect(history).toMatchObject({ history: [{ seats: { length: 2 } }, { seats: [{ seat: '7-6' }] }] });
  });

  test('of somebody else is no way to his seats', async () => {
    const home = await homeWithTheater();
    await run(['book', 'A', '7-4', '--as', 'Mia', '--id', ID], { home });
    const other = await run(['book', 'A', '7-4', '--as', 'Tom', '--id', ID], { home });
    expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('taken by Mia') });
  });

  test('is a whole UUID, and for seats that are named', async () => {
    const home = await homeWithTheater();
    expect(await run(['book', 'A', '7-4', '--as', 'Mia', '--id', 'K7QF2X'], { home })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('K7QF2X is no id of a booking'),
    });
    expect((await run(['book', 'A', '--best', '2', '--as', 'Mia', '--id', ID], { home })).code).toBe(2);
  });
});
