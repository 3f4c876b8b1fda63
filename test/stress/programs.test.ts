import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

import { capture } from '../commands/captured-program.ts';
import { endOf, jsonOf, run, start, temporaryFolder } from '../commands/program.ts';

const FIELDS = [
  'program',
  'clients',
  'attempts',
  'applied',
  'refused',
  'unknown',
  'unresolved',
  'seconds',
  'bookingsPerSecond',
  'seatsPerSecond',
  'latencyMs',
  'doubleBookings',
  'lostBookings',
  'verdict',
];

const WELL = { doubleBookings: 0, lostBookings: 0, unresolved: 0, verdict: 'ok' };

test('two clients rush all 720 seats, each of which is sold once, and gives them back', async () => {
  const home = temporaryFolder();
  const rush = await run(['stress', 'rush', '--json'], { home });
  const report = jsonOf(rush);
  expect(report).toMatchObject({ program: 'rush', clients: 2, applied: 720, unknown: 0, ...WELL });
  expect(Object.keys(Object(report))).toEqual(FIELDS);
  expect(rush.code).toBe(0);
  expect(rush.stderr).toMatch(/^Made a theater for it: 720 seats in .*\.\n$/);
  expect(await bookedSeats(home)).toBe(0);
});

test('groups and an order for each client leave no seat free either', async () => {
  const home = temporaryFolder();
  const args = ['--clients', '3', '--order', 'shuffled', '--group', '4', '--seed', '7', '--keep'];
  const rush = await run(['stress', 'rush', '--json', ...args], { home });
  expect(jsonOf(rush)).toMatchObject({ clients: 3, ...WELL });
  expect(await bookedSeats(home)).toBe(720);
});

test('a rush by suggestions runs twice, and says what the shuffle saves', async () => {
  const home = temporaryFolder();
  await run(['init', '--rooms', '1', '--rows', '4', '--places', '6'], { home });
  const rush = await run(['stress', 'rush', '--order', 'best', '--group', '2', '--json'], { home });
  const report = jsonOf(rush);
  expect(report).toMatchObject({ program: 'rush', applied: 12, refusedAlike: expect.any(Number), ...WELL });
  expect(rush.code).toBe(0);
  const told = await run(['stress', 'rush', '--order', 'best', '--group', '2'], { home });
  expect(told.stdout).toMatch(
    /^\d+ refused with suggestions shuffled, \d+ with the same for all: the shuffle saved (?:none|\d+ \(\d+ %\))\.$/m,
  );
  expect(await bookedSeats(home)).toBe(0);
});

test.for([
  ['read-room', { applied: 0, refused: 0 }],
  ['read-all', { applied: 0, refused: 0 }],
  ['book', { refused: 0 }],
  ['write-all', { refused: 0 }],
] as const)('repeat %s ends by itself, with a verdict', async ([action, counts]) => {
  const home = temporaryFolder();
  const repeat = await run(['stress', 'repeat', action, '--for', '500ms', '--json'], { home });
  expect(jsonOf(repeat)).toMatchObject({ program: 'repeat', clients: 1, ...counts, ...WELL });
  expect(repeat.code).toBe(0);
  expect(await bookedSeats(home)).toBe(0);
});

test('random clients do as many actions as asked for, and what they did is kept for the checker', async () => {
  const home = temporaryFolder();
  const args = ['--count', '60', '--clients', '3', '--history', 'random.jsonl'];
  const random = await run(['stress', 'random', ...args], { home });
  expect(random).toMatchObject({ code: 0 });
  expect(random.stderr).toContain(
    '3 clients will look, book, release, move, block and close at random, and take it back, 60 times in all in ',
  );
  expect(random.stdout).toMatch(/^60 attempts in .* applied, .* unknown \(0 unresolved\)\.$/m);
  expect(random.stdout).toMatch(/^Room {2}Client +Had {2}Booked {2}Released {2}Has$/m);
  const check = await run(['check', 'random.jsonl', '--json'], { home });
  expect(jsonOf(check)).toMatchObject({ verdict: 'ok', clients: 4 });
  expect(await bookedSeats(home)).toBe(0);
});

