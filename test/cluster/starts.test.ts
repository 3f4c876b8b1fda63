import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

import { formatCassandraAddress } from '../../source/store/cassandra/connection/address.ts';
import { WAIT_MS } from '../../source/store/cassandra/connection/driver-options.ts';
import { makePlan } from '../../source/theater/plan.ts';
import { terminalEnvironment } from '../../tools/terminal-driver/environment.ts';
import { builtProgram } from '../built-program.ts';
import { openByAddress } from './harness/cassandra-opener.ts';
import { newKeyspace } from './harness/keyspaces.ts';
import { CLUSTER_START_MS, describeOnCluster } from './harness/nodes.ts';

/** What a test with slow nodes is given on a busy machine, ms. */
const SLOW_MS = 240_000;

/** How long a start took to its first word and to its end, ms. */
type Times = { readonly first: number; readonly end: number };

describeOnCluster('a start while one of three nodes stands still', (theCluster) => {
  const keyspace = newKeyspace();
  let home: string;

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'theater-starts-'));
    const store = await openByAddress(theCluster().storeAddress(keyspace));
    await store.initialise(makePlan());
    await store.close();
    await run(1, 'rooms', '--json'); // what is compiled then is not compiled again
  }, CLUSTER_START_MS);

  afterAll(async () => {
    await rm(home, { recursive: true });
  });

  /** The store, with the contact point of a node first. */
  function storeFrom(node: number): string {
    const { contactPoints, port, dataCenter } = theCluster();
    const points = contactPoints.map((address) => `${address}:${port}`);
    const [first = '', ...others] = [...points.slice(node - 1), ...points.slice(0, node - 1)];
    return formatCassandraAddress({ contactPoints: [first, ...others], keyspace, dataCenter });
  }

  async function run(node: number, ...words: readonly string[]): Promise<Times> {
    const { node: own, script } = await builtProgram();
    const start = performance.now();
    const child: ChildProcess = spawn(own, [script, ...words, '--store', storeFrom(node)], {
      env: terminalEnvironment(home),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let first = Number.NaN;
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        if (said === '') first = performance.now() - start;
        said += chunk.toString();
      });
    }
    const [code] = await once(child, 'exit');
    expect({ code, said: code === 0 ? '' : said }).toEqual({ code: 0, said: '' });
    return { first, end: performance.now() - start };
  }

  test.for([1, 2, 3])(
    'that is the first contact point, or the last, waits for none of its time-outs: node %i',
    { timeout: SLOW_MS },
    async (silent) => {
      const usual = await run(silent, 'rooms', '--json');
      await theCluster().freeze(silent);
      onTestFinished(() => theCluster().thaw(silent));
      const seat = `${silent}-1`;
      const starts = [
        await run(silent, 'rooms', '--json'),
        await run((silent % 3) + 1, 'rooms', '--json'),
        await run(silent, 'book', 'A', seat, '--as', 'Mia'),
        await run((silent % 3) + 1, 'book', 'B', seat, '--as', 'Mia'),
      ];
      for (const { first, end } of starts) {
        expect(first - usual.first).toBeLessThan(WAIT_MS.handshake);
        expect(end - usual.end).toBeLessThan(WAIT_MS.handshake);
      }
    },
  );
});
