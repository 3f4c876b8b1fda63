import type { BenchTable, FigureRow } from '../bench-table.ts';

const MIB = 2 ** 20;

/** What a node may hold under load, and all of them together, MiB. */
const AIM = { node: 1_024, together: 3 * 1_024 } as const;

/** The memory of the nodes before and after everything else that was measured, bytes; null without nodes in sight. */
export function memoryTable(
  before: readonly number[] | null,
  after: readonly number[] | null,
): BenchTable | null {
  if (before === null || after === null) return null;
  const nodes = after.map((bytes, index) => rowOf(`node ${index + 1}`, before[index] ?? 0, bytes));
  return {
    title: 'Resident memory of the nodes',
    rows: [rowOf('together', sum(before), sum(after)), ...nodes],
    aims: [
      {
        name: 'the largest node, MiB',
        reached: Math.max(...after) / MIB,
        wanted: AIM.node,
        isMoreBetter: false,
      },
      { name: 'together, MiB', reached: sum(after) / MIB, wanted: AIM.together, isMoreBetter: false },
    ],
    notes: [],
  };
}

function rowOf(name: string, before: number, after: number): FigureRow {
  return { name, figures: { 'before MiB': before / MIB, 'after MiB': after / MIB, times: after / before } };
}

function sum(bytes: readonly number[]): number {
  return bytes.reduce((total, each) => total + each, 0);
}
