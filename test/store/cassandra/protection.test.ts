import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, describe, expect, test } from 'vitest';

import type { CassandraAddress, TlsFiles } from '../../../source/store/cassandra/connection/address.ts';
import {
  accessOptions,
  PasswordWithheld,
} from '../../../source/store/cassandra/connection/driver-options.ts';
import {
  isLoopback,
  mayTellPassword,
  passwordFault,
  type Protection,
  readProtection,
  UNPROTECTED,
} from '../../../source/store/cassandra/connection/tls.ts';
import { makeAuthority, makeCertificate } from '../../../tools/cluster/settings/certificates.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'theater-protection-'));
afterAll(() => rmSync(folder, { recursive: true }));

const SECRET = 'zq-passphrase-7319';
const authority = makeAuthority('ours');
const own = makeCertificate(authority, { name: 'till', hosts: [] });
const other = makeCertificate(authority, { name: 'other', hosts: [] });
const past = makeCertificate(authority, {
  name: 'past',
  hosts: [],
  validity: { from: 0, until: 86_400_000 },
});

const keys = generateKeyPairSync('rsa', { modulusLength: 1_024 });
const weak = makeCertificate(authority, { name: 'weak', hosts: [], keys });

function file(name: string, text: string, mode = 0o600): string {
  const place = path.join(folder, name);
  writeFileSync(place, text);
  chmodSync(place, mode);
  return place;
}

const encrypted = createPrivateKey(own.key).export({
  type: 'pkcs8',
  format: 'pem',
  cipher: 'aes-256-cbc',
  passphrase: SECRET,
});

const FILES = {
  authority: file('authority.pem', authority.certificate),
  certificate: file('own.pem', own.certificate),
  key: file('own.key', own.key),
  encrypted: file('encrypted.key', String(encrypted)),
  damagedKey: file('damaged.key', '-----BEGIN PRIVATE KEY-----\nzq-inside-7319\n-----END PRIVATE KEY-----\n'),
  damaged: file('damaged.pem', '-----BEGIN CERTIFICATE-----\nzq-inside-7319\n-----END CERTIFICATE-----\n'),
  weak: file('weak.pem', weak.certificate),
  weakKey: file('weak.key', weak.key),
  otherKey: file('other.key', other.key),
  past: file('past.pem', past.certificate),
  pastKey: file('past.key', past.key),
  words: file('words.txt', 'zq-inside-7319\n'),
  folder: path.join(folder, 'folder'),
  none: path.join(folder, 'none.pem'),
};
mkdirSync(FILES.folder);

function addressWith(files: Partial<TlsFiles>): CassandraAddress {
  const tls = { authority: null, own: null, ...files };
  return { contactPoints: ['127.0.0.1:9042'], keyspace: 'theater', dataCenter: null, tls };
}

/** What is said of these files; what it was read for, or null where nothing is wrong. */
function faultOf(files: Partial<TlsFiles>, passphrase: string | null = null): string | null {
  const reading = readProtection(addressWith(files), passphrase);
  return reading.kind === 'fault' ? reading.message : null;
}

test('files that are what they should be are taken, an encrypted key with its passphrase', () => {
  const { authority: ca, certificate, key } = FILES;
  expect(faultOf({ authority: ca })).toBeNull();
  expect(faultOf({ authority: ca, own: { certificate, key } })).toBeNull();
  expect(faultOf({ own: { certificate, key: FILES.encrypted } }, SECRET)).toBeNull();
});

test.for<[Partial<TlsFiles>, string]>([
  [{ authority: FILES.none }, `tls-ca ${FILES.none} cannot be read (ENOENT)`],
  [{ authority: FILES.folder }, `tls-ca ${FILES.folder} is no file`],
  [{ authority: FILES.words }, `tls-ca ${FILES.words} holds no certificate in PEM form`],
  [{ authority: FILES.damaged }, `tls-ca ${FILES.damaged} holds a certificate that is damaged`],
  [{ authority: FILES.key }, `tls-ca ${FILES.key} holds no certificate in PEM form`],
  [ownOf(FILES.none, FILES.key), `tls-cert ${FILES.none} cannot be read (ENOENT)`],
  [ownOf(FILES.words, FILES.key), `tls-cert ${FILES.words} holds no certificate in PEM form`],
  [ownOf(FILES.certificate, FILES.none), `tls-key ${FILES.none} cannot be read (ENOENT)`],
  [ownOf(FILES.certificate, FILES.words), `tls-key ${FILES.words} holds no private key in PEM form`],
  [ownOf(FILES.certificate, FILES.damagedKey), `tls-key ${FILES.damagedKey} is damaged`],
  [
    ownOf(FILES.certificate, FILES.otherKey),
    `tls-key ${FILES.otherKey} does not belong to tls-cert ${FILES.certificate}`,
  ],
  [ownOf(FILES.certificate, FILES.encrypted), `is encrypted; set THEATER_TLS_PASSPHRASE`],
  [ownOf(FILES.past, FILES.pastKey), `tls-cert ${FILES.past} was valid until 1970-01-02`],
  [ownOf(FILES.weak, FILES.weakKey), `tls-cert ${FILES.weak} cannot be used for TLS: its key is too short`],
])('%o is refused by its flag, and nothing of it is repeated: %s', ([files, words]) => {
  const fault = faultOf(files);
  expect(fault).toContain(words);
  expect(fault).not.toContain('zq-inside-7319');
});

