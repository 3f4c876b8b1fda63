import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { expect, test, vi } from 'vitest';

import { capture } from './captured-program.ts';
import { endOf, homeWithTheater, start, temporaryFolder } from './program.ts';

const PATIENCE = { timeout: 10_000 };

/** A theater that somebody else keeps from being written to, until `letGo` is called. */
async function busyTheater(): Promise<{ environment: NodeJS.ProcessEnv; letGo: () => void }> {
  const file = path.join(temporaryFolder(), 'theater.db');
  const environment = { THEATER_STORE: file };
  await capture(['init'], environment);
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  return {
    environment,
    letGo: () => {
      other.exec('ROLLBACK');
      other.close();
    },
  };
}

/** What Ctrl-C does, as soon as somebody listens for it. */
async function interrupt(): Promise<void> {
  await vi.waitUntil(() => process.listenerCount('SIGINT') > 0, { ...PATIENCE, interval: 1 });
  process.emit('SIGINT', 'SIGINT');
}

test('a booking that is interrupted while the store is busy is given up, and never happens', async () => {
  const { environment, letGo } = await busyTheater();
  const booking = capture(['book', 'A', '1-1', '--as', 'Mia', '--json'], environment);
  await interrupt();
  letGo();
  const { code, stdout } = await booking;
  expect(JSON.parse(stdout)).toEqual({ outcome: 'given-up', room: 'A', seats: ['1-1'], client: 'Mia' });
  expect(code).toBe(130);
  const { stdout: mine } = await capture(['mine', '--as', 'Mia', '--json'], environment);
  expect(JSON.parse(mine)).toEqual({ client: 'Mia', bookings: [] });
});

test('once the end of a booking is told, Ctrl-C does not make the program end with another one', async () => {
  const booking = await start(['book', 'A', '1-1', '--as', 'Mia', '--json'], {
    home: await homeWithTheater(),
  });
  booking.stdout.once('data', () => booking.kill('SIGINT'));
  const { code, signal, stdout } = await endOf(booking);
  expect(JSON.parse(stdout)).toMatchObject({ outcome: 'applied', seats: ['1-1'] });
  expect({ code, signal }).toEqual({ code: 0, signal: null });
});

test('a store that stays busy says so, and nothing was booked', async () => {
  const { environment, letGo } = await busyTheater();
  const { code, stderr } = await capture(['book', 'A', '1-1', '--as', 'Mia'], environment);
  letGo();
  expect(code).toBe(69);
  expect(stderr).toMatch(/^Nothing was booked: the store is busy .*\n$/);
  const { stdout } = await capture(['rooms', '--json'], environment);
  expect(stdout).not.toContain('"booked":1');
});

test('a second Ctrl-C leaves at once, unconfirmed; one that a launcher passes on as well is no second one', async () => {
  const { environment, letGo } = await busyTheater();
  const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`exit ${code}`);
  });
  const booking = capture(['book', 'A', '1-1', '--as', 'Mia', '--json'], environment);
  await interrupt();
  process.emit('SIGINT', 'SIGINT');
  expect(exit).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(() => process.emit('SIGINT', 'SIGINT')).toThrow('exit 75'), PATIENCE);
  exit.mockRestore();
  letGo();
  const [first] = (await booking).stdout.split('\n');
  expect(JSON.parse(first ?? '')).toMatchObject({
    outcome: 'unknown',
    booking: expect.any(String),
    reference: expect.any(String),
    seats: ['1-1'],
  });
});

test('a second Ctrl-C leaves what somebody does to a room unconfirmed as well', async () => {
  const { environment, letGo } = await busyTheater();
  const exit = vi.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`exit ${code}`);
  });
  const words = ['block', 'A', '1-1', '--as', 'Ola', '--yes', '--json'];
  const blocking = capture(words, environment);
  await interrupt();
  await vi.waitFor(() => expect(() => process.emit('SIGINT', 'SIGINT')).toThrow('exit 75'), PATIENCE);
  exit.mockRestore();
  letGo();
  const [first] = (await blocking).stdout.split('\n');
  expect(JSON.parse(first ?? '')).toEqual({
    outcome: 'unknown',
    kind: 'block',
    room: 'A',
    seats: ['1-1'],
    by: 'Ola',
    note: '',
    message: 'Left before anybody could say what became of it.',
  });
});
