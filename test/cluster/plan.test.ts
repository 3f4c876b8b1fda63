import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { choosePlan, defaultPlan } from '../../tools/cluster/plan/choose-plan.ts';
import { through } from '../../tools/cluster/plan/launcher.ts';
import { readCommandLine } from '../../tools/cluster/plan/options.ts';
import {
  type ClusterPlan,
  isLoopbackRange,
  nodeOf,
  nodesOf,
  tokenOf,
} from '../../tools/cluster/plan/plan.ts';
import { readSavedCluster, saveCluster } from '../../tools/cluster/plan/saved-plan.ts';
import { certificateFiles, ensureCertificates, storeAddressOf } from '../../tools/cluster/secured.ts';
import {
  nodeSettings,
  renderCassandraYaml,
  settingsOf,
} from '../../tools/cluster/settings/cassandra-yaml.ts';

const directory = '/cluster';
const saved = { plan: { directory, ...defaultPlan }, joined: [1, 2, 3] };
const asked = (...args: string[]) => readCommandLine(['--dir', directory, 'up', ...args], '/').options;

describe('a plan', () => {
  it('makes each of three nodes the first replica of two of the rooms', () => {
    const tokens = [0, 1, 2].map((index) => BigInt(tokenOf(index, 3)));
    const leaders = ['A', 'B', 'C', 'D', 'E', 'F'].map((room) => {
      const token = tokenOfKey(room);
      const ring = tokens.toSorted((left, right) => (left < right ? -1 : 1));
      return tokens.indexOf(ring.find((end) => token <= end) ?? ring[0] ?? 0n) + 1;
    });
    expect(leaders).toEqual([1, 1, 3, 3, 2, 2]);
  });

  it('spaces the tokens of any number of nodes evenly', () => {
    for (const nodes of [3, 4, 7]) {
      const tokens = Array.from({ length: nodes }, (_, index) => BigInt(tokenOf(index, nodes)));
      const distances = tokens.map((token, index) =>
        BigInt.asUintN(64, (tokens[(index + 1) % nodes] ?? 0n) - token),
      );
      const step = 2n ** 64n / BigInt(nodes);
      for (const distance of distances) expect(Number(distance - step)).toBeLessThan(nodes);
    }
  });

  it('gives the nodes addresses one after the other, on loopback only', () => {
    expect(nodesOf(saved.plan).map((node) => node.address)).toEqual(['127.0.0.1', '127.0.0.2', '127.0.0.3']);
    expect(isLoopbackRange('127.0.9.1', 3)).toBe(true);
    for (const wrong of [
      '127.0.0.253',
      '127.0.0.0',
      '127.0.0.256',
      '127.0.300.1',
      '10.0.0.1',
      '0.0.0.0',
      '::1',
    ]) {
      expect({ wrong, isRange: isLoopbackRange(wrong, 3) }).toEqual({ wrong, isRange: false });
    }
  });

  it('remembers what its nodes are started through, if they are in networks of their own', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'theater-plan-'));
    onTestFinished(async () => await rm(folder, { recursive: true }));
    const apart = { ...saved.plan, directory: folder, launchers: [['nsenter', '--net=/a'], [], ['env']] };
    await saveCluster({ plan: apart, joined: [1] });
    const read = await readSavedCluster(folder);
    expect(read).toEqual({ plan: apart, joined: [1] });
    expect(nodesOf(apart).map(({ launcher }) => launcher)).toEqual(apart.launchers);
    expect(nodesOf(saved.plan).map(({ launcher }) => launcher)).toEqual([[], [], []]);
    expect(through(['nsenter', '--net=/a'], 'java', ['-version'])).toEqual([
      'nsenter',
      ['--net=/a', 'java', '-version'],
    ]);
    expect(through([], 'java', ['-version'])).toEqual(['java', ['-version']]);
  });

  it('is the same cluster again when nothing is asked for', () => {
    const own = { plan: { ...saved.plan, port: 9142, isFast: true }, joined: [1, 2, 3] };
    expect(choosePlan(asked(), own, true)).toEqual(own.plan);
  });

  it('changes a client port only while no node runs, and addresses only without data', () => {
    expect(choosePlan(asked('--port', '9142'), saved, false).port).toBe(9142);
    expect(() => choosePlan(asked('--port', '9142'), saved, true)).toThrow(/has --port 9042: end it first/);
    expect(() => choosePlan(asked('--nodes', '5'), saved, false)).toThrow(/has --nodes 3: begin again/);
    expect(choosePlan(asked('--nodes', '5'), { ...saved, joined: [] }, false).nodes).toBe(5);
  });

  it('speaks TLS when asked to, from then on, and not while nodes run that do not', async () => {
    const folder = await temporaryFolder();
    const plan = choosePlan(asked('--secure'), null, false);
    expect(plan.isSecure).toBe(true);
    expect(() => choosePlan(asked('--secure'), saved, true)).toThrow(/has --secure false: end it first/);
    await saveCluster({ plan: { ...plan, directory: folder }, joined: [] });
    const read = await readSavedCluster(folder);
    expect(choosePlan(asked(), read, true).isSecure).toBe(true);
    const { isSecure: _, ...before } = defaultPlan;
    await writeFile(join(folder, 'cluster.json'), JSON.stringify({ plan: before, joined: [] }));
    expect((await readSavedCluster(folder))?.plan.isSecure).toBe(false);
  });

  it('has an address as --store takes it, with its files where it speaks TLS', () => {
    expect(storeAddressOf(saved.plan, 'theater')).toBe(
      'cassandra://127.0.0.1,127.0.0.2,127.0.0.3/theater?dc=datacenter1',
    );
    expect(storeAddressOf({ ...saved.plan, isSecure: true }, 'theater', 9142)).toBe(
      'cassandra://127.0.0.1:9142,127.0.0.2:9142,127.0.0.3:9142/theater?dc=datacenter1&tls=on' +
        '&tls-ca=/cluster/tls/authority.pem&tls-cert=/cluster/tls/client.pem&tls-key=/cluster/tls/client.key',
    );
  });

  it.each([
    ['--nodes', '2', /three nodes/],
    ['--nodes', 'many', /whole number/],
    ['--port', '80', /1024 to 65535/],
    ['--port', '7000', /three different ports/],
    ['--first-address', '192.168.0.1', /loopback/],
    ['--colour', 'red', /--colour/],
  ])('refuses %s %s in one line', (flag, value, message) => {
    expect(() => choosePlan(asked(flag, value), null, false)).toThrow(message);
  });

  it('leaves the words of nodetool and cql alone', () => {
    const line = readCommandLine(['--dir', 'x', 'nodetool', '2', 'status', '--resolve-ip'], '/work');
    expect(line).toMatchObject({ command: 'nodetool', words: ['2', 'status', '--resolve-ip'] });
    expect(line.options.directory).toBe('/work/x');
  });
});

