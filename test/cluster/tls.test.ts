import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { connect as connectByTls } from 'node:tls';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';

import { readCassandraAddress } from '../../source/store/cassandra/connection/address.ts';
import { makePlan } from '../../source/theater/plan.ts';
import { type CertificateFiles, certificateFiles } from '../../tools/cluster/secured.ts';
import { makeAuthority, makeCertificate } from '../../tools/cluster/settings/certificates.ts';
import { run, type Run, temporaryFolder } from '../commands/program.ts';
import { openByAddress } from './harness/cassandra-opener.ts';
import { CLUSTER_START_MS, clusterFault, startCluster } from './harness/nodes.ts';

const SLOW_MS = 120_000;
const KEYSPACE = 'encrypted';
const SECRET = 'zq-network-7319';

const script = path.join(import.meta.dirname, '..', '..', 'scripts', 'cluster.ts');

describe.skipIf(clusterFault !== null)('a node that speaks TLS alone', { timeout: SLOW_MS }, () => {
  let cluster: Awaited<ReturnType<typeof startCluster>>;
  let files: CertificateFiles;
  /** Its `host:port`. */
  let point = '';

  beforeAll(async () => {
    cluster = await startCluster({ nodes: 1, door: 'secure' });
    files = certificateFiles(cluster.plan);
    point = `${cluster.contactPoints[0]}:${cluster.port}`;
    const store = await openByAddress(cluster.storeAddress(KEYSPACE));
    await store.initialise(makePlan({ rooms: 1 }), { copies: 1 });
    await store.close();
  }, CLUSTER_START_MS);

  afterAll(async () => await cluster.stop(), SLOW_MS);

  const authority = (): string => `tls-ca=${files.authority}`;
  const own = (): string => `tls-cert=${files.clientCertificate}&tls-key=${files.clientKey}`;

  test('sells by the certificates of its cluster, and doctor finds nothing wrong with them', async () => {
    const address = cluster.storeAddress(KEYSPACE);
    expect(readCassandraAddress(address)).toMatchObject({ address: { tls: { authority: files.authority } } });
    const booked = await told(address, 'book', 'A', '7-4', '--as', 'Mia');
    expect(booked).toMatchObject({ code: 0, stdout: expect.stringContaining('Booked A 7-4 for Mia') });
    const { stdout } = await told(address, 'doctor');
    expect(stdout).toMatch(/fine +contact points +1 of 1 answer/);
    expect(stdout).toMatch(/fine +encryption +TLS alone, and only with nodes whose certificate is right/);
  });

  test('answers to the cluster script, whose files nobody else can read', async () => {
    const statement = `SELECT client FROM ${KEYSPACE}.rooms WHERE room = 'A' AND row = 7 AND place = 4`;
    const args = [script, '--dir', cluster.plan.directory, 'cql', statement];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    expect(stdout).toBe('client\n------\nMia\n');
    const folder = path.dirname(files.authority);
    const modes = ['.', ...readdirSync(folder)].map((name) => statSync(path.join(folder, name)).mode & 0o777);
    expect(modes).toEqual([0o700, 0o600, 0o600, 0o600, 0o600, 0o600]);
  });

  test('takes a program for a program and a node for a node, and neither for the other', async () => {
    const { storagePort } = cluster.plan;
    const [node, program] = [
      { certificate: files.nodes, key: files.nodes },
      { certificate: files.clientCertificate, key: files.clientKey },
    ];
    const isLetIn = async (port: number, shown: typeof node): Promise<boolean> =>
      await isTaken(cluster.contactPoints[0] ?? '', port, { ca: files.authority, ...shown });
    expect({
      storage: [await isLetIn(storagePort, node), await isLetIn(storagePort, program)],
      clients: [await isLetIn(cluster.port, node), await isLetIn(cluster.port, program)],
    }).toEqual({ storage: [true, false], clients: [false, true] });
  });

  test('tells who does not fit what is wrong, which is never that it is down', async () => {
    const folder = temporaryFolder();
    const strangers = makeAuthority('strangers');
    const stranger = makeCertificate(strangers, { name: 'stranger', hosts: [] });
    const place = (name: string, text: string): string => {
      writeFileSync(path.join(folder, name), text, { mode: 0o600 });
      return path.join(folder, name);
    };
    const strangersFile = place('strangers.pem', strangers.certificate);
    const shown = `tls-cert=${place('own.pem', stranger.certificate)}&tls-key=${place('own.key', stranger.key)}`;
    const cases = [
      [at(point), 'it wants TLS; add tls=on'],
      [at(point, 'tls=on', own()), 'its certificate is of an authority that is not known here'],
      [
        at(point, `tls-ca=${strangersFile}`, own()),
        'its certificate is of an authority that is not known here',
      ],
      [
        at(point, authority()),
        'it asks for a certificate of this program; add tls-cert=FILE and tls-key=FILE',
      ],
      [at(point, authority(), shown), 'it refuses the certificate of this program'],
    ] as const;
    const ended = await Promise.all(cases.map(async ([address]) => await told(address, 'rooms')));
    expect(ended.map(({ code }) => code)).toEqual(cases.map(() => 69));
    const lines = ended.map(({ stderr }) => stderr);
    expect(lines).toEqual(cases.map(([, words]) => expect.stringContaining(`answers at ${point}: ${words}`)));
    expect(lines.join('')).not.toContain('is the cluster up');
  });

  test('is another host at another address, and what stands between sees nothing of a booking', async () => {
    const seen: Buffer[] = [];
    const between = await forwarder(cluster.contactPoints[0] ?? '', cluster.port, seen);
    const { code, stderr } = await told(at(between, authority(), own()), 'rooms');
    expect(code).toBe(69);
    expect(stderr).toContain(`${between}: its certificate is for another host (${cluster.contactPoints[0]}`);

    const named = at(between.replace('127.0.0.1', 'localhost'), authority(), own());
    expect((await told(named, 'book', 'A', '7-5', '--as', 'Zebulon')).code).toBe(0);
    expect(Buffer.concat(seen).length).toBeGreaterThan(0);
    for (const word of ['STARTUP', 'CQL_VERSION', 'Zebulon', SECRET]) {
      expect(Buffer.concat(seen).includes(word)).toBe(false);
    }
  });
});

