import { makeSafe } from '../theater/safe-text.ts';
import { cellsOf } from '../theater/text-cells.ts';

/** Text stands at the left of its column, a number and the heading above it at the right. */
export type Cell = string | number;

/** What is wider than this sticks out of its column: one long text must not push all others out of sight. */
const WIDEST = 80;

/** Lines in which the cells of each column stand below one another, two blanks apart; measured in terminal cells. */
export function alignColumns(rows: readonly (readonly Cell[])[]): readonly string[] {
  const widths: number[] = [];
  const isNumeric: boolean[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, Math.min(cellsOf(textOf(cell)), WIDEST));
      if (typeof cell === 'number') isNumeric[column] = true;
    }
  }
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const text = textOf(cell);
        const blanks = ' '.repeat(Math.max((widths[column] ?? 0) - cellsOf(text), 0));
        return isNumeric[column] === true ? blanks + text : text + blanks;
      })
      .join('  ')
      .trimEnd(),
  );
}

function textOf(cell: Cell): string {
  return makeSafe(String(cell));
}
