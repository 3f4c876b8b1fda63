import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

import { errors } from 'cassandra-driver';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';

import { vitalsUnanswered } from '../../source/commands/opening/open-store.ts';
import { openCassandraStore } from '../../source/store/cassandra/cassandra-store.ts';
import { readCassandraAddress } from '../../source/store/cassandra/connection/address.ts';
import { CONSISTENCY_PRESETS } from '../../source/store/cassandra/connection/consistency.ts';
import type { Access } from '../../source/store/cassandra/connection/driver-options.ts';
import { TroubleFinder } from '../../source/store/cassandra/connection/node-trouble.ts';
import {
  accessOf,
  askNode,
  type CassandraStoreOptions,
} from '../../source/store/cassandra/connection/open-session.ts';
import { Session } from '../../source/store/cassandra/connection/session.ts';
import { attemptOfError } from '../../source/store/cassandra/rooms/send-once.ts';
import { type SellingStore, StoreError } from '../../source/store/store.ts';
import {
  type Certificate,
  makeAuthority,
  makeCertificate,
} from '../../tools/cluster/settings/certificates.ts';
import { FakeCqlServer } from './fake-cql-server.ts';

const SECRET = 'zq-hostile-7319';
const CREDENTIALS = { username: 'mia', password: SECRET };

