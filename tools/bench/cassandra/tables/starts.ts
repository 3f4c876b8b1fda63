import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { formatCassandraAddress } from '../../../../source/store/cassandra/connection/address.ts';
import { bundle } from '../../../bundle.ts';
import type { TestCluster } from '../../../kept-cluster/test-cluster.ts';
import { terminalEnvironment } from '../../../terminal-driver/environment.ts';
import { Terminal } from '../../../terminal-driver/terminal.ts';
import type { BenchTable, FigureRow } from '../bench-table.ts';
import { freeAll } from '../sale.ts';
import { BENCH_KEYSPACE, type Scene, withStores } from '../scene.ts';

/** What a node that is in no state to answer may cost a start, ms. */
const MOST_MS = 1_000;

/** Nobody waits longer for a screen, ms. */
const PATIENCE_MS = 30_000;

/** A state that one node is in, and how it gets there; `restore` of the cluster takes it back. */
type State = {
  readonly name: string;
  readonly enter: (cluster: TestCluster, node: number) => Promise<() => Promise<void>>;
};

const STATES: readonly State[] = [
  { name: 'all well', enter: async () => async () => {} },
  {
    name: 'one stands still',
    enter: async (cluster, node) => {
      await cluster.freeze(node);
      return async () => {};
    },
  },
  {
    name: 'one is killed',
    enter: async (cluster, node) => {
      await cluster.kill(node);
      return async () => {};
    },
  },
  {
    name: 'one is a black hole',
    enter: async (cluster, node) => {
      await cluster.kill(node);
      return await blackHole(cluster, node);
    },
  },
];

/** What is started, and what it shows when it is ready; without a word to wait for, it is done when it ends. */
type Start = {
  readonly name: string;
  /** The words for the start of a number, which books a seat of its own. */
  readonly words: (number: number) => readonly string[];
  readonly shows: string | null;
};

const STARTS: readonly [Start, ...Start[]] = [
  { name: 'rooms ms', words: () => ['rooms', '--json'], shows: null },
  { name: 'book ms', words: (number) => ['book', 'A', seatOf(number), '--as', 'Mia'], shows: null },
  { name: 'terminal ms', words: () => ['--as', 'Mia'], shows: 'live' },
  { name: 'ops ms', words: () => ['ops'], shows: 'live' },
];

/**
 * How long commands take from their start to their end, and screens to their first live picture, while one node
 * cannot answer: the worst over each node and each order of the contact points. Null where the nodes were not started
 * for this run.
 */
export async function startsTable(scene: Scene): Promise<BenchTable | null> {
  const { ours } = scene;
  if (ours === null) return null;
  const home = await mkdtemp(join(tmpdir(), 'theater-bench-starts-'));
  try {
    await writeFile(join(home, 'package.json'), '{"type":"module"}\n');
    await bundle({ folder: join(home, 'theater') });
    await withStores(scene, async ([store]) => (store === undefined ? [] : await freeAll(store)));
    const program = join(home, 'theater', 'cli.js');
    const rows: FigureRow[] = [];
    for (const { name, enter } of STATES)
      rows.push({ name, figures: await worstOf(ours, enter, { home, program }) });
    const [first, ...others] = rows;
    if (first === undefined) throw new Error('no state was measured');
    const more = others.flatMap(({ figures }) =>
      Object.entries(figures).map(([start, ms]) => (ms ?? 0) - (first.figures[start] ?? 0)),
    );
    return {
      title: 'From a start to its end, or to a live picture, while one of three nodes cannot answer',
      rows: [first, ...others],
      aims: [
        {
          name: 'what such a node costs any start, ms',
          reached: Math.max(...more),
          wanted: MOST_MS,
          isMoreBetter: false,
        },
      ],
      notes: ['The worst of nine: each node in turn, with each contact point first.'],
    };
  } finally {
    await rm(home, { recursive: true });
  }
}

/** Of the first room, whose seats are enough for every fourth start. */
function seatOf(number: number): string {
  const index = Math.floor(number / STARTS.length);
  return `${Math.floor(index / 10) + 1}-${(index % 10) + 1}`;
}

type Program = { readonly home: string; readonly program: string };

async function worstOf(
  cluster: TestCluster,
  enter: State['enter'],
  program: Program,
): Promise<Readonly<Record<string, number>>> {
  const worst: Record<string, number> = {};
  for (const [index] of cluster.contactPoints.entries()) {
    const leave = await enter(cluster, index + 1);
    try {
      for (const [turn] of cluster.contactPoints.entries()) {
        for (const start of STARTS) {
          const ms = await timeOf(start, addressFrom(cluster, turn), program);
          worst[start.name] = Math.max(worst[start.name] ?? 0, ms);
        }
      }
    } finally {
      await leave();
      await cluster.restore();
    }
  }
  return worst;
}

function addressFrom({ contactPoints, port, dataCenter }: TestCluster, turn: number): string {
  const points = contactPoints.map((address) => `${address}:${port}`);
  const [first = '', ...others] = [...points.slice(turn), ...points.slice(0, turn)];
  return formatCassandraAddress({ contactPoints: [first, ...others], keyspace: BENCH_KEYSPACE, dataCenter });
}

let starts = 0;

async function timeOf({ words, shows }: Start, store: string, { home, program }: Program): Promise<number> {
  starts += 1;
  const args = [program, ...words(starts), '--store', store];
  const environment = terminalEnvironment(home);
  const start = performance.now();
  if (shows === null) {
    await new Promise<void>((resolve, reject) => {
      execFile(process.execPath, args, { env: environment }, (error) =>
        error === null ? resolve() : reject(error),
      );
    });
    return performance.now() - start;
  }
  const terminal = new Terminal({ command: process.execPath, args, environment, columns: 134, rows: 40 });
  await terminal.waitFor(shows, PATIENCE_MS);
  const { shownAt } = terminal;
  await terminal.end();
  return shownAt - start;
}

/**
 * A listener in the place of a node that takes nobody in: it stands still, and as many wait before it as it has room
 * for, so that whoever connects gets no answer at all, as from a machine that is off.
 */
async function blackHole({ contactPoints, port }: TestCluster, node: number): Promise<() => Promise<void>> {
  const host = contactPoints[node - 1] ?? '';
  const place = JSON.stringify({ host, port, backlog: 0 });
  const script = `require('node:net').createServer().listen(${place}, () => process.stdout.write('ready'))`;
  const listener = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(listener.stdout, 'data');
  listener.kill('SIGSTOP');
  const waiting = Array.from({ length: 4 }, () => connect({ host, port }).on('error', () => undefined));
  await delay(200);
  return async () => {
    for (const socket of waiting) socket.destroy();
    listener.kill('SIGKILL');
    await once(listener, 'exit');
  };
}
