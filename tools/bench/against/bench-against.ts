import type { BenchTable, FigureRow } from '../cassandra/bench-table.ts';
import { textOf } from '../cassandra/bench-table.ts';
import { percentile } from '../figures.ts';
import { originalsSale, type OriginalsSale } from './originals-way.ts';
import { bookRow, commandTimes, idleWork, type KeyTurn, openTerminal, rush, type RushTurn } from './turns.ts';
import { openVersion, type Version } from './version.ts';

/** Rows that are booked by keys: the first are cold, and the others count. */
const ROWS = 12;
const COLD_ROWS = 4;
const WARM_RUSHES = 2;
const COMMANDS = 8;

/** Everything that was measured of one version. */
type Found = {
  readonly version: Version;
  readonly keys: KeyTurn[];
  readonly rushes: RushTurn[];
  readonly commands: { readonly rooms: number; readonly book: number }[];
  idle: number;
};

/**
 * Measures this version and a commit in turns, each on nodes with its own settings, and the original's way beside
 * them on the nodes of this one.
 */
export async function benchAgainst(commit: string, isJson: boolean): Promise<void> {
  const network = 64 + Math.floor(Math.random() * 120);
  const versions: Version[] = [];
  const end = async (): Promise<void> => void (await Promise.all(versions.map((version) => version.close())));
  // Nodes are processes of their own, which would go on.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void end().then(() => process.exit(130)));
  try {
    for (const [index, name] of [commit, null].entries()) {
      process.stderr.write(`Building and starting ${name ?? 'this version'} …\n`);
      versions.push(await openVersion(name, network + index));
    }
    const { found, sales } = await measure(versions);
    const table = await tableOf(found, sales);
    process.stdout.write(isJson ? `${JSON.stringify({ against: table })}\n` : `${textOf(table)}\n`);
  } finally {
    await end();
  }
}

async function measure(
  versions: readonly Version[],
): Promise<{ found: readonly Found[]; sales: OriginalsSale[] }> {
  const found = versions.map((version): Found => {
    return { version, keys: [], rushes: [], commands: [], idle: Number.NaN };
  });
  const sales: OriginalsSale[] = [];
  const last = versions.at(-1);
  for (const { version } of found) await version.theater('init');
  for (let turn = 0; turn <= WARM_RUSHES; turn += 1) {
    for (const each of inTurn(found, turn)) each.rushes.push(await rush(each.version));
    if (last !== undefined) sales.push(await originalsSale(last.store));
  }
  await bookByKeys(found);
  for (const each of found) each.idle = await idleWork(each.version);
  for (let turn = 0; turn < COMMANDS; turn += 1) {
    for (const each of inTurn(found, turn))
      each.commands.push(await commandTimes(each.version, `${turn + 1}-1`));
  }
  return { found, sales };
}

async function bookByKeys(found: readonly Found[]): Promise<void> {
  for (const { version } of found) await version.theater('reset', '--yes', '--as', 'bench');
  const opened = await Promise.all(
    found.map(async (each) => ({ each, terminal: await openTerminal(each.version) })),
  );
  try {
    for (let row = 1; row <= ROWS; row += 1) {
      for (const { each, terminal } of inTurn(opened, row))
        each.keys.push(await bookRow(each.version, terminal, row));
    }
  } finally {
    for (const { terminal } of opened) await terminal.end();
  }
}

/** The other one first, every second time: whatever slows the machine slows both. */
function inTurn<Each>(all: readonly Each[], turn: number): readonly Each[] {
  return turn % 2 === 0 ? all : all.toReversed();
}

async function tableOf(found: readonly Found[], sales: readonly OriginalsSale[]): Promise<BenchTable> {
  const rows = await Promise.all(found.map(rowOf));
  const [first, second] = rows;
  if (first === undefined || second === undefined) throw new Error('nothing was measured');
  const [cold, ...warm] = sales;
  const original: FigureRow = {
    name: "the original's way",
    figures: {
      ...Object.fromEntries(Object.keys(first.figures).map((name) => [name, null])),
      'rush cold/s': cold?.perSecond ?? null,
      'rush warm/s': mean(warm.map(({ perSecond }) => perSecond)),
      'sold twice': sales.reduce((sum, { soldTwice }) => sum + soldTwice, 0),
    },
  };
  const ratios: FigureRow = {
    name: 'this, times that',
    figures: Object.fromEntries(
      Object.entries(second.figures).map(([name, value]) => {
        const before = first.figures[name] ?? null;
        return [name, value === null || before === null || before === 0 ? null : value / before];
      }),
    ),
  };
  return {
    title: `This version against ${found[0]?.version.name ?? ''}, in turns, each on three nodes with its own settings`,
    rows: [first, second, ratios, original],
    aims: [],
    notes: [
      'Enter to "Booked" is what a person waits for at the keys of a terminal on a pty, 80x24; cold are the first rows.',
      'Work is processor time of all three nodes, ms, for a booking by keys, and in a second in which nobody asks.',
      'A rush is two clients and 720 seats one by one; the original reads at ALL and writes at ONE, comparing nothing.',
    ],
  };
}

async function rowOf({ version, keys, rushes, commands, idle }: Found): Promise<FigureRow> {
  const cold = keys.slice(0, COLD_ROWS).flatMap(({ times }) => times);
  const warmTurns = keys.slice(COLD_ROWS);
  const warm = warmTurns.flatMap(({ times }) => times);
  const [coldRush, ...warmRushes] = rushes;
  return {
    name: version.name,
    figures: {
      'Enter cold ms': percentile(cold, 0.5),
      'Enter warm ms': percentile(warm, 0.5),
      'p99 ms': percentile(warm, 0.99),
      'work each': warmTurns.reduce((sum, { workMs }) => sum + workMs, 0) / warm.length,
      'rush cold/s': coldRush?.perSecond ?? null,
      'rush warm/s': mean(warmRushes.map(({ perSecond }) => perSecond)),
      'rush work': mean(warmRushes.map(({ workMs }) => workMs)),
      'sold twice': rushes.reduce((sum, { double, lost }) => sum + double + lost, 0),
      'idle ms/s': idle,
      'rooms ms': percentile(
        commands.map(({ rooms }) => rooms),
        0.5,
      ),
      'book ms': percentile(
        commands.map(({ book }) => book),
        0.5,
      ),
      'up s': version.upMs / 1_000,
      'nodes MiB': await version.nodeMemory(),
    },
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
