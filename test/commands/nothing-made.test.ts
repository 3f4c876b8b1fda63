import { existsSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { House } from '../terminal/driver/house.ts';
import { endOf, homeWithTheater, jsonOf, run, start, temporaryFolder } from './program.ts';

const OLA = ['--as', 'Ola', '--yes'];

describe('on a path that is not there', () => {
  test.for([
    ['rooms'],
    ['seats', 'A'],
    ['mine', '--as', 'Mia'],
    ['find', 'mia'],
    ['history'],
    ['history', '--csv'],
    ['list', 'A'],
    ['arrive', 'A', '1-1', '--as', 'Ola'],
    ['tickets', 'A'],
    ['report'],
    ['waiting'],
    ['wait', 'A', '2', '--for', 'Mia'],
    ['wait', '--done', 'K7QF2X'],
    ['doctor'],
    ['resolve'],
    ['watch'],
    ['ops', '--csv'],
    ['book', 'A', '1-1', '--as', 'Mia'],
    ['release', 'A', '1-1', '--as', 'Mia'],
    ['release', 'A', '1-1', '--any', ...OLA],
    ['move', 'A', '1-1', '1-2', ...OLA],
    ['block', 'A', '1-1', ...OLA],
    ['unblock', 'A', '1-1', ...OLA],
    ['close', 'A', ...OLA],
    ['open', 'A', ...OLA],
    ['rename', 'A', 'Faust', ...OLA],
    ['undo', ...OLA],
    ['reset', '--dry-run'],
    ['reset', '--yes'],
  ])('theater %s makes nothing, and says what to do', async (words) => {
    const home = temporaryFolder();
    const file = path.join(home, 'disk', 'theater.db');
    const { code, stdout, stderr } = await run([...words, '--store', file], { home });
    expect(stderr).toMatch(new RegExp(`there is no file ${file}: .*theater init --store ${file}\n$`));
    expect(stdout).toBe('');
    expect(code).toBe(69);
    expect(readdirSync(home)).toEqual([]);
  });

  test('says at the usual place that there is no theater yet, as nobody has named a file', async () => {
    const home = temporaryFolder();
    const { code, stderr } = await run(['rooms'], { home });
    expect(code).toBe(69);
    expect(stderr).toMatch(
      /^theater: there is no theater yet in .*: theater init makes one, and so does the first theater NAME\./,
    );
    expect(readdirSync(home)).toEqual([]);
  });

  test('the reason is not-initialised', async () => {
    const home = temporaryFolder();
    const answer = await run(['rooms', '--json', '--store', 'x.db'], { home });
    expect(answer.code).toBe(69);
    expect(jsonOf(answer)).toMatchObject({ outcome: 'error', reason: 'not-initialised' });
  });

  test('an empty file stays empty', async () => {
    const home = temporaryFolder();
    writeFileSync(path.join(home, 'x.db'), '');
    expect(await run(['book', 'A', '1-1', '--as', 'Mia', '--store', 'x.db'], { home })).toMatchObject({
      code: 69,
      stderr: expect.stringMatching(/x\.db is empty: if it was a theater, it was emptied/),
    });
    expect(readdirSync(home)).toEqual(['x.db']);
  });

  test('the stress programs make a theater of their own, and say so', async () => {
    const home = temporaryFolder();
    const rush = await run(['stress', 'rush', '--count', '2', '--store', 'rush.db'], { home });
    expect(rush.stderr).toMatch(/^Made a theater for it: 720 seats in .*rush\.db\.$/m);
    expect(rush.code).toBe(0);
  });
});

describe('the booking terminal', () => {
  let house: House;

  beforeEach(async () => {
    house = await House.open();
  });

  afterEach(async () => {
    await house.close();
  });

  test('asks before it makes a theater on a path that was named, and says that it is new', async () => {
    const file = path.join(house.home, 'else', 'where.db');
    const [node = '', script = ''] = await house.commandFor([]);
    const refused = house.run([node, script, 'Jaroslaw', '--store', file]);
    await refused.waitFor('Create it, with six rooms? (yes/no)');
    refused.press('no\r');
    expect(await refused.waitForEnd()).toMatchObject({ code: 130 });
    expect(existsSync(path.dirname(file))).toBe(false);

    const made = house.run([node, script, 'Jaroslaw', '--store', file]);
    await made.waitFor('Create it, with six rooms? (yes/no)');
    made.press('yes\r');
    await made.waitFor('New: a theater of 720 free seats was made in');
    await made.waitFor('live');
    expect(made.screen().split('\n')[0]).toContain('where.db');
    made.press('q');
    expect(await made.waitForEnd()).toMatchObject({ code: 0 });

    const again = house.run([node, script, 'Jaroslaw', '--store', file]);
    await again.waitFor('live');
    expect(again.screen()).not.toContain('New:');
  });

  test('makes the usual store at its first start without asking, and says that it is new', async () => {
    const [node = '', script = ''] = await house.commandFor([]);
    const first = house.run([node, script, 'Jaroslaw']);
    await first.waitFor('New: a theater of 720 free seats was made in');
    await first.waitFor('live');
    expect(first.screen()).not.toContain('Create it');
  });
});

test('a history that cannot be written is said before anybody books', async () => {
  const home = await homeWithTheater();
  const args = ['stress', 'rush', '--history', path.join(home, 'no-folder', 'h.jsonl')];
  const rush = await run(args, { home });
  expect(rush).toMatchObject({ code: 2, stdout: '' });
  expect(rush.stderr).toMatch(/^theater: the history .*h\.jsonl cannot be made: .*\n$/);
  expect((await run(['history'], { home })).stderr).toBe('The history has nothing of that.\n');
});

test.skipIf(process.platform !== 'linux')(
  'a history that can be opened but not written leaves no booking behind, and exits 74',
  async () => {
    const home = await homeWithTheater();
    const file = path.join(home, 'h.jsonl');
    // The file turns into one that takes no byte while the clients are at work.
    const child = await start(['stress', 'rush', '--rate', '100', '--history', file], { home });
    const end = endOf(child);
    await vi.waitUntil(() => existsSync(file), { timeout: 15_000 });
    rmSync(file);
    symlinkSync('/dev/full', file);
    const { code, stderr } = await end;
    expect(stderr).toContain('cannot be made: ENOSPC');
    expect(code).toBe(74);
    const rooms = jsonOf(await run(['rooms', '--json'], { home }));
    expect(JSON.stringify(rooms)).not.toMatch(/"booked":[1-9]/);
  },
);
