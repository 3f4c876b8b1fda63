import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { choosePlan, defaultPlan } from '../../tools/cluster/plan/choose-plan.ts';
import { through } from '../../tools/cluster/plan/launcher.ts';
import { readCommandLine } from '../../tools/cluster/plan/options.ts';
import { isLoopbackRange, nodesOf, tokenOf } from '../../tools/cluster/plan/plan.ts';
import { readSavedCluster, saveCluster } from '../../tools/cluster/plan/saved-plan.ts';

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

/** The token of a text partition key, as the driver reckons it. */
function tokenOfKey(key: string): bigint {
  const { Murmur3Tokenizer } = createRequire(import.meta.url)('cassandra-driver/lib/tokenizer.js');
  return BigInt(new Murmur3Tokenizer().hash(Buffer.from(key)).getValue().toString());
}
