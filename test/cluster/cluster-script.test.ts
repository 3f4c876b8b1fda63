import { execFile } from 'node:child_process';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterEach, beforeAll, expect, it } from 'vitest';

import { createBoxOffice } from '../../source/booking/box-office.ts';
import type { SellingStore } from '../../source/store/store.ts';
import { makePlan } from '../../source/theater/plan.ts';
import { TIMER_SLACK_NS } from '../../tools/cluster/node/launch.ts';
import { nodesOf } from '../../tools/cluster/plan/plan.ts';
import { whatNodesDo } from '../../tools/kept-cluster/thread-dump.ts';
import { openByAddress } from './harness/cassandra-opener.ts';
import { connectTo, dropKeyspace, newKeyspace } from './harness/keyspaces.ts';
import { describeOnCluster } from './harness/nodes.ts';

const run = promisify(execFile);
const script = join(import.meta.dirname, '..', '..', 'scripts', 'cluster.ts');

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function cluster(directory: string, ...args: string[]): Promise<Ended> {
  try {
    const { stdout, stderr } = await run(process.execPath, [script, '--dir', directory, ...args]);
    return { code: 0, stdout, stderr };
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error && 'stdout' in error && 'stderr' in error))
      throw error;
    return { code: Number(error.code), stdout: String(error.stdout), stderr: String(error.stderr) };
  }
}

/** What `status --json` says of the nodes under `key`, in their order. */
async function statusOf(directory: string, key: string): Promise<readonly unknown[]> {
  const { stdout } = await cluster(directory, 'status', '--json');
  const status: unknown = JSON.parse(stdout);
  if (typeof status !== 'object' || status === null || !('nodes' in status)) throw new Error(stdout);
  if (!Array.isArray(status.nodes)) throw new Error(stdout);
  return status.nodes.map((node: Readonly<Record<string, unknown>>) => node[key]);
}

async function statesIn(directory: string): Promise<readonly unknown[]> {
  return await statusOf(directory, 'state');
}

const SLOW_MS = 180_000;

async function withStore(address: string, act: (store: SellingStore) => Promise<void>): Promise<void> {
  const store = await openByAddress(address);
  try {
    await act(store);
  } finally {
    await store.close();
  }
}

