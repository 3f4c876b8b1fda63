import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { renameSync } from 'node:fs';
import path from 'node:path';

import { expect, onTestFinished, test, vi } from 'vitest';

import { sightingLine } from '../../source/commands/views/watch.ts';
import { differencesBetween, withChange } from '../../source/theater/picture.ts';
import { makePlan } from '../../source/theater/plan.ts';
import { bookedBy, NOW, roomWith } from '../screen/client/made-up-theater.ts';
import { changeFor, entryFor } from '../store/support/changes.ts';
import { runSql } from '../store/support/files.ts';
import { idAt } from '../theater/ids.ts';
import { endOf, homeWithTheater, run, start, type StartOptions } from './program.ts';

/** A running `theater watch` that has seen the rooms, and the lines that it has written so far. */
async function watch(
  args: readonly string[],
  options: StartOptions,
): Promise<{ child: ChildProcessWithoutNullStreams; lines: () => string[]; words: () => string }> {
  const child = await start(['watch', ...args], options);
  onTestFinished(() => void child.kill('SIGKILL'));
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  await vi.waitUntil(() => stderr.includes('Watching rooms'), { timeout: 10_000 });
  return { child, lines: () => stdout.split('\n').slice(0, -1), words: () => stderr };
}

const PATIENCE = { timeout: 10_000 };

test('another program’s booking is one line, with who and when in local time, and so is its end', async () => {
  const options = { home: await homeWithTheater() };
  const { lines } = await watch([], { ...options, environment: { TZ: 'Asia/Kolkata' } });
  await run(['book', 'A', '7-4', '--as', 'Mia'], options);
  await vi.waitUntil(() => lines().length === 1, PATIENCE);
  await run(['release', 'A', '7-4', '--as', 'Mia'], options);
  await vi.waitUntil(() => lines().length === 2, PATIENCE);
  const moment = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+05:30 {2}/;
  expect(lines().map((line) => line.replace(moment, 'AT '))).toEqual([
    'AT A 7-4 booked by Mia',
    'AT A 7-4 free, had been of Mia',
  ]);
});

test('with --json each change is one object in one line', async () => {
  const options = { home: await homeWithTheater() };
  const { lines } = await watch(['--json'], options);
  await run(['book', 'F', '12-10', '--as', 'Mia'], options);
  await vi.waitUntil(() => lines().length === 1, PATIENCE);
  expect(JSON.parse(lines()[0] ?? '')).toEqual({
    at: expect.stringMatching(/^\d{4}-.*Z$/),
    room: 'F',
    seat: '12-10',
    from: 'free',
    to: 'booked',
    client: 'Mia',
    booking: expect.any(String),
    reference: expect.any(String),
    version: 1,
    kind: 'book',
    by: 'Mia',
    reason: '',
  });
});

test('a theater that is begun anew is told room by room, not as seats that changed', async () => {
  const options = { home: await homeWithTheater() };
  await run(['book', 'A', '7-4', '--as', 'Mia'], options);
  const [people, json] = await Promise.all([watch([], options), watch(['--json'], options)]);
  expect((await run(['renew', '--yes'], options)).code).toBe(0);
  await vi.waitUntil(() => people.lines().length === 6 && json.lines().length === 6, PATIENCE);
  expect(people.lines()[0]).toContain(' A begun anew: restored, emptied or made again; look at its seats');
  const told = json.lines().map((line): unknown => JSON.parse(line));
  expect(told).toContainEqual({ at: expect.any(String), room: 'F', renewed: true });
});

test('what the people who run the theater do is told with who and why, and so is a room that closes or opens', async () => {
  const options = { home: await homeWithTheater() };
  const [{ lines }, json] = await Promise.all([watch([], options), watch(['--json'], options)]);
  const ola = ['--as', 'Ola', '--yes', '--note'];
  await run(['book', 'B', '2-3', '--as', 'Mia'], options);
  await run(['release', 'B', '2-3', '--any', ...ola, 'paid twice'], options);
  await run(['block', 'B', '2-4', ...ola, 'wet'], options);
  await run(['close', 'B', ...ola, 'fire drill'], options);
  await vi.waitUntil(() => lines().length === 4, PATIENCE);
  await run(['open', 'B', '--as', 'Ola', '--yes'], options);
  await vi.waitUntil(() => lines().length === 5, PATIENCE);
  await run(['rename', 'B', 'Faust', ...ola, 'ill'], options);
  await vi.waitUntil(() => lines().length === 6, PATIENCE);
  expect(lines().map((line) => line.replace(/^\S+ \S+ {2}/, ''))).toEqual([
    'B 2-3 booked by Mia',
    'B 2-3 free, had been of Mia (release by Ola: paid twice)',
    'B 2-4 blocked (wet) (block by Ola)',
    'B closed by Ola (fire drill)',
    'B opened by Ola',
    'B renamed from "The Seagull" to "Faust" by Ola (ill)',
  ]);
  await vi.waitUntil(() => json.lines().some((line) => line.includes('"play"')), PATIENCE);
  const told = json.lines().map((line): unknown => JSON.parse(line));
  expect(told).toContainEqual(
    expect.objectContaining({ seat: '2-3', to: 'free', kind: 'release', by: 'Ola', reason: 'paid twice' }),
  );
  expect(told).toContainEqual({
    at: expect.stringMatching(/Z$/),
    room: 'B',
    closed: true,
    kind: 'close',
    by: 'Ola',
    reason: 'fire drill',
  });
  expect(told).toContainEqual({
    at: expect.stringMatching(/Z$/),
    room: 'B',
    play: { from: 'The Seagull', to: 'Faust' },
    kind: 'rename',
    by: 'Ola',
    reason: 'ill',
  });
});

