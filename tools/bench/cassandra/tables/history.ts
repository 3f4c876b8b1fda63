import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { openSqliteStore } from '../../../../source/store/sqlite/open-sqlite-store.ts';
import type { SellingStore } from '../../../../source/store/store.ts';
import { type Change, timeOf } from '../../../../source/theater/change.ts';
import { makePlan } from '../../../../source/theater/plan.ts';
import { runTool } from '../../../cluster/node/nodetool.ts';
import { type ClusterPlan, nodesOf } from '../../../cluster/plan/plan.ts';
import type { BenchTable, FigureRow } from '../bench-table.ts';
import { bookingsOf, freeAll, mustApply, releasesOf } from '../sale.ts';
import { BENCH_KEYSPACE, type Scene, withStores } from '../scene.ts';

/** Sales of the whole theater in bookings of two, each of them released again. */
const SALES = 3;
const GROUP = 2;
/** A busy day: every seat is sold in a booking of two, and three times as many other changes are made. */
const CHANGES_A_DAY = 1_500;

/** Files that stay the same for so long are at rest, and after how long they should be, ms. */
const REST_MS = 1_000;
const LONGEST_REST_MS = 60_000;

/** What the history weighs on the disk, a change and a day; null where the nodes' folders are not in sight. */
export async function historyTable(scene: Scene): Promise<BenchTable | null> {
  const { plan } = scene;
  if (plan === null) return null;
  const before = await bytesOnNode(plan);
  const changes = await withStores(scene, async ([store]) => {
    if (store === undefined) throw new Error('one store was asked for');
    await freeAll(store);
    return makeHistory(store);
  });
  const after = await bytesOnNode(plan);
  return {
    title: 'What the history weighs on the disk: bookings of two seats, and their releases',
    rows: [
      await fileRow(),
      rowOf('a node, compacted and compressed', after - before, changes),
      rowOf('three nodes together', 3 * (after - before), changes),
    ],
    aims: [],
    notes: [
      `A busy day has ${CHANGES_A_DAY} changes: 720 seats sold in bookings of two, and three times as many other changes.`,
      'The file keeps three indexes beside the rows, by time, by seat and by person, which is what makes it heavier.',
    ],
  };
}

/** Sells every room that is free, and gives every seat back, again and again; gives how many rows that made. */
async function makeHistory(store: SellingStore): Promise<number> {
  let rows = 0;
  const keep = async (change: Change): Promise<void> => {
    await mustApply(store, change);
    await store.record({ at: timeOf(change.id), change, isRecovered: false });
    rows += 1;
  };
  const { rooms } = await store.plan();
  for (let sale = 0; sale < SALES; sale += 1) {
    for (const { room } of rooms) {
      for (const change of bookingsOf(await store.look(room, 'settle'), GROUP)) await keep(change);
      for (const change of releasesOf(await store.look(room, 'settle'), GROUP)) await keep(change);
    }
  }
  return rows;
}

async function fileRow(): Promise<FigureRow> {
  const folder = await mkdtemp(join(tmpdir(), 'theater-bench-history-'));
  const file = join(folder, 'theater.db');
  try {
    const empty = await sizeAfter(file, async () => 0);
    let rows = 0;
    const full = await sizeAfter(file, async (store) => (rows = await makeHistory(store)));
    return rowOf('a file, with its indexes', full - empty, rows);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The size of a file once everything is folded into it. */
async function sizeAfter(file: string, work: (store: SellingStore) => Promise<number>): Promise<number> {
  const store = await openSqliteStore(file, { plan: makePlan() });
  await work(store);
  await store.close();
  return (await stat(file)).size;
}

/** Everything that the first node has of the history, flushed and compacted. */
async function bytesOnNode(plan: ClusterPlan): Promise<number> {
  const [node] = nodesOf(plan);
  if (node === undefined) return 0;
  for (const command of ['flush', 'compact'])
    await runTool(plan, 1, [command, BENCH_KEYSPACE, 'history'], 'ignore');
  const keyspace = join(node.directory, 'data', BENCH_KEYSPACE);
  const tables = (await readdir(keyspace)).filter((name) => name.startsWith('history-'));
  const files = await filesAtRest(tables.map((table) => join(keyspace, table)));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The files of these folders, once what was compacted is no longer there beside what was made of it. */
async function filesAtRest(folders: readonly string[]): Promise<readonly string[]> {
  const deadline = performance.now() + LONGEST_REST_MS;
  let before: readonly string[] = [];
  for (;;) {
    const found = (await Promise.all(folders.map(filesIn))).flat();
    const isSame = found.length === before.length && found.every((file, index) => file === before[index]);
    if (isSame && !found.some((file) => file.includes('_txn_'))) return found;
    if (performance.now() > deadline) throw new Error('the files of the history do not come to rest');
    before = found;
    await wait(REST_MS);
  }
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => join(folder, name));
}

function rowOf(name: string, bytes: number, changes: number): FigureRow {
  const each = bytes / Math.max(changes, 1);
  const [day, year] = [(each * CHANGES_A_DAY) / 1e6, (each * CHANGES_A_DAY * 365) / 1e6];
  return { name, figures: { 'bytes a change': each, 'MB a day': day, 'MB a year': year, changes } };
}
