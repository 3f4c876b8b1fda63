import { type Aim, isReached, type Measured, type PartResult } from './figures.ts';

/** The result of one part as a small table for people. */
export function tableOf({ title, unit, rows, aims, notes }: PartResult): string {
  const [base] = rows;
  const cells = rows.map((row) => [
    row.name,
    shown(row.p50),
    shown(row.p99),
    ratio(row, base),
    `${row.samples}`,
  ]);
  const lines = aligned([['', `p50 ${unit}`, `p99 ${unit}`, `times the first`, 'samples'], ...cells]);
  return [title, ...lines, ...aims.map(aimLine), ...notes.map((note) => `  ${note}`), ''].join('\n');
}

/** Whether a figure that the project wants was reached, in one line. */
export function aimLine(aim: Aim): string {
  const limit = `${aim.isMoreBetter ? 'at least' : 'at most'} ${shown(aim.wanted)}`;
  return `  ${isReached(aim) ? 'reached' : 'MISSED '}  ${aim.name}: ${shown(aim.reached)} (${limit})`;
}

function ratio(row: Measured, base: Measured): string {
  return (row.p50 / base.p50).toFixed(2);
}

/** Three digits that mean something. */
export function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** Rows of cells as lines: the first column at the left, all others at the right. */
export function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .replace(/^/, '  '),
  );
}
