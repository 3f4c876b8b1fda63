import { availableParallelism, loadavg } from 'node:os';

import { type BenchTable, textOf } from './bench-table.ts';
import { residentMemory } from './node-costs.ts';
import { onCluster } from './on-cluster.ts';
import type { Scene } from './scene.ts';
import { applyTable } from './tables/apply.ts';
import { failuresTable } from './tables/failures.ts';
import { groupsTable } from './tables/groups.ts';
import { historyTable } from './tables/history.ts';
import { holdsTable } from './tables/holds.ts';
import { createTheater, initAndResetTable } from './tables/init-and-reset.ts';
import { memoryTable } from './tables/memory.ts';
import { opsTable } from './tables/ops.ts';
import { readsTable } from './tables/reads.ts';
import { routingTable } from './tables/routing.ts';
import { startsTable } from './tables/starts.ts';
import { terminalsTable } from './tables/terminals.ts';
import { warmUp } from './warm-up.ts';

/** Every table that leaves the nodes alone, by the name that chooses it, in the order in which they are measured. */
const TABLES: Readonly<Record<string, (scene: Scene) => Promise<BenchTable | null>>> = {
  apply: applyTable,
  routing: routingTable,
  groups: groupsTable,
  holds: holdsTable,
  reads: readsTable,
  init: initAndResetTable,
  terminals: terminalsTable,
  ops: opsTable,
  history: historyTable,
};

export const CASSANDRA_TABLES: readonly string[] = [...Object.keys(TABLES), 'failures', 'starts'];

export type CassandraBenchOptions = {
  /** The address of a cluster, as `--store` takes it; null starts three nodes and ends them. */
  readonly store: string | null;
  /** Names of tables; all of them when there is none. */
  readonly tables: readonly string[];
  readonly isJson: boolean;
};

/** Measures a theater on Cassandra, in a keyspace of its own, and prints a table as soon as it is known. */
export async function benchCassandra({ store, tables, isJson }: CassandraBenchOptions): Promise<void> {
  if (store === null) say('Starting three nodes …');
  await onCluster(store, async (scene) => {
    say('Making the theater, and warming up …');
    const before = await residentMemory(scene.plan);
    const createdMs = await createTheater(scene);
    await warmUp(scene);
    const found: Record<string, BenchTable> = {};
    const keep = (name: string, table: BenchTable | null): void => {
      if (table === null) return;
      found[name] = table;
      if (!isJson) process.stdout.write(`${textOf(table)}\n`);
    };
    for (const [name, measure] of Object.entries(TABLES)) {
      if (tables.length === 0 || tables.includes(name)) keep(name, await measure(scene));
    }
    keep('memory', memoryTable(before, await residentMemory(scene.plan)));
    // Last of all: nodes that were started again would look better than they are in every other table.
    if (tables.length === 0 || tables.includes('failures')) keep('failures', await failuresTable(scene));
    if (tables.length === 0 || tables.includes('starts')) keep('starts', await startsTable(scene));
    const [load = 0] = loadavg();
    const machine = { node: process.version, cores: availableParallelism(), load };
    if (isJson) process.stdout.write(`${JSON.stringify({ machine, createdMs, tables: found })}\n`);
    else process.stdout.write(`${closing(createdMs, load, machine.cores)}\n`);
  });
}

/** For whoever waits; the figures alone go to standard output. */
function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function closing(createdMs: number | null, load: number, cores: number): string {
  const created =
    createdMs === null
      ? ''
      : `Keyspace, tables and rooms were made in ${createdMs.toFixed(0)} ms, before anything was warm. `;
  return `${created}Load of the machine over the last minute: ${load.toFixed(1)} on ${cores} cores.`;
}
