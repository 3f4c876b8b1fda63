import { describe, expect, test } from 'vitest';

import { jsonOf, run, type Run, temporaryFolder } from './program.ts';

/** A home with a theater in which Mia has A 7-4 and 7-5. */
async function homeWithMia(): Promise<{ theater: (...args: string[]) => Promise<Run> }> {
  const home = temporaryFolder();
  const theater = (...args: string[]): Promise<Run> => run(args, { home });
  expect((await theater('book', 'A', '7-4', '7-5', '--as', 'Mia')).code).toBe(0);
  return { theater };
}

describe('blocking', () => {
  test('takes a stretch out of the sale, with the note and the name in the history', async () => {
    const { theater } = await homeWithMia();
    const blocked = await theater(
      'block',
      'A',
      '3-1..3-3',
      '--note',
      'wet',
      '--as',
      'Ola',
      '--yes',
      '--json',
    );
    expect(jsonOf(blocked)).toMatchObject({
      outcome: 'applied',
      kind: 'block',
      room: 'A',
      seats: ['3-1', '3-2', '3-3'],
      by: 'Ola',
      note: 'wet',
    });
    expect((await theater('book', 'A', '3-2', '--as', 'Zoe')).stderr).toContain('blocked (wet)');
    const history = jsonOf(await theater('history', 'A', '3-2', '--json'));
    expect(JSON.stringify(history)).toMatch(/"Ola".*"wet"|"wet".*"Ola"/);
    expect((await theater('unblock', 'A', '3', '--as', 'Ola', '--yes')).stdout).toBe(
      'Done: Unblock A 3-1..3-3\n',
    );
    expect((await theater('unblock', 'A', '3', '--as', 'Ola', '--yes')).stderr).toContain('so already');
  });

  test('never takes a booked seat, and names who has it', async () => {
    const { theater } = await homeWithMia();
    const refused = await theater('block', 'A', '7', '--as', 'Ola', '--yes', '--json');
    expect(refused.code).toBe(1);
    expect(jsonOf(refused)).toMatchObject({
      outcome: 'refused',
      reason: 'taken',
      seats: [
        { seat: '7-4', client: 'Mia' },
        { seat: '7-5', client: 'Mia' },
      ],
    });
  });
});

describe('a closed room', () => {
  test('takes no booking and no move, still releases, and sells again once it is open', async () => {
    const { theater } = await homeWithMia();
    expect((await theater('close', 'A', '--note', 'fire drill', '--as', 'Ola', '--yes')).stdout).toBe(
      'Done: Close room A: fire drill\n',
    );
    expect((await theater('book', 'A', '1-1', '--as', 'Zoe', '--json')).stdout).toContain('"closed"');
    expect((await theater('move', 'A', '7-4', 'to', '1-1', '--as', 'Mia', '--yes')).stderr).toBe(
      'Refused (closed): room A is closed; nothing was changed.\n',
    );
    expect((await theater('release', 'A', '7-4', '--as', 'Mia')).code).toBe(0);
    expect((await theater('open', 'A', '--as', 'Ola', '--yes')).code).toBe(0);
    expect((await theater('book', 'A', '1-1', '--as', 'Zoe')).code).toBe(0);
  });
});

describe('moving', () => {
  test('keeps the booking, in one change', async () => {
    const { theater } = await homeWithMia();
    const before = jsonOf(await theater('mine', '--as', 'Mia', '--json'));
    const moved = await theater('move', 'A', '7-4', '7-5', 'to', '7-5', '7-6', '--as', 'Mia', '--yes');
    expect(moved.stdout).toBe('Done: Move Mia in room A: 7-4 to 7-6\n');
    const after = jsonOf(await theater('mine', '--as', 'Mia', '--json'));
    expect(JSON.stringify(after)).toBe(JSON.stringify(before).replace('["7-4","7-5"]', '["7-5","7-6"]'));
  });

  test('of somebody else’s seats wants --any', async () => {
    const { theater } = await homeWithMia();
    const alone = await theater('move', 'A', '7-4', 'to', '8-4', '--as', 'Ola', '--yes', '--json');
    expect(jsonOf(alone)).toMatchObject({ outcome: 'refused', reason: 'not-yours' });
    expect((await theater('move', 'A', '7-4', 'to', '8-4', '--as', 'Ola', '--any', '--yes')).code).toBe(0);
  });

  test.each([
    [['A', '7-4', '8-4'], 'where to?'],
    [['A', '7-4', '7-5', 'to', '8-4'], 'as many seats'],
    [['A', 'to', '8-4'], 'which seats?'],
    [['A', '7-4', 'to', '13-1'], 'no seat 13-1'],
  ])('%j is told what is wrong', async (words, told) => {
    const { theater } = await homeWithMia();
    const wrong = await theater('move', ...words, '--as', 'Mia', '--yes');
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining(told) });
  });
});

describe('releasing anybody’s seats', () => {
  test('says whose they were, and leaves the name and the reason in the history', async () => {
    const { theater } = await homeWithMia();
    const args = ['release', 'A', '7-4', '--any', '--note', 'no-show', '--as', 'Ola'];
    expect((await theater(...args, '--dry-run')).stdout).toBe('Would: Release A 7-4 (Mia): no-show\n');
    expect(JSON.stringify(jsonOf(await theater('mine', '--as', 'Mia', '--json')))).toContain('7-4');
    expect((await theater(...args, '--yes')).stdout).toBe('Done: Release A 7-4 (Mia): no-show\n');
    const history = await theater('history', 'A', '--json');
    expect(history.stdout).toMatch(/"Ola"/);
    expect(history.stdout).toMatch(/no-show/);
  });
});

test('a deed without a terminal wants --yes or --dry-run, and says who does it', async () => {
  const { theater } = await homeWithMia();
  expect(await theater('block', 'A', '3', '--as', 'Ola')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--yes'),
  });
  expect((await theater('block', 'A', '3', '--yes')).stderr).toContain('--as NAME');
  expect((await theater('release', 'A', '7-4', '--as', 'Mia', '--note', 'x')).stderr).toContain('--any');
});
