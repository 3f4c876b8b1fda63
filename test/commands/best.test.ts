import { describe, expect, test } from 'vitest';

import { jsonOf, run, type Run, temporaryFolder } from './program.ts';

type Theater = (...args: readonly string[]) => Promise<Run>;

/** Two rooms, Hamlet and The Seagull, of so many rows and places. */
async function theaterOf(rows: number, places: number): Promise<Theater> {
  const home = temporaryFolder();
  const theater: Theater = (...args) => run(args, { home });
  const measures = ['--rooms', '2', '--rows', String(rows), '--places', String(places)];
  expect((await theater('init', ...measures)).code).toBe(0);
  return theater;
}

describe('book --best', () => {
  test('books seats side by side near the middle of the room', async () => {
    const theater = await theaterOf(12, 10);
    const booked = jsonOf(await theater('book', 'A', '--best', '4', '--as', 'Mia', '--json'));
    expect(booked).toMatchObject({ outcome: 'applied', room: 'A', client: 'Mia', seats: { length: 4 } });
    expect(JSON.stringify(booked)).toMatch(/"seats":\["[5-8]-[345]",/);
    const { stdout } = await theater('book', 'A', '--best', '2', '--as', 'Mia');
    expect(stdout).toMatch(/^Booked A \d+-\d and \d+-\d for Mia\. Reference \w{6}\.\n$/);
  });

  test('finds the room by its play, and of several the one where they sit best', async () => {
    const theater = await theaterOf(2, 3);
    const booked = await theater('book', '--best', '3', '--play', 'SEAGULL', '--as', 'Mia', '--json');
    expect(jsonOf(booked)).toMatchObject({ room: 'B' });
    await theater('book', 'A', '1-2', '2-2', '--as', 'Tom');
    // Hamlet has no three side by side any more; The Seagull has.
    expect(
      jsonOf(await theater('book', '--best', '3', '--play', 'a', '--as', 'Mia', '--json')),
    ).toMatchObject({
      room: 'B',
    });
    const wrong = await theater('book', '--best', '2', '--play', 'Faust', '--as', 'Mia');
    expect(wrong).toMatchObject({
      code: 2,
      stderr: 'theater: there is no play like "Faust"; there are Hamlet and The Seagull\n',
    });
  });

  test('says when they do not sit together, and books nothing where there are too few', async () => {
    const theater = await theaterOf(2, 3);
    const split = await theater('book', 'A', '--best', '4', '--as', 'Mia');
    expect(split).toMatchObject({ code: 0, stderr: 'Note: split over two rows.\n' });
    const refused = await theater('book', 'A', '--best', '3', '--as', 'Tom', '--json');
    expect(refused.code).toBe(1);
    expect(jsonOf(refused)).toEqual({
      outcome: 'error',
      reason: 'too-few-free',
      message: 'there are not 3 free seats in room A; nothing was booked',
    });
    await theater('close', 'B', '--as', 'Ola', '--yes');
    const closed = await theater('book', 'B', '--best', '1', '--as', 'Tom');
    expect(closed.stderr).toContain('room B, which is closed');
  });

  test('of a crowd each party gets seats, though they collide', async () => {
    const theater = await theaterOf(1, 8);
    const parties = ['Ada', 'Ben', 'Cleo', 'Dan'];
    const runs = await Promise.all(
      parties.map((name) => theater('book', 'A', '--best', '2', '--as', name, '--json')),
    );
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(
      new Set(runs.map((each) => JSON.stringify(jsonOf(each)).replace(/.*"seats"|"client".*/g, ''))).size,
    ).toBe(4);
  });

  test.each([
    [['A', '7-4', '--best', '2'], 'leave them out, or leave out --best'],
    [['--best', '2'], 'name a room, such as A, or add --play TITLE'],
    [['A', '--best', '2', '--play', 'x'], 'a room or --play TITLE, not both'],
    [['A', '--best', '21'], 'from 1 to 20'],
    [['--play', 'x'], '--play goes with --best N'],
    [['K', '--best', '2'], 'there is no room K'],
  ])('%j is told what is wrong', async (words, told) => {
    const theater = await theaterOf(2, 3);
    const wrong = await theater('book', ...words, '--as', 'Mia');
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining(told) });
  });
});
