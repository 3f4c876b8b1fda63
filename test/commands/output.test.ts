import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

import { expect, test } from 'vitest';

import { createBoxOffice } from '../../source/booking/box-office.ts';
import { openSqliteStore } from '../../source/store/sqlite/open-sqlite-store.ts';
import { builtProgram } from '../built-program.ts';
import { endOf, homeWithTheater, jsonOf, run, start, temporaryFolder } from './program.ts';

test('a reader that takes only the beginning is no error', async () => {
  const home = await homeWithTheater();
  const { node, script } = await builtProgram();
  const pipe = `'${node}' '${script}' seats A --json | head -c 20; echo " \${PIPESTATUS[0]}"`;
  const { stdout, stderr } = await promisify(execFile)('bash', ['-c', pipe], {
    env: { HOME: home, PATH: process.env['PATH'] },
  });
  expect(stdout).toBe('{"room":"A","play":" 0\n');
  expect(stderr).toBe('');
});

test('output of more than a pipe holds arrives whole, however slowly it is read', async () => {
  const home = await homeWithTheater();
  await run(['reset', '--yes'], { home });
  const child = await start(['history', '--limit', '100', '--json'], { home });
  child.stdout.pause();
  const end = endOf(child);
  child.stdout.resume();
  const history = await end;
  expect(history.stdout.length).toBeGreaterThan(80_000);
  expect(jsonOf(history)).toMatchObject({ history: expect.any(Array) });
});

test('a room is drawn as a map with its bookings', async () => {
  const home = temporaryFolder();
  await run(['init', '--rooms', '1', '--rows', '2', '--places', '10'], { home });
  await run(['book', 'A', '1-2', '1-3', '--as', 'Mia'], { home });
  const lines = [
    'A  Hamlet, 18 of 20 seats free',
    '',
    '      ────── stage ──────',
    '   1  · ■ ■ · · · · · · ·',
    '   2  · · · · · · · · · ·',
    '      1 2 3 4 5 6 7 8 9 10',
    '',
    '      · free  ■ booked  ▒ held  x blocked',
    '',
    'Booked by',
    '  Mia  REF  1-2 1-3',
  ];
  expect((await run(['seats', 'A'], { home })).stdout.replace(/\b[2-9A-Z]{6}\b/, 'REF').split('\n')).toEqual([
    ...lines,
    '',
  ]);
  const ascii = await run(['seats', 'A'], { home, environment: { LANG: 'C' } });
  expect(ascii.stdout).toMatch(/^[\n -~]*$/);
});

test('rooms are one table with their sum', async () => {
  const home = temporaryFolder();
  await run(['init', '--rooms', '2', '--rows', '2', '--places', '3'], { home });
  await run(['book', 'B', '1-2', '--as', 'Mia'], { home });
  expect((await run(['rooms'], { home })).stdout.split('\n')).toEqual([
    'room  play         seats  free  booked  held  blocked',
    'A     Hamlet           6     6       0     0        0',
    'B     The Seagull      6     5       1     0        0',
    'all                   12    11       1     0        0',
    '',
  ]);
});

test('history says on stderr that it is cut, whatever its format', async () => {
  const home = await homeWithTheater();
  for (const seat of ['1-1', '1-2', '1-3']) await run(['book', 'A', seat, '--as', 'Mia'], { home });
  for (const format of [[], ['--json'], ['--csv']]) {
    const cut = await run(['history', '--limit', '2', ...format], { home });
    expect(cut.stderr).toBe(
      'These are the newest 2, and there are older ones; --limit N shows up to 10000.\n',
    );
    expect((await run(['history', '--limit', '3', ...format], { home })).stderr).toBe('');
  }
});

test('history is one line a change, in the time here, and a reset is one line too', async () => {
  const home = await homeWithTheater();
  await run(['book', 'A', '1-1', '1-2', '--as', 'Mia'], { home });
  await run(['reset', '--room', 'a', '--yes', '--as', 'Ola'], { home });
  const history = await run(['history', '--client', 'Mia'], { home });
  const lines = history.stdout
    .split('\n')
    .map((line) => line.replace(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d/, 'AT'))
    .map((line) => line.replace(/Mia  [2-9A-Z]{6}$/, 'Mia  REFERS'));
  expect(lines).toEqual([
    'AT  book   A 1-1 1-2                           Mia  REFERS',
    'AT  reset  A                                   Ola',
    'AT  reset  A 1-1 1-2 1-3 1-4 1-5 1-6 1-7 +113  Ola          (had been of Mia)',
    '',
  ]);
  const before = await run(['history', '--since', '2999-01-01'], { home });
  expect(before).toMatchObject({ code: 0, stdout: '', stderr: 'The history has nothing of that.\n' });
});

test('history looks past holds for what lasts, however many there are', async () => {
  const home = await homeWithTheater();
  await run(['book', 'A', '1-1', '--as', 'Mia'], { home });
  const store = await openSqliteStore(path.join(home, '.local', 'share', 'theater', 'theater.db'));
  const office = createBoxOffice(store);
  const seat = { row: 2, place: 1 };
  const facts = { kind: 'hold', room: 'A', client: 'Zoe', forMs: 60_000 } as const;
  for (let turn = 0; turn < 6; turn += 1) {
    const seen = await store.look('A', 'browse');
    const sides = turn % 2 === 0 ? { seats: [seat], leave: [] } : { seats: [], leave: [seat] };
    expect(await office.fulfil({ ...facts, ...sides }, { seen })).toMatchObject({ kind: 'applied' });
  }
  await store.close();
  const newest = await run(['history', '--limit', '1'], { home });
  expect(newest).toMatchObject({ stdout: expect.stringMatching(/ book +A 1-1 +Mia /), stderr: '' });
  const held = await run(['history', '--limit', '1', '--holds'], { home });
  expect(held.stdout).toMatch(/ hold +A 2-1 +Zoe/);
});