function ownOf(certificate: string, key: string): Partial<TlsFiles> {
  return { own: { certificate, key } };
}

test('a passphrase that does not open the key is called that, and not repeated', () => {
  const fault = faultOf(ownOf(FILES.certificate, FILES.encrypted), 'zq-wrong-7319');
  expect(fault).toBe(`THEATER_TLS_PASSPHRASE does not open tls-key ${FILES.encrypted}`);
});

describe.skipIf(process.getuid === undefined)('a key', () => {
  test.for([0o640, 0o604, 0o620])('with mode %i, which is not for its owner alone, is refused', (mode) => {
    const key = file('open.key', own.key, mode);
    const fault = faultOf(ownOf(FILES.certificate, key));
    expect(fault).toBe(`tls-key ${key} can be read by others; run chmod 600 on it`);
  });

  test.skipIf(process.getuid?.() !== 0)('of another user is refused', () => {
    const key = file('foreign.key', own.key);
    chownSync(key, 12_345, 12_345);
    const fault = faultOf(ownOf(FILES.certificate, key));
    expect(fault).toBe(`tls-key ${key} belongs to another user; it must be yours`);
  });
});

test.for(['127.0.0.1', '127.9.8.7', 'localhost', 'LOCALHOST', '::1', '::ffff:127.0.0.1'])(
  '%s is this machine',
  (host) => expect(isLoopback(host)).toBe(true),
);

test.for([
  '10.0.0.1',
  '0.0.0.0',
  '128.0.0.1',
  '127.0.0.1.example',
  '127.example',
  'localhost.example',
  '::2',
  '',
])('"%s" is somewhere else, or may be', (host) => expect(isLoopback(host)).toBe(false));

function protectionOf(address: CassandraAddress): Protection {
  const reading = readProtection(address, null);
  if (reading.kind === 'fault') throw new Error(reading.message);
  return reading.protection;
}

test('a password may go to this machine, over TLS, or where it is said that it may', () => {
  const secure = protectionOf(addressWith({ authority: FILES.authority }));
  const careless = { ...UNPROTECTED, isInsecure: true };
  expect(secure.tls?.rejectUnauthorized).toBe(true);
  expect(protectionOf({ ...addressWith({}), isInsecure: true }).tls?.rejectUnauthorized).toBe(false);
  for (const point of ['127.0.0.2:9042', '[::1]:9042', '10.0.0.1:9042', 'node1.example:9042']) {
    const isHere = /^(127|\[)/.test(point);
    expect(mayTellPassword(UNPROTECTED, point)).toBe(isHere);
    expect(mayTellPassword(secure, point)).toBe(true);
    expect(mayTellPassword(careless, point)).toBe(true);
  }
  expect(passwordFault(UNPROTECTED, ['127.0.0.1:9042', '10.0.0.1:9042', 'n:9042'])).toContain(
    'the way to 10.0.0.1:9042, n:9042 is not encrypted',
  );
});

test('a node that others have told of is not told the password unprotected', () => {
  const credentials = { username: 'mia', password: SECRET };
  const { authProvider } = accessOptions({ credentials, protection: UNPROTECTED });
  const answerTo = (endpoint: string): unknown => {
    let told: unknown = null;
    authProvider
      ?.newAuthenticator(endpoint, 'org.apache.cassandra.auth.PasswordAuthenticator')
      .initialResponse((error: unknown, token: unknown) => (told = error ?? token));
    return told;
  };
  expect(answerTo('10.0.0.2:9042')).toBeInstanceOf(PasswordWithheld);
  expect(String(answerTo('10.0.0.2:9042'))).not.toContain(SECRET);
  expect(String(answerTo('127.0.0.2:9042'))).toContain(SECRET);
});