test('a change without a row in the history is told all the same', async () => {
  const options = { home: await homeWithTheater() };
  const file = path.join(options.home, 'theater.db');
  await run(['init', '--store', file], options);
  const { lines } = await watch(['--json', '--store', file], options);
  runSql(
    file,
    `UPDATE rooms SET occupied = 'yes', client = 'Mia', booking = 'hers', version = 1, change = '${idAt(Date.now())}'
       WHERE room = 'A' AND row = 1 AND place = 1;
     UPDATE room_states SET revision = revision + 1 WHERE room = 'A'`,
  );
  await vi.waitUntil(() => lines().length === 1, PATIENCE);
  expect(JSON.parse(lines()[0] ?? '')).toMatchObject({ seat: '1-1', client: 'Mia', by: null, reason: null });
});

test('changes that came and went between two looks are counted as missed', async () => {
  const options = { home: await homeWithTheater() };
  const { child, lines } = await watch(['--json'], options);
  child.kill('SIGSTOP');
  await run(['book', 'A', '1-1', '--as', 'Mia'], options);
  await run(['release', 'A', '1-1', '--as', 'Mia'], options);
  await run(['book', 'A', '1-1', '--as', 'Tom'], options);
  child.kill('SIGCONT');
  await vi.waitUntil(() => lines().length > 0, PATIENCE);
  expect(lines().map((line): unknown => JSON.parse(line))).toEqual([
    expect.objectContaining({
      seat: '1-1',
      from: 'free',
      to: 'booked',
      client: 'Tom',
      version: 3,
      missed: 2,
    }),
  ]);
});

test('a store that goes away is said once, asked for again, and watched again', async () => {
  const options = { home: await homeWithTheater() };
  const file = path.join(options.home, 'theater.db');
  const args = ['--store', file];
  await run(['init', ...args], options);
  const { lines, words } = await watch(args, options);
  renameSync(file, `${file}.away`);
  await vi.waitUntil(() => words().includes('does not answer'), PATIENCE);
  renameSync(`${file}.away`, file);
  await vi.waitUntil(() => words().includes('answers again'), PATIENCE);
  await run(['book', 'A', '1-1', '--as', 'Mia', ...args], options);
  await vi.waitUntil(() => lines().length === 1, PATIENCE);
  expect(words().match(/does not answer/g)).toHaveLength(1);
});

test.for(['SIGINT', 'SIGTERM'] as const)('%s is the normal end of a watch', async (signal) => {
  const options = { home: await homeWithTheater() };
  const { child } = await watch([], options);
  const end = endOf(child);
  child.kill(signal);
  expect(await end).toMatchObject({ code: 0, signal: null });
});

test('a watch whose reader has gone ends by itself', async () => {
  const options = { home: await homeWithTheater() };
  const { child } = await watch([], options);
  const end = endOf(child);
  child.stdout.destroy();
  await run(['book', 'A', '1-1', '--as', 'Mia'], options);
  expect(await end).toMatchObject({ code: 0, signal: null });
});

test('a booking that is given away is one line, with who had it, who has it, who did it and why', () => {
  const room = roomWith(makePlan(), 'A', { '7-4': bookedBy('Mia') });
  const seats = [{ row: 7, place: 4 }];
  const change = changeFor(room, {
    kind: 'give',
    room: 'A',
    seats,
    client: 'Mia',
    to: 'Zoe',
    pins: null,
    override: { by: 'Ola', reason: 'ill' },
  });
  const [difference] = differencesBetween(room, withChange(room, change));
  if (difference === undefined) throw new Error('nothing was given');
  const sighting = { kind: 'seat', room: 'A', seenAt: NOW, row: entryFor(change), difference } as const;
  expect(sightingLine(sighting)).toContain('  A 7-4 booked by Zoe, had been of Mia (give by Ola: ill)');
});
