import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, expect, it } from 'vitest';

import { saveCluster } from '../../tools/cluster/plan/saved-plan.ts';
import { STRESS_KEYSPACE } from '../../tools/load/load-keyspace.ts';
import { temporaryFolder } from '../commands/program.ts';
import { connectTo, dropKeyspace } from './harness/keyspaces.ts';
import { describeOnCluster } from './harness/nodes.ts';

const run = promisify(execFile);
const script = join(import.meta.dirname, '..', '..', 'scripts', 'cluster.ts');

/** Fetching the tool, starting it and its operations. */
const RUN_MS = 180_000;

async function stress(directory: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const child = run(process.execPath, [script, '--dir', directory, 'stress', ...args]);
  return await child.then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      output: error.stdout + error.stderr,
    }),
  );
}

describeOnCluster('cassandra-stress', (theCluster) => {
  afterAll(async () => {
    const client = await connectTo(theCluster());
    await dropKeyspace(client, STRESS_KEYSPACE);
    await client.shutdown();
  });

  it(
    'reads and books 9:1 at QUORUM without an error, and hears from every node',
    { timeout: RUN_MS },
    async () => {
      const { code, output } = await stress(theCluster().plan.directory, 'mixed', '--count', '2000');

      expect(output).not.toContain('Failed to connect over JMX');
      expect(output).toMatch(/^Total errors +: +0 /m);
      expect(output).toMatch(/^Total GC count +: [1-9]/m);
      expect(output).toMatch(/^Total GC memory +: [1-9]/m);
      expect(code).toBe(0);

      const client = await connectTo(theCluster());
      const { rows } = await client.execute(
        `SELECT room, row, place, version, occupied FROM ${STRESS_KEYSPACE}.rooms`,
      );
      await client.shutdown();
      const booked = rows.filter((row) => row['occupied'] === 'yes');
      expect(rows).toHaveLength(720);
      expect(new Set(booked.map((row) => row['room'])).size).toBe(6);
      expect(booked.every((row) => row['version'] === 1)).toBe(true);
    },
  );

  it('is not believed where the nodes cannot be asked over JMX', { timeout: RUN_MS }, async () => {
    const directory = temporaryFolder();
    const { plan } = theCluster();
    const joined = [1, 2, 3];
    await saveCluster({ plan: { ...plan, directory, jmxPort: plan.jmxPort + 1 }, joined });

    const { code, output } = await stress(directory, 'read', '--count', '20');

    expect(output).toContain('Failed to connect over JMX');
    expect(output).toContain('Not as it should be: the nodes could not be asked over JMX.');
    expect(code).toBe(1);
  });
});