const folder = mkdtempSync(path.join(tmpdir(), 'theater-tls-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ours = makeAuthority('ours');
const theirs = makeAuthority('theirs');
const DAY_MS = 24 * 3_600_000;

/** A node's certificate for the addresses at which it is asked here. */
const right = makeCertificate(ours, { name: 'node', hosts: ['127.0.0.1', '0.0.0.0'] });

function file(name: string, text: string): string {
  const place = path.join(folder, name);
  writeFileSync(place, text);
  chmodSync(place, 0o600);
  return place;
}

const authority = `tls-ca=${file('ours.pem', ours.certificate)}`;

/** A node that speaks TLS by this certificate. */
async function nodeWith({ certificate, key }: Certificate, more: TlsOptions = {}): Promise<FakeCqlServer> {
  return await started({ cert: certificate, key, ...more });
}

async function started(tls: TlsOptions | null): Promise<FakeCqlServer> {
  const node = await FakeCqlServer.start(tls);
  onTestFinished(() => node.stop());
  return node;
}

type Asked = Pick<CassandraStoreOptions, 'credentials' | 'keyPassphrase'>;

/** Opens the theater of these nodes; `settings` follow the question mark. */
async function open(hosts: string, settings: string, asked: Asked = {}): Promise<SellingStore> {
  const reading = readCassandraAddress(
    `cassandra://${hosts}/theater${settings === '' ? '' : `?${settings}`}`,
  );
  if (reading.kind === 'fault') throw new Error(reading.message);
  const store = await openCassandraStore({ address: reading.address, ...asked });
  onTestFinished(() => store.close());
  return store;
}

/** Those of these words that are not said where a theater cannot be opened, and then what is said. */
async function unsaid(opening: Promise<unknown>, ...words: readonly string[]): Promise<readonly string[]> {
  const error: unknown = await opening.then(
    () => null,
    (reason: unknown) => reason,
  );
  const said = error instanceof StoreError ? error.message : `no StoreError, but ${String(error)}`;
  const missing = words.filter((each) => !said.includes(each));
  return missing.length === 0 ? [] : [...missing, `said was: ${said}`];
}

test('a node whose certificate is of the named authority and for its address is used', async () => {
  const node = await nodeWith(right);
  const store = await open(node.contactPoint, authority);
  expect(store.address).toBe(`cassandra://${node.contactPoint}/theater?tls=on&${authority}`);
  const { findings } = await store.health();
  expect(findings).toContainEqual(expect.objectContaining({ subject: 'encryption', level: 'fine' }));
  expect(findings).toContainEqual(
    expect.objectContaining({ subject: 'contact points', level: 'fine', message: '1 of 1 answer' }),
  );
});

test('a certificate for a name is right for whoever wrote that name, wherever it leads', async () => {
  const node = await nodeWith(makeCertificate(ours, { name: 'node', hosts: ['localhost'] }));
  const port = node.contactPoint.split(':')[1];
  const store = await open(`localhost:${port}`, authority);
  expect(store.address).toContain('localhost');
  expect(
    await unsaid(open(node.contactPoint, authority), 'its certificate is for another host (localhost)'),
  ).toEqual([]);
});

test('a certificate for an IP address is not enough where names are in the address', async () => {
  const node = await nodeWith(right);
  const port = node.contactPoint.split(':')[1];
  expect(
    await unsaid(
      open(`localhost:${port}`, authority),
      'its certificate is for another host (127.0.0.1, 0.0.0.0)',
    ),
  ).toEqual([]);
});

const elsewhere = makeCertificate(ours, { name: 'node', hosts: ['node2.example', '10.0.0.6'] });
const past = { from: Date.now() - 9 * DAY_MS, until: Date.now() - DAY_MS };
const expired = makeCertificate(ours, { name: 'node', hosts: ['127.0.0.1'], validity: past });
const coming = { from: Date.now() + DAY_MS, until: Date.now() + 9 * DAY_MS };
const early = makeCertificate(ours, { name: 'node', hosts: ['127.0.0.1'], validity: coming });
const foreign = makeCertificate(theirs, { name: 'node', hosts: ['127.0.0.1'] });
const nameless = makeCertificate(ours, { name: '127.0.0.1', hosts: [], holder: 'node' });
const weakKeys = generateKeyPairSync('rsa', { modulusLength: 1_024 });
const weak = makeCertificate(ours, { name: 'node', hosts: ['127.0.0.1'], keys: weakKeys });
const impostor = makeCertificate(makeAuthority('ours'), { name: 'node', hosts: ['127.0.0.1'] });

test.for<[string, Certificate, string, string]>([
  [
    'of another authority',
    foreign,
    'its certificate is of an authority that is not known here',
    'tls-ca=FILE',
  ],
  [
    'of an authority of the same name',
    impostor,
    'its certificate is of an authority that is not known here',
    'tls-ca',
  ],
  ['that has expired', expired, 'its certificate has expired', 'give the node a new certificate'],
  ['that is not valid yet', early, 'its certificate is not valid yet', 'compare the clocks'],
  [
    'for another host',
    elsewhere,
    'its certificate is for another host (node2.example, 10.0.0.6)',
    'write the host in the address as the certificate has it',
  ],
  [
    'without a host, whatever its subject is called',
    nameless,
    'its certificate is for another host (it names none by subjectAltName)',
    'give the node a certificate with this one',
  ],
  ['with too short a key', weak, 'its certificate is not in order (', 'too '],
])(
  'a certificate %s is called that, and nothing is sent to whoever shows it',
  async ([, certificate, ...words]) => {
    const node = await nodeWith(certificate, { ciphers: 'DEFAULT@SECLEVEL=0' });
    node.isPasswordAsked = true;
    expect(await unsaid(open(node.contactPoint, authority, { credentials: CREDENTIALS }), ...words)).toEqual(
      [],
    );
    expect(Buffer.concat(node.received)).toHaveLength(0);
  },
);

test('the name of the subject is no host where names are in the address', async () => {
  for (const hosts of [[], ['127.0.0.1']]) {
    const named = makeCertificate(ours, { name: 'localhost', hosts, holder: 'node' });
    const node = await nodeWith(named);
    const opening = open(node.contactPoint.replace('127.0.0.1', 'localhost'), authority);
    expect(await unsaid(opening, 'its certificate is for another host (')).toEqual([]);
  }
});

test.for<[string, Certificate]>([
  ['of another authority', foreign],
  ['that has expired', expired],
  ['for another host', elsewhere],
  ['without a host', nameless],
])('the driver itself sends nothing to who shows a certificate %s', async ([, certificate]) => {
  const node = await nodeWith(certificate);
  node.isPasswordAsked = true;
  for (const connect of connections)
    await expect(connect(node.contactPoint)).rejects.toBeInstanceOf(errors.NoHostAvailableError);
  expect(Buffer.concat(node.received)).toHaveLength(0);
});

test('the driver itself tells the password to who has the right certificate', async () => {
  const node = await nodeWith(right);
  node.isPasswordAsked = true;
  for (const connect of connections) {
    node.received.length = 0;
    await expect(connect(node.contactPoint)).rejects.toBeInstanceOf(Error);
    expect(Buffer.concat(node.received).includes(SECRET)).toBe(true);
  }
});

/** The ways in which this program has the driver connect, without a look of its own before. */
const connections: readonly ((contactPoint: string) => Promise<unknown>)[] = [
  async (contactPoint) => await askNode(contactPoint, accessTo(contactPoint), AbortSignal.timeout(5_000)),
  async (contactPoint) => {
    const session = await Session.open({
      contactPoint,
      dataCenter: 'datacenter1',
      access: accessTo(contactPoint),
      consistency: CONSISTENCY_PRESETS.quorum,
      routing: 'ring-order',
      isBrief: false,
    });
    onTestFinished(() => session.close());
  },
];

function accessTo(contactPoint: string): Access {
  const reading = readCassandraAddress(`cassandra://${contactPoint}/theater?${authority}`);
  if (reading.kind === 'fault') throw new Error(reading.message);
  return accessOf({ address: reading.address, credentials: CREDENTIALS });
}

test('without a file of authorities those of the machine count', async () => {
  const node = await nodeWith(right);
  expect(
    await unsaid(
      open(node.contactPoint, 'tls=on'),
      'its certificate is of an authority that is not known here',
    ),
  ).toEqual([]);
});

test('a node that wants TLS says so to whoever does not speak it, and the other way round', async () => {
  const [secure, plain] = [await nodeWith(right), await started(null)];
  expect(await unsaid(open(secure.contactPoint, ''), 'it wants TLS; add tls=on to the address')).toEqual([]);
  expect(
    await unsaid(open(plain.contactPoint, authority), 'it speaks no TLS; give this node a certificate'),
  ).toEqual([]);
});

for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
  test(`a node that asks for a certificate of this program is heard, by ${maxVersion}`, async () => {
    const asking = { ca: ours.certificate, requestCert: true, rejectUnauthorized: true, maxVersion };
    const node = await nodeWith(right, asking);
    expect(await unsaid(open(node.contactPoint, authority), 'tls-cert=FILE and tls-key=FILE')).toEqual([]);

    const own = makeCertificate(ours, { name: 'till', hosts: [] });
    const shown = ownFiles('own', own);
    const store = await open(node.contactPoint, `${authority}&${shown}`);
    expect(store.address).toContain(shown);

    const other = ownFiles('other', makeCertificate(theirs, { name: 'till', hosts: [] }));
    expect(
      await unsaid(
        open(node.contactPoint, `${authority}&${other}`),
        maxVersion === 'TLSv1.3'
          ? 'it hangs up after the handshake of TLS, and may refuse the certificate of this program; name one in tls-cert that is of an authority the node trusts'
          : 'it breaks the handshake of TLS off; where it asks for a certificate, name one that it trusts',
      ),
    ).toEqual([]);
  });
}

function ownFiles(name: string, { certificate, key }: Certificate): string {
  return `tls-cert=${file(`${name}.pem`, certificate)}&tls-key=${file(`${name}.key`, key)}`;
}

/** What does this with each connection, the first of which is number 0. */
async function listener(react: (socket: Socket, number: number) => void): Promise<string> {
  let count = 0;
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    react(socket, count);
    count += 1;
    onTestFinished(() => void socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it does not listen');
  return `127.0.0.1:${address.port}`;
}

describe('what ends connections without a word', () => {
  test.for([authority, ''])(
    'is said to hang up, and not to be something else, asked with "%s"',
    async (asked) => {
      for (const end of [(socket: Socket) => socket.end(), (socket: Socket) => socket.resetAndDestroy()]) {
        const point = await listener((socket) => socket.once('data', () => end(socket)));
        const opening = open(point, asked);
        expect(
          await unsaid(
            opening,
            `${point}: it takes the connection and hangs up without a word; is the cluster`,
          ),
        ).toEqual([]);
      }
    },
  );

  test.for([authority, ''])('and then says nothing is silent, asked with "%s"', async (asked) => {
    const point = await listener((socket, number) => {
      if (number === 0) socket.once('data', () => socket.end());
    });
    expect(await unsaid(open(point, asked), `${point}: it takes the connection and says nothing`)).toEqual(
      [],
    );
  });

  test.for([authority, ''])('and listens no more has no process, asked with "%s"', async (asked) => {
    const server = createServer((socket) => {
      server.close();
      socket.once('data', () => socket.resetAndDestroy());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const point = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    expect(await unsaid(open(point, asked), `${point}: nothing listens there; is the cluster up?`)).toEqual(
      [],
    );
  });

  test('after a handshake may do so for want of a certificate', async () => {
    const server = createTlsServer({ cert: right.certificate, key: right.key }, (socket) => socket.destroy());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const point = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const words = 'it hangs up after the handshake of TLS, and may ask for a certificate; where it asks';
    expect(await unsaid(open(point, authority), words)).toEqual([]);
  });
});

test('a node that has only older versions of TLS is called that', async () => {
  const node = await nodeWith(right, {
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'ALL@SECLEVEL=0',
  });
  expect(await unsaid(open(node.contactPoint, authority), 'no version or cipher of TLS in common')).toEqual(
    [],
  );
});

test('where one of three nodes has a fault of TLS, the others are used and doctor tells it', async () => {
  const nodes = [await nodeWith(right), await nodeWith(expired), await started(null)];
  const store = await open(nodes.map((node) => node.contactPoint).join(','), authority);
  const { findings } = await store.health();
  const [, second, third] = nodes.map((node) => node.contactPoint);
  expect(findings.find(({ subject }) => subject === 'contact points')).toEqual({
    subject: 'contact points',
    level: 'warning',
    message: `1 of 3 answer; not ${second} (its certificate has expired), ${third} (it speaks no TLS)`,
    advice:
      'give the node a new certificate; give this node a certificate (client_encryption_options), or take TLS out of the address',
  });
});

test('where every node has a fault of its own, each is told with what helps', async () => {
  const nodes = [await nodeWith(foreign), await nodeWith(expired)];
  const points = ['127.0.0.1:1', ...nodes.map((node) => node.contactPoint)];
  const opening = open(points.join(','), authority);
  const [none, second, third] = points;
  expect(
    await unsaid(
      opening,
      `${none} (nothing listens there), ${second} (its certificate is of an authority that is not known here), ${third} (its certificate has expired)`,
      'is the cluster up?',
      'tls-ca=FILE',
      'give the node a new certificate',
    ),
  ).toEqual([]);
});

test('ops tells a node that cannot be spoken to from one that is down or stands still', async () => {
  const reading = readCassandraAddress(`cassandra://127.0.0.1/theater?${authority}`);
  if (reading.kind === 'fault') throw new Error(reading.message);
  const troubles = new TroubleFinder(accessOf({ address: reading.address }).protection);
  const troubleAt = async (node: FakeCqlServer | null): Promise<string> => {
    const port = Number(node?.contactPoint.split(':')[1] ?? 1);
    return (await troubles.troubleOf({ address: '127.0.0.1', port })).cause;
  };
  const still = await nodeWith(right);
  still.isFrozen = true;
  expect(
    await Promise.all([await nodeWith(right), await nodeWith(expired), null, still].map(troubleAt)),
  ).toEqual([
    'answers late',
    'cannot be spoken to: its certificate has expired',
    'has no process',
    'takes connections and is silent',
  ]);
});

test('in a running program, nodes that can no longer be spoken to are called that, and never down', async () => {
  const node = await nodeWith(right);
  const store = await open(node.contactPoint, authority);
  node.renew({ cert: expired.certificate, key: expired.key });
  const words = `no node of cassandra://${node.contactPoint}/theater can be used: ${node.contactPoint} (its certificate has expired); give the node a new certificate`;
  await expect
    .poll(() => store.look('A', 'browse').catch((error: Error) => error.message), { timeout: 10_000 })
    .toBe(words);
  const barred = { state: 'barred', trouble: { cause: 'cannot be spoken to: its certificate has expired' } };
  const vitals = await store.vitals();
  expect(vitals).toMatchObject({ nodes: [barred] });
  expect(JSON.stringify(vitals)).not.toContain('down');
  const { address } = store;
  expect(await vitalsUnanswered({ store: address }, {})).toMatchObject({ nodes: [barred] });
});

test('OpenSSL’s own words do not reach a person', async () => {
  const wrongVersion = Object.assign(new Error('40CD51:error:0A00010B:SSL routines:wrong version'), {
    code: 'ERR_SSL_WRONG_VERSION_NUMBER',
  });
  const unknown = Object.assign(new Error('40CD51:error:0A00045C:SSL routines:certificate required'), {
    code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
  });
  const expiry = Object.assign(new Error('certificate has expired'), { code: 'CERT_HAS_EXPIRED' });
  const inner = { '10.0.0.1:9042': wrongVersion, '10.0.0.2:9042': unknown, '10.0.0.3:9042': expiry };
  const error = new errors.NoHostAvailableError(inner);
  expect(attemptOfError(error, { isPaxosV2: true })).toEqual({
    kind: 'unknown',
    message:
      'no node answered (10.0.0.1:9042: it speaks no TLS that this program understands; ' +
      '10.0.0.2:9042: it wants another certificate of this program; 10.0.0.3:9042: its certificate has expired)',
  });
});

test('no byte of a password goes over a plain connection to another machine', async () => {
  const node = await started(null);
  node.isPasswordAsked = true;
  // It leads here, and says nothing of that.
  const hosts = node.contactPoint.replace('127.0.0.1', '0.0.0.0');
  expect(
    await unsaid(
      open(hosts, '', { credentials: CREDENTIALS }),
      `the password was not sent, since the way to ${hosts} is not encrypted`,
      'tls=on',
      'insecure=yes',
    ),
  ).toEqual([]);
  expect(
    await unsaid(open(`${node.contactPoint},${hosts}`, '', { credentials: CREDENTIALS }), 'was not sent'),
  ).toEqual([]);
  expect(node.received).toEqual([]);
  expect(
    await unsaid(
      open(hosts, 'insecure=yes', { credentials: CREDENTIALS }),
      'refused the user name or password',
    ),
  ).toEqual([]);
  expect(Buffer.concat(node.received).includes(SECRET)).toBe(true);
});

test('a password goes to a node that has proved itself, and to this machine without TLS', async () => {
  for (const [node, settings] of [
    [await nodeWith(right), authority],
    [await started(null), ''],
  ] as const) {
    node.isPasswordAsked = true;
    expect(
      await unsaid(open(node.contactPoint, settings, { credentials: CREDENTIALS }), 'refused the user name'),
    ).toEqual([]);
    expect(Buffer.concat(node.received).includes(SECRET)).toBe(true);
  }
});

test('with insecure=yes a certificate need not be right, and doctor says so', async () => {
  const node = await nodeWith(foreign);
  const store = await open(node.contactPoint, `${authority}&insecure=yes`);
  const { findings } = await store.health();
  expect(findings).toContainEqual(expect.objectContaining({ subject: 'encryption', level: 'warning' }));
});