describe('the certificates of a cluster', () => {
  it('are made once for all of its addresses, and anew when those are others', async () => {
    const plan = { ...saved.plan, directory: await temporaryFolder(), isSecure: true };
    await ensureCertificates(plan, false);
    const files = certificateFiles(plan);
    const read = async (): Promise<readonly string[]> =>
      await Promise.all(Object.values(files).map(async (file: string) => await readFile(file, 'utf8')));
    const made = await read();
    await ensureCertificates(plan, true);
    expect(await read()).toEqual(made);

    const [authority, programs, nodes, client] = made.map((pem) =>
      pem.includes('CERT') ? new X509Certificate(pem) : null,
    );
    expect(authority?.ca).toBe(true);
    expect(programs?.ca).toBe(true);
    const signers = [authority, programs].map((signer) => signer?.publicKey ?? fail());
    const signedBy = [nodes, client].map((each) => signers.map((signer) => each?.verify(signer)));
    expect(signedBy).toEqual([
      [true, false],
      [false, true],
    ]);
    const [serverPurpose, clientPurpose] = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'];
    expect(nodes?.keyUsage).toEqual([serverPurpose, clientPurpose]);
    expect(client?.keyUsage).toEqual([clientPurpose]);
    expect(nodes?.subjectAltName).toBe(
      'IP Address:127.0.0.1, IP Address:127.0.0.2, IP Address:127.0.0.3, DNS:localhost',
    );
    expect(made.filter((pem) => pem.includes('PRIVATE KEY'))).toHaveLength(2); // and none is an authority's

    const moved = { ...plan, firstAddress: '127.0.7.1' };
    await expect(ensureCertificates(moved, true)).rejects.toThrow(/are gone, and nodes run by them/);
    await ensureCertificates(moved, false);
    expect(new X509Certificate(await readFile(files.nodes, 'utf8')).checkIP('127.0.7.3')).toBe('127.0.7.3');
  });

  it('are named in what nodes that speak TLS are told, and no others are', () => {
    const secure = yamlOf({ ...saved.plan, isSecure: true });
    expect(secure).toMatch(
      /^client_encryption_options: \{"enabled":true,"optional":false,.*"require_client_auth":true/m,
    );
    expect(secure).toMatch(/^server_encryption_options: \{"internode_encryption":"all","optional":false,/m);
    const truststores = [...secure.matchAll(/^(\w+):.*"keystore":"([^"]*)".*"truststore":"([^"]*)"/gm)];
    expect(truststores.map((match) => match.slice(1))).toEqual([
      ['client_encryption_options', '/cluster/tls/nodes.pem', '/cluster/tls/programs.pem'],
      ['server_encryption_options', '/cluster/tls/nodes.pem', '/cluster/tls/authority.pem'],
    ]);
    expect(yamlOf(saved.plan)).not.toContain('encryption');
  });
});

/** The cassandra.yaml of its first node. */
function yamlOf(plan: ClusterPlan): string {
  return renderCassandraYaml(nodeSettings(plan, nodeOf(plan, 1)), settingsOf(plan));
}

function fail(): never {
  throw new Error('there is no authority');
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'theater-plan-'));
  onTestFinished(async () => await rm(folder, { recursive: true }));
  return folder;
}

/** The token of a text partition key, as the driver reckons it. */
function tokenOfKey(key: string): bigint {
  const { Murmur3Tokenizer } = createRequire(import.meta.url)('cassandra-driver/lib/tokenizer.js');
  return BigInt(new Murmur3Tokenizer().hash(Buffer.from(key)).getValue().toString());
}
