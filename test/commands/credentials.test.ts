import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { expect, test } from 'vitest';

import { readCredentials } from '../../source/commands/opening/open-store.ts';
import { run, temporaryFolder } from './program.ts';

const SECRET = 'correct horse';

function passwordFile(mode: number, content = `${SECRET}\n`): string {
  const file = path.join(temporaryFolder(), 'password');
  writeFileSync(file, content);
  chmodSync(file, mode);
  return file;
}

test('without anything set there are no credentials, and that is no fault', () => {
  expect(readCredentials({})).toEqual({ kind: 'credentials', credentials: null });
});

test('the password comes from the environment or from the first line of a file of one’s own', () => {
  const found = { kind: 'credentials', credentials: { username: 'ola', password: SECRET } };
  expect(readCredentials({ THEATER_USER: 'ola', THEATER_PASSWORD: SECRET })).toEqual(found);
  expect(readCredentials({ THEATER_USER: 'ola', THEATER_PASSWORD_FILE: passwordFile(0o600) })).toEqual(found);
});

test.for([0o640, 0o604, 0o666])(
  'a password file with mode %i can be read by others and is refused',
  (mode) => {
    const reading = readCredentials({ THEATER_USER: 'ola', THEATER_PASSWORD_FILE: passwordFile(mode) });
    expect(reading).toEqual({ kind: 'fault', message: expect.stringContaining('chmod 600') });
  },
);

test.skipIf(process.getuid?.() !== 0)('a password file of another user is refused', () => {
  const reading = readCredentials({ THEATER_USER: 'ola', THEATER_PASSWORD_FILE: '/proc/1/cmdline' });
  expect(reading.kind).toBe('fault');
});

test.for([
  [{ THEATER_USER: 'ola' }, 'no password'],
  [{ THEATER_PASSWORD: SECRET }, 'no user name'],
  [{ THEATER_USER: 'ola', THEATER_PASSWORD: SECRET, THEATER_PASSWORD_FILE: '/x' }, 'both set'],
  [{ THEATER_USER: 'ola', THEATER_PASSWORD_FILE: '/nowhere/password' }, 'cannot be read (ENOENT)'],
  [{ THEATER_USER: 'ola', THEATER_PASSWORD_FILE: '/tmp' }, 'THEATER_PASSWORD_FILE /tmp'],
] as const)('half of what is needed is a fault that says the other half: %o', ([environment, says]) => {
  const reading = readCredentials(environment);
  expect(reading).toEqual({ kind: 'fault', message: expect.stringContaining(says) });
  expect(JSON.stringify(reading)).not.toContain(SECRET);
});

test('a store that cannot be reached is said without the credentials', async () => {
  const environment = { THEATER_USER: 'ola', THEATER_PASSWORD: SECRET, THEATER_DEBUG: '1' };
  const args = ['rooms', '--store', 'cassandra://127.0.0.1:1/theater'];
  const { code, stdout, stderr } = await run(args, { home: temporaryFolder(), environment });
  expect(code).toBe(69);
  expect(stderr).toContain('127.0.0.1:1');
  expect(stdout + stderr).not.toContain(SECRET);
});

test('with a password, an address that leads off this machine without TLS is refused at once', async () => {
  const environment = { THEATER_USER: 'ola', THEATER_PASSWORD: SECRET };
  // An address that is for examples and leads nowhere (RFC 5737).
  const args = ['rooms', '--store', 'cassandra://192.0.2.77/theater'];
  const { code, stdout, stderr } = await run(args, { home: temporaryFolder(), environment });
  expect(code).toBe(2);
  expect(stderr).toContain('the password was not sent, since the way to 192.0.2.77:9042 is not encrypted');
  expect(stdout + stderr).not.toContain(SECRET);
});

test('a file that TLS needs and that is not there is named by its flag', async () => {
  const args = ['rooms', '--store', 'cassandra://127.0.0.1:1/theater?tls-ca=/nowhere/ca.pem'];
  const { code, stderr } = await run(args, { home: temporaryFolder() });
  expect(code).toBe(2);
  expect(stderr).toContain('tls-ca /nowhere/ca.pem cannot be read (ENOENT)');
});
