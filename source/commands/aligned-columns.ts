import stringWidth from 'string-width';

import { makeSafe } from '../theater/safe-text.ts';

/** Text stands at the left of its column, a number and the heading above it at the right. */
export type Cell = string | number;

/** Lines in which the cells of each column stand below one another, two blanks apart; measured in terminal cells. */
export function alignColumns(rows: readonly (readonly Cell[])[]): readonly string[] {
  const widths: number[] = [];
  const isNumeric: boolean[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, stringWidth(textOf(cell)));
      if (typeof cell === 'number') isNumeric[column] = true;
    }
  }
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const text = textOf(cell);
        const blanks = ' '.repeat((widths[column] ?? 0) - stringWidth(text));
        return isNumeric[column] === true ? blanks + text : text + blanks;
      })
      .join('  ')
      .trimEnd(),
  );
}

function textOf(cell: Cell): string {
  return makeSafe(String(cell));
}