/** What the program says to who asks by this address; it knows a password. */
async function told(address: string, ...args: readonly string[]): Promise<Run> {
  const environment = { THEATER_STORE: address, THEATER_USER: 'mia', THEATER_PASSWORD: SECRET };
  const ended = await run([...args], { home: temporaryFolder(), environment });
  expect(ended.stdout + ended.stderr).not.toContain(SECRET);
  return ended;
}

/** The address of the theater at this `host:port`. */
function at(place: string, ...settings: readonly string[]): string {
  return `cassandra://${place}/${KEYSPACE}${settings.length === 0 ? '' : `?${settings.join('&')}`}`;
}

/** Whether whoever shows this certificate there is let in: nothing ends the connection in the moment after. */
async function isTaken(
  host: string,
  port: number,
  files: { readonly ca: string; readonly certificate: string; readonly key: string },
): Promise<boolean> {
  const [ca, cert, key] = [files.ca, files.certificate, files.key].map((file) => readFileSync(file));
  const socket = connectByTls({ host, port, ca, cert, key });
  onTestFinished(() => void socket.destroy());
  return await new Promise((resolve) => {
    socket.on('secureConnect', () => setTimeout(() => resolve(true), 1_500));
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
  });
}

/** What passes everything on to a node, and keeps a copy. */
async function forwarder(host: string, port: number, seen: Buffer[]): Promise<string> {
  const server = createServer((socket) => {
    const node = connect({ host, port });
    for (const [from, to] of [
      [socket, node],
      [node, socket],
    ] as const) {
      from.on('data', (chunk) => seen.push(Buffer.from(chunk)));
      from.on('error', () => to.destroy());
      from.pipe(to);
    }
    onTestFinished(() => {
      socket.destroy();
      node.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the forwarder does not listen');
  return `127.0.0.1:${address.port}`;
}