test('a store that holds bookings is refused, but for reading, and left as it was after a yes', async () => {
  const home = temporaryFolder();
  await run(['init'], { home });
  await run(['book', 'B', '3-4', '--as', 'Mia'], { home });
  const refused = await run(['stress', 'rush', '--json'], { home });
  expect(jsonOf(refused)).toMatchObject({ outcome: 'error', reason: 'holds-bookings' });
  expect(refused.code).toBe(1);
  expect(await run(['stress', 'repeat', 'read-all', '--count', '5', '--json'], { home })).toMatchObject({
    code: 0,
  });
  const agreed = await run(['stress', 'rush', '--json', '--yes'], { home });
  expect(jsonOf(agreed)).toMatchObject({ applied: 719, ...WELL });
  expect(await bookedSeats(home)).toBe(1);
});

test('Ctrl-C ends a run early, with the verdict so far', async () => {
  const home = temporaryFolder();
  const args = ['stress', 'random', '--for', '10m', '--json'];
  const child = await start(args, { home, environment: { TMPDIR: home } });
  await clientsAtWork(child.pid, home);
  child.kill('SIGINT');
  const ended = await endOf(child);
  expect(jsonOf(ended)).toMatchObject({ program: 'random', ...WELL });
  expect(ended.code).toBe(0);
  expect(await bookedSeats(home)).toBe(0);
});

test('a client that is killed does not end the others, and what it left open is settled', async () => {
  const home = temporaryFolder();
  const args = ['stress', 'repeat', 'write-all', '--clients', '2', '--for', '10m'];
  const child = await start(args, { home, environment: { TMPDIR: home } });
  const [victim = 0] = await clientsAtWork(child.pid, home);
  process.kill(victim, 'SIGKILL');
  await expect.poll(() => childrenOf(child.pid).includes(victim), PATIENCE).toBe(false);
  child.kill('SIGINT');
  const ended = await endOf(child);
  expect(ended.stderr).toMatch(/client \d was ended by SIGKILL/);
  expect(ended.stdout).toMatch(/ unknown \(0 unresolved\)\.$/m);
  expect(ended.stdout).toMatch(/^ok: /m);
  expect(ended.code).toBe(0);
  expect(await bookedSeats(home)).toBe(0);
});

test.for([
  [['stress'], 'which program? there are repeat, random and rush'],
  [['stress', 'crush'], '"crush" is no stress program; there are repeat, random and rush'],
  [['stress', 'repeat'], 'what is to be repeated? one of read-room, read-all, book, write-all'],
  [['stress', 'random', 'book'], '"book" is one word too many'],
  [['stress', 'random', '--for', '30'], '--for is a time such as 30s, 2m or 500ms, not "30"'],
  [['stress', 'random', '--order', 'ends'], '--order is for a rush'],
  [['stress', 'rush', '--clients', '0'], '--clients is a whole number from 1 to 64'],
] as const)('theater %o is explained and exits 2', async ([args, says]) => {
  const { code, stderr } = await capture(args, { HOME: temporaryFolder() });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(says) });
});

test('a person cannot start a client alone', async () => {
  const { code, stderr } = await run(['stress', 'client'], { home: temporaryFolder() });
  expect(code).toBe(2);
  expect(stderr).toContain('"client" is no stress program');
});

async function bookedSeats(home: string): Promise<unknown> {
  const { rooms } = Object(jsonOf(await run(['rooms', '--json'], { home })));
  return rooms.reduce((sum: number, { booked }: { booked: number }) => sum + booked, 0);
}

const PATIENCE = { timeout: 20_000 };

/** The processes of a run's clients, once all of them have booked; TMPDIR of the run must be its home. */
async function clientsAtWork(pid: number | undefined, home: string): Promise<readonly number[]> {
  await expect.poll(() => historySizes(home).filter((bytes) => bytes > 4000).length, PATIENCE).toBe(2);
  return childrenOf(pid);
}

/** Bytes of what each client has recorded so far. */
function historySizes(home: string): readonly number[] {
  const files = readdirSync(home, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => path.basename(file).startsWith('client-'))
    .map((file) => statSync(path.join(home, file)).size);
}

function childrenOf(pid: number | undefined): readonly number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}