describeOnCluster('the cluster script', (theCluster) => {
  // A test that fails half way leaves nothing that makes the next one fail.
  afterEach(async () => await theCluster().restore(), SLOW_MS);

  // A repair compares each keyspace by a tool of its own: those of files that have ended would be waited for.
  beforeAll(async () => {
    const client = await connectTo(theCluster());
    const { rows } = await client.execute('SELECT keyspace_name FROM system_schema.keyspaces');
    for (const row of rows) {
      const name = String(row['keyspace_name']);
      // One after the other: schema changes at once are in each other's way.
      // oxlint-disable-next-line no-await-in-loop
      if (/^test_\d+_\d+$/.test(name)) await dropKeyspace(client, name);
    }
    await client.shutdown();
  }, SLOW_MS);

  it('does nothing when asked for a cluster that is up', async () => {
    const { directory } = theCluster().plan;
    const before = await statusOf(directory, 'pid');

    const { code, stderr } = await cluster(directory, 'up');

    expect(stderr).toContain('up already');
    expect(code).toBe(0);
    expect(await statusOf(directory, 'pid')).toEqual(before);
  });

  it('says of each node where it is, what it does and what memory it takes', async () => {
    const { directory, port } = theCluster().plan;

    const { stdout, code } = await cluster(directory, 'status', '--json');

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      directory,
      nodes: theCluster().contactPoints.map((address, index) => ({
        node: index + 1,
        address,
        port,
        state: 'up',
        pid: expect.any(Number),
        residentBytes: expect.any(Number),
      })),
    });
  });

  it('gives a node that rests at most 750 MiB', async () => {
    const resident = await statusOf(theCluster().plan.directory, 'residentBytes');
    for (const bytes of resident) expect(Number(bytes) / 2 ** 20).toBeLessThan(750);
  });

  it.runIf(process.platform === 'linux')('lets timers of a node be late, threads included', async () => {
    const pids = await statusOf(theCluster().plan.directory, 'pid');
    for (const pid of pids) {
      const threads = await readdir(`/proc/${String(pid)}/task`);
      const slacks = await Promise.all(
        threads.map((thread) => readFile(`/proc/${thread}/timerslack_ns`, 'utf8').catch(() => '')),
      );
      const known = new Set(slacks.filter((slack) => slack !== '').map(Number));
      // Only root may look.
      expect(process.getuid?.() === 0 ? [...known] : [TIMER_SLACK_NS]).toEqual([TIMER_SLACK_NS]);
    }
  });

  it('runs one statement and prints its rows with what could steer a terminal made visible', async () => {
    const { directory } = theCluster().plan;
    const { stdout, code } = await cluster(directory, 'cql', 'SELECT cluster_name FROM system.local');
    expect(stdout).toBe('cluster_name\n------------\ntheater\n');
    expect(code).toBe(0);

    const wrong = await cluster(directory, 'cql', 'SELECT \u001B[2J');
    expect(wrong.stderr).not.toContain('\u001B');
    expect(wrong.code).toBe(1);
  });

  it('has v2 of Paxos on every node, with promises kept until they are repaired', async () => {
    const { directory } = theCluster().plan;
    const { stdout } = await cluster(
      directory,
      'cql',
      "SELECT value FROM system_views.settings WHERE name IN ('paxos_variant', 'paxos_state_purging')",
    );
    expect(stdout.split('\n').slice(2)).toEqual(['repaired', 'v2', '']);
  });

  it("reaches every node's own JMX by nodetool", { timeout: SLOW_MS }, async () => {
    const { directory } = theCluster().plan;
    for (const { number } of nodesOf(theCluster().plan)) {
      const { stdout } = await cluster(directory, 'nodetool', String(number), 'status');
      expect(stdout.match(/^UN /gm)).toHaveLength(3);
    }
  });

  it('shows the end of a log', async () => {
    const { stdout } = await cluster(theCluster().plan.directory, 'logs', '1');
    expect(stdout.split('\n').length).toBeGreaterThan(50);
  });

  it('gives what the threads of each node are at, for a ring that does not become whole', async () => {
    const said = await whatNodesDo(theCluster().plan);
    for (const node of [1, 2, 3])
      expect(said).toMatch(
        new RegExp(`node ${node}:\\n[^]*?"GossipStage:1"[^\\n]*\\n +java.lang.Thread.State`),
      );
  });

  it('goes on with one node killed, and completes the ring again', { timeout: SLOW_MS }, async () => {
    const { directory } = theCluster().plan;
    expect((await cluster(directory, 'kill', '2')).code).toBe(0);
    expect(await statesIn(directory)).toEqual(['up', 'down', 'up']);
    expect((await cluster(directory, 'status')).code).toBe(1);
    expect((await cluster(directory, 'kill', '2')).stderr).toContain('start 2 brings it back');
    expect(
      (await cluster(directory, 'cql', 'SELECT view_name FROM system_distributed.view_build_status')).code,
    ).toBe(0);

    const { code, stderr } = await cluster(directory, 'up');

    expect(stderr).toMatch(/3 nodes up and in sight of each other/);
    expect(code).toBe(0);
    expect(await statesIn(directory)).toEqual(['up', 'up', 'up']);
    // What the first start of all had to load is mapped since.
    const pids = await statusOf(directory, 'pid');
    expect(await readFile(`/proc/${String(pids[1])}/maps`, 'utf8')).toMatch(/jars-[0-9a-f]{8}\.jsa$/m);
  });

  it('freezes a node and thaws it, and does not call a ring with a frozen node whole', async () => {
    const { directory } = theCluster().plan;
    await cluster(directory, 'freeze', '3');
    expect(await statesIn(directory)).toEqual(['up', 'up', 'frozen']);
    expect((await cluster(directory, 'up')).stderr).toContain('Node 3 is frozen');
    await cluster(directory, 'thaw', '3');
    expect(await statesIn(directory)).toEqual(['up', 'up', 'up']);
  });

  it(
    'refuses a node that has lost its data, and takes it back with the data',
    { timeout: SLOW_MS },
    async () => {
      const { directory } = theCluster().plan;
      const data = join(directory, 'node2', 'data');
      await cluster(directory, 'kill', '2');
      await rename(data, `${data}.away`);
      try {
        for (const words of [['up'], ['start', '2']]) {
          const { code, stderr } = await cluster(directory, ...words);
          expect(stderr).toMatch(/Node 2 has lost its data .*start 2 --replace/);
          expect(code).toBe(1);
        }
        expect(await statesIn(directory)).toEqual(['up', 'down', 'up']);
      } finally {
        await rename(`${data}.away`, data);
      }
      expect((await cluster(directory, 'start', '2')).code).toBe(0);
    },
  );

  it(
    'fills the place of a node that has lost its data from the others',
    { timeout: 3 * SLOW_MS },
    async () => {
      const { directory } = theCluster().plan;
      const cql = async (statement: string): Promise<Ended> =>
        await cluster(directory, 'cql', '--consistency', 'all', statement);
      await cql(
        "CREATE KEYSPACE lost WITH replication = {'class': 'NetworkTopologyStrategy', 'replication_factor': 3}",
      );
      await cql('CREATE TABLE lost.seats (room text PRIMARY KEY, client text)');
      await cql("INSERT INTO lost.seats (room, client) VALUES ('A', 'Mia') IF NOT EXISTS");
      await cluster(directory, 'kill', '2');
      const [place, lost] = [join(directory, 'node2'), join(directory, 'lost')];
      await rename(place, lost);
      try {
        const { code, stderr } = await cluster(directory, 'start', '2', '--replace');
        expect(stderr).toContain('is up');
        expect(code).toBe(0);
      } catch (error) {
        await cluster(directory, 'kill', '2');
        await rm(place, { recursive: true, force: true });
        await rename(lost, place);
        throw error;
      }

      await cluster(directory, 'kill', '1');
      const { stdout } = await cluster(
        directory,
        'cql',
        '--consistency',
        'serial',
        "SELECT client FROM lost.seats WHERE room = 'A'",
      );
      expect(stdout).toContain('Mia');
      expect((await cluster(directory, 'up')).code).toBe(0);
    },
  );

  it(
    'loses no confirmed booking when a node is replaced beside one that has missed it',
    { timeout: 3 * SLOW_MS },
    async () => {
      const { directory } = theCluster().plan;
      const address = theCluster().storeAddress(newKeyspace());
      const request = { kind: 'book', room: 'A', seats: [{ row: 1, place: 1 }] } as const;
      const mias = { ...request, client: 'Mia', booking: 'mias' };
      await withStore(address, async (store) => {
        await store.initialise(makePlan());
        await cluster(directory, 'kill', '3');
        expect(await createBoxOffice(store).fulfil(mias)).toMatchObject({ kind: 'applied' });
      });
      // Node 1 leads room A: what node 3 has missed waits there, and is gone with it.
      await cluster(directory, 'kill', '1');
      const place = join(directory, 'node1');
      await rm(place, { recursive: true });
      expect((await cluster(directory, 'start', '1', '--replace')).stderr).toContain('bring them up first');
      await cluster(directory, 'start', '3');

      const { code, stderr } = await cluster(directory, 'start', '1', '--replace');
      expect(stderr).toMatch(/bringing copies together: .* on node 2/);
      expect(code).toBe(0);

      // Node 2 was the only one that was up all the time.
      await cluster(directory, 'kill', '2');
      await withStore(address, async (store) => {
        const { seats } = await store.look('A', 'browse');
        expect(seats[0]?.content).toMatchObject({ kind: 'booked', client: 'Mia' });
        const olas = { ...request, client: 'Ola', booking: 'olas' };
        expect(await createBoxOffice(store).fulfil(olas)).toMatchObject({ kind: 'refused', reason: 'taken' });
      });
      expect((await cluster(directory, 'up')).code).toBe(0);
    },
  );

  it('brings all copies together, and refuses to while a node is away', { timeout: SLOW_MS }, async () => {
    const { directory } = theCluster().plan;
    const whole = await cluster(directory, 'repair');
    expect(whole.stderr).toMatch(
      /bringing copies together: \w+ on node 1\n[^]*All copies are together after/,
    );
    expect(whole.code).toBe(0);
    await cluster(directory, 'freeze', '3');
    const { code, stderr } = await cluster(directory, 'repair');
    await cluster(directory, 'thaw', '3');
    expect(stderr).toContain('bring the others up first (node 3 is frozen)');
    expect(code).toBe(1);
  });

  it('ends all nodes, and starts them again with their data', { timeout: SLOW_MS }, async () => {
    const { directory } = theCluster().plan;
    await cluster(directory, 'freeze', '1'); // a frozen node cannot hear that it shall end
    expect((await cluster(directory, 'down')).stderr).toContain('Ended node 1, 2, 3.');
    expect(await statesIn(directory)).toEqual(['down', 'down', 'down']);
    expect((await cluster(directory, 'down')).stderr).toContain('No node was up.');

    expect((await cluster(directory, 'up')).code).toBe(0);

    const { stdout } = await cluster(directory, 'cql', 'SELECT client FROM lost.seats');
    expect(stdout).toContain('Mia');
  });
});
