import type { Aim } from '../figures.ts';
import { aimLine, aligned, shown } from '../report.ts';

/** One row: its figures under the same names, units included, as those of the table's other rows. */
export type FigureRow = {
  readonly name: string;
  /** null: could not be measured here, or says nothing in this row. */
  readonly figures: Readonly<Record<string, number | null>>;
};

/** Figures of one run that may be compared with each other. */
export type BenchTable = {
  readonly title: string;
  readonly rows: readonly [FigureRow, ...FigureRow[]];
  readonly aims: readonly Aim[];
  /** What a reader must know to judge the figures; whole sentences. */
  readonly notes: readonly string[];
};

/** A table for people. */
export function textOf({ title, rows, aims, notes }: BenchTable): string {
  const columns = Object.keys(rows[0].figures);
  const cells = rows.map(({ name, figures }) => [
    name,
    ...columns.map((column) => cell(figures[column] ?? null)),
  ]);
  const lines = aligned([['', ...columns], ...cells]);
  return [title, ...lines, ...aims.map(aimLine), ...notes.map((note) => `  ${note}`), ''].join('\n');
}

function cell(figure: number | null): string {
  if (figure === null) return '-';
  return Number.isInteger(figure) ? String(figure) : shown(figure);
}
