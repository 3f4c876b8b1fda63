import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

import { jsonOf, run, temporaryFolder } from './program.ts';

test('a cluster that is not there is unreachable: exit code 69, and the address in one line', async () => {
  const args = ['book', 'A', '1-1', '--as', 'Mia', '--store', 'cassandra://127.0.0.1:1/theater'];
  const words = await run(args, { home: temporaryFolder() });
  expect(words).toMatchObject({ code: 69, stdout: '' });
  expect(words.stderr).toMatch(/^theater: .*127\.0\.0\.1:1.*\n$/);
  const json = await run([...args, '--json'], { home: temporaryFolder() });
  expect(json).toMatchObject({ code: 69, stderr: '' });
  expect(jsonOf(json)).toEqual({ outcome: 'error', reason: 'unreachable', message: expect.any(String) });
});

test.for([
  ['not an address', 'cassandra://', '--store'],
  ['levels that could miss a booking', 'cassandra://h/theater', '1 + 1 = 2'],
] as const)('%s is a wrong command line', async ([, address, says]) => {
  const args = ['rooms', '--store', address, '--read', 'ONE', '--write', 'ONE'];
  const { code, stderr } = await run(args, { home: temporaryFolder() });
  expect(code).toBe(2);
  expect(stderr).toContain(says);
});

test('a file that is no database is left as it was, and the error names it', async () => {
  const home = temporaryFolder();
  const file = path.join(home, 'notes.txt');
  writeFileSync(file, 'buy milk\n'.repeat(200));
  const { code, stderr } = await run(['doctor', '--store', file], { home });
  expect(code).toBe(69);
  expect(stderr).toContain(file);
  expect(readFileSync(file, 'utf8')).toBe('buy milk\n'.repeat(200));
});

test('THEATER_STORE says where the store is, and --store says it louder', async () => {
  const home = temporaryFolder();
  const [one, two] = ['one.db', 'two.db'].map((name) => path.join(home, name));
  const options = { home, environment: { THEATER_STORE: one ?? '' } };
  for (const file of [one, two]) await run(['init', '--store', file ?? ''], { home });
  await run(['book', 'A', '1-1', '--as', 'Mia'], options);
  const inOne = await run(['mine', '--as', 'Mia', '--json', '--store', one ?? ''], { home });
  expect(jsonOf(inOne)).toMatchObject({ bookings: [{ room: 'A' }] });
  const inTwo = await run(['mine', '--as', 'Mia', '--json', '--store', two ?? ''], options);
  expect(jsonOf(inTwo)).toMatchObject({ bookings: [] });
});

test('the usual store is below XDG_DATA_HOME', async () => {
  const home = temporaryFolder();
  mkdirSync(path.join(home, 'data'));
  chmodSync(path.join(home, 'data'), 0o755);
  const environment = { XDG_DATA_HOME: path.join(home, 'data') };
  expect((await run(['init'], { home, environment })).code).toBe(0);
  const { stdout } = await run(['doctor'], { home, environment });
  expect(stdout).toContain(path.join(home, 'data', 'theater', 'theater.db'));
});
