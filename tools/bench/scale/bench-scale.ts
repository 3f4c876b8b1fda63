import { availableParallelism, loadavg } from 'node:os';

import { type BenchTable, textOf } from '../cassandra/bench-table.ts';
import { onCluster } from '../cassandra/on-cluster.ts';
import type { Scene } from '../cassandra/scene.ts';
import { createTheater } from '../cassandra/tables/init-and-reset.ts';
import { warmUp } from '../cassandra/warm-up.ts';
import { clientsTable } from './tables/clients.ts';
import { sqliteTable } from './tables/sqlite.ts';
import { watchersTable } from './tables/watchers.ts';
import { waysTable } from './tables/ways.ts';

/** Tables that need nodes, in the order in which they are measured. */
const ON_NODES: Readonly<Record<string, (scene: Scene) => Promise<BenchTable>>> = {
  watchers: watchersTable,
  ways: waysTable,
  clients: clientsTable,
};

export const SCALE_TABLES: readonly string[] = [...Object.keys(ON_NODES), 'sqlite'];

/** Fewer rounds than where single bookings are compared: what is measured here goes on for minutes. */
const WARM_UP_ROUNDS = 4;

export type ScaleOptions = {
  /** The address of a cluster, as `--store` takes it; null starts three nodes and ends them. */
  readonly store: string | null;
  /** Names of tables; all of them when there is none. */
  readonly tables: readonly string[];
  readonly isJson: boolean;
};

/** Measures what crowds of terminals and clients do to a store, and prints a table as soon as it is known. */
export async function benchScale({ store, tables, isJson }: ScaleOptions): Promise<void> {
  const found: Record<string, BenchTable> = {};
  const keep = (name: string, table: BenchTable): void => {
    found[name] = table;
    if (!isJson) process.stdout.write(`${textOf(table)}\n`);
  };
  const wanted = tables.length === 0 ? SCALE_TABLES : tables;
  if (wanted.includes('sqlite')) keep('sqlite', await sqliteTable());
  const onNodes = Object.entries(ON_NODES).filter(([name]) => wanted.includes(name));
  if (onNodes.length > 0) {
    say(store === null ? 'Starting three nodes …' : 'Finding the nodes …');
    await onCluster(store, async (scene) => {
      say('Making the theater, and warming up …');
      await createTheater(scene);
      await warmUp(scene, WARM_UP_ROUNDS);
      for (const [name, measure] of onNodes) keep(name, await measure(scene));
    });
  }
  const [load = 0] = loadavg();
  const machine = { node: process.version, cores: availableParallelism(), load };
  if (isJson) process.stdout.write(`${JSON.stringify({ machine, tables: found })}\n`);
  else
    process.stdout.write(
      `Load of the machine over the last minute: ${load.toFixed(1)} on ${machine.cores} cores.\n`,
    );
}

/** For whoever waits; the figures alone go to standard output. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
