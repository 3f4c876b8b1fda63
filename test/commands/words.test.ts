import { spawnSync } from 'node:child_process';
import { openSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { csvLines } from '../../source/commands/cli/output.ts';
import { readMoment } from '../../source/commands/cli/read-arguments.ts';
import { builtProgram } from '../built-program.ts';
import { capture } from './captured-program.ts';
import { endOf, homeWithTheater, run, start } from './program.ts';

describe('words that everybody expects', () => {
  test.for([
    [['help'], /^theater: book theater seats/],
    [['-h'], /^theater: book theater seats/],
    [['help', 'book'], /theater book ROOM SEAT/],
    [['book', '-h'], /theater book ROOM SEAT/],
    [['version'], /^\d+\.\d+\.\d+\n$/],
    [['-v'], /^\d+\.\d+\.\d+\n$/],
    [['-V'], /^\d+\.\d+\.\d+\n$/],
  ] as const)('theater %o answers, and starts no till for a client of that name', async ([words, says]) => {
    expect(await capture(words, { HOME: '/nowhere' })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(says),
    });
  });

  test('theater list is theater rooms', async () => {
    const home = await homeWithTheater();
    const list = await run(['list'], { home });
    expect(list).toMatchObject({ code: 0, stdout: expect.stringMatching(/^room +play/) });
  });
});

describe('moments', () => {
  const now = Date.parse('2026-06-01T00:00Z');

  test('without a zone are those of this machine, a day as well as a time', () => {
    expect(readMoment('--since', '2026-03-01', now)).toEqual({
      kind: 'value',
      value: new Date(2026, 2, 1).getTime(),
    });
    expect(readMoment('--since', '2026-03-01T19:30', now)).toEqual({
      kind: 'value',
      value: new Date(2026, 2, 1, 19, 30).getTime(),
    });
  });

  test('with a zone are those of that zone', () => {
    const value = Date.parse('2026-03-01T19:30:00+01:00');
    expect(readMoment('--since', '2026-03-01T19:30+01:00', now)).toEqual({ kind: 'value', value });
    expect(readMoment('--since', '2026-03-01 18:30:00Z', now)).toEqual({ kind: 'value', value });
  });

  test.for(['2026-02-30', '2026-13-01', '2026-03-01T24:00', '2026-03-01T10:61Z', '2026-00-10'])(
    '%s is none',
    (text) => {
      expect(readMoment('--since', text, now).kind).toBe('fault');
    },
  );
});

test('the history is told in the time of this machine, with its distance from UTC', async () => {
  const home = await homeWithTheater();
  await run(['book', 'A', '1-1', '--as', 'Mia'], { home });
  const { stdout } = await run(['history'], { home, environment: { TZ: 'Asia/Kolkata' } });
  expect(stdout).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+05:30 /);
  const json = await run(['history', '--json'], { home, environment: { TZ: 'Asia/Kolkata' } });
  expect(json.stdout).toMatch(/"truncated":false,.*"at":"[^"]+Z"/);
});

test('a history that is cut says so in its object', async () => {
  const home = await homeWithTheater();
  for (const seat of ['1-1', '1-2']) await run(['book', 'A', seat, '--as', 'Mia'], { home });
  const json = await run(['history', '--json', '--limit', '1'], { home });
  expect(json.stdout).toContain('"truncated":true');
});

test('every text of the comma-separated values is quoted, and a mark comes first where it is wanted', async () => {
  expect(csvLines([['a', 1, null, true, '=b']])).toEqual([`"a",1,,true,"'=b"`]);
  const home = await homeWithTheater();
  await run(['book', 'A', '1-1', '--as', 'Mia'], { home });
  const csv = await run(['history', '--csv', '--bom'], { home });
  expect(csv.stdout.startsWith('\u{FEFF}"at","change"')).toBe(true);
  expect((await run(['history', '--bom'], { home })).code).toBe(2);
});

test.skipIf(process.platform !== 'linux')(
  'what stdout does not take ends with 74, and a booking that stands is said on stderr',
  async () => {
    const home = await homeWithTheater();
    const { node, script } = await builtProgram();
    const full = openSync('/dev/full', 'w');
    const into = (words: readonly string[]): { status: number | null; stderr: string } =>
      spawnSync(node, [script, ...words], {
        env: { HOME: home, PATH: process.env['PATH'] },
        stdio: ['ignore', full, 'pipe'],
        encoding: 'utf8',
      });
    const rooms = into(['rooms', '--json']);
    expect(rooms.status).toBe(74);
    expect(rooms.stderr).toContain('cannot write to stdout');
    const booked = into(['book', 'A', '1-1', '--as', 'Mia', '--json']);
    expect(booked.status).toBe(74);
    expect(booked.stderr).toContain('"outcome":"applied"');
  },
);

test.skipIf(process.platform === 'win32')('SIGUSR1 opens no debugger in the built program', async () => {
  const child = await start(['watch'], { home: await homeWithTheater() });
  const end = endOf(child);
  await new Promise((resolve) => child.stderr.once('data', resolve));
  child.kill('SIGUSR1');
  await new Promise((resolve) => setTimeout(resolve, 500));
  child.kill('SIGTERM');
  const { code, stderr } = await end;
  expect(code).toBe(0);
  expect(stderr).not.toContain('ebugger');
});
