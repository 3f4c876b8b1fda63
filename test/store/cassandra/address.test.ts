import { expect, test } from 'vitest';

import {
  formatCassandraAddress,
  isCassandraAddress,
  readCassandraAddress,
} from '../../../source/store/cassandra/connection/address.ts';

test.for([
  [
    'cassandra://127.0.0.1,127.0.0.2,127.0.0.3/theater?dc=datacenter1',
    ['127.0.0.1:9042', '127.0.0.2:9042', '127.0.0.3:9042'],
    'theater',
    'datacenter1',
  ],
  ['cassandra://node-1.example:9142/t_2', ['node-1.example:9142'], 't_2', null],
  ['cassandra://[::1],[fe80::2]:9043/theater', ['[::1]:9042', '[fe80::2]:9043'], 'theater', null],
  ['cassandra://a,a:9042,b/theater', ['a:9042', 'b:9042'], 'theater', null],
] as const)('%s is read', ([text, contactPoints, keyspace, dataCenter]) => {
  const reading = readCassandraAddress(text);
  expect(reading).toEqual({ kind: 'address', address: { contactPoints, keyspace, dataCenter } });
  if (reading.kind !== 'address') return;
  const again = readCassandraAddress(formatCassandraAddress(reading.address));
  expect(again).toEqual(reading);
});

test.for([
  ['tls=on', { authority: null, own: null }, undefined],
  ['dc=dc1&tls=on&insecure=yes', { authority: null, own: null }, true],
  ['tls-ca=/etc/ca.pem', { authority: '/etc/ca.pem', own: null }, undefined],
  [
    'tls-key=my key.pem&tls-cert=a%26b%3F%25.pem&tls=on&tls-ca=ca=1.pem',
    { authority: 'ca=1.pem', own: { certificate: 'a&b?%.pem', key: 'my key.pem' } },
    undefined,
  ],
  ['insecure=yes', undefined, true],
] as const)('what follows the question mark is read in any order: %s', ([query, tls, isInsecure]) => {
  const reading = readCassandraAddress(`cassandra://a/theater?${query}`);
  expect(reading).toMatchObject({ kind: 'address', address: { keyspace: 'theater' } });
  if (reading.kind !== 'address') return;
  expect(reading.address.tls).toEqual(tls);
  expect(reading.address.isInsecure).toBe(isInsecure);
  expect(readCassandraAddress(formatCassandraAddress(reading.address))).toEqual(reading);
});

test('an address is shown with what it means, in one order', () => {
  const reading = readCassandraAddress('cassandra://a/t?tls-key=k&insecure=yes&tls-cert=c d&tls-ca=x&dc=dc1');
  if (reading.kind !== 'address') throw new Error(reading.message);
  expect(formatCassandraAddress(reading.address)).toBe(
    'cassandra://a/t?dc=dc1&tls=on&tls-ca=x&tls-cert=c%20d&tls-key=k&insecure=yes',
  );
});

test('what could steer a terminal stands in an address as %XX, and is read again as it was', () => {
  const authority = '/etc/\u001B[2J\u009B\u202Eca\u200B.pem';
  const address = {
    contactPoints: ['a:9042'],
    keyspace: 't',
    dataCenter: null,
    tls: { authority, own: null },
  } as const;
  const text = formatCassandraAddress(address);
  expect(text).toBe('cassandra://a/t?tls=on&tls-ca=/etc/%1B[2J%C2%9B%E2%80%AEca%E2%80%8B.pem');
  expect(readCassandraAddress(text)).toEqual({ kind: 'address', address });
});

test.for([
  ['theater.db', 'starts with cassandra://'],
  ['CASSANDRA://a/theater', 'starts with cassandra://'],
  ['cassandra://mia:secret@a/theater', 'password does not belong in the address'],
  ['cassandra:///theater', 'there is an empty host'],
  ['cassandra://a,,b/theater', 'there is an empty host'],
  ['cassandra://a', 'the keyspace is missing'],
  ['cassandra://a/', 'the keyspace is missing'],
  ['cassandra://a/Theater', '"Theater" is no keyspace'],
  ['cassandra://a/1st', '"1st" is no keyspace'],
  [`cassandra://a/${'x'.repeat(49)}`, 'is no keyspace'],
  ['cassandra://a/theater;drop', 'is no keyspace'],
  ['cassandra://a/theater/more', 'an address looks like'],
  ['cassandra://a/theater?dc=x?dc=y', 'an address looks like'],
  ['cassandra://::1/theater', 'an IPv6 address stands in brackets: [::1]'],
  ['cassandra://[::g]/theater', '"[::g]" is no host'],
  ['cassandra://a b/theater', '"a b" is no host'],
  ['cassandra://a:0/theater', '"0" is no port'],
  ['cassandra://a:70000/theater', '"70000" is no port'],
  ['cassandra://a:/theater', '"" is no port'],
  ['cassandra://a/theater?rack=r1', '"?rack=r1" is not understood'],
  ['cassandra://a/theater?dc=', '"?dc=" is not understood'],
  ['cassandra://a/theater?tls=off', '"?tls=off" is not understood; only dc=…, tls=…'],
  ['cassandra://a/theater?tls=on&tls=on', 'tls is given twice'],
  ['cassandra://a/theater?tls=on&', '"?" is not understood'],
  ['cassandra://a/theater?tls-ca=', '"?tls-ca=" is not understood'],
  ['cassandra://a/theater?tls-ca=%E0%A4', 'is not understood'],
  ['cassandra://a/theater?insecure=no', '"?insecure=no" is not understood'],
  ['cassandra://a/theater?tls-cert=c.pem', 'tls-cert and tls-key belong together'],
  ['cassandra://a/theater?tls=on&tls-key=k.pem', 'tls-cert and tls-key belong together'],
  ['cassandra://a/theater?password=secret', 'password does not belong in the address'],
] as const)('%s is refused: %s', ([text, message]) => {
  expect(readCassandraAddress(text)).toEqual({ kind: 'fault', message: expect.stringContaining(message) });
});

test('a fault never repeats what could drive a terminal, nor a password', () => {
  const reading = readCassandraAddress('cassandra://a/\u001B[2J');
  expect(reading).toMatchObject({ kind: 'fault', message: expect.not.stringContaining('\u001B') });
  const secret = readCassandraAddress('cassandra://mia:secret@a/theater');
  expect(secret).toMatchObject({ message: expect.not.stringContaining('secret') });
  const asked = readCassandraAddress('cassandra://a/theater?tls=on&PASSWORD=hunter2');
  expect(asked).toMatchObject({ message: expect.not.stringContaining('hunter2') });
});

test('an address speaks of Cassandra or is a file', () => {
  expect(isCassandraAddress('cassandra:/oops')).toBe(true);
  expect(isCassandraAddress('./cassandra.db')).toBe(false);
});
