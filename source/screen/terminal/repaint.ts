import type { Cell } from './cell-grid.ts';
import { type SgrStyle, styleChange } from './sgr-style.ts';

/** Unchanged cells between two changed ones that are cheaper to write again than to step over, `ESC [ 1 2 G`. */
const STEP_OVER = 5;

/** One row that differs from what the terminal shows; `before` null when nobody knows what it shows. */
export type RowChange = {
  readonly row: number;
  readonly before: readonly Cell[] | null;
  readonly after: readonly Cell[];
};

/** The output that makes a terminal in its own style show these rows, and leaves it in its own style. */
export function repaint(changes: readonly RowChange[]): string {
  let output = '';
  let style: SgrStyle = '';
  for (const { row, before, after } of changes) {
    for (const { from, to } of runsOf(before, after)) {
      output += `\u001B[${row + 1};${from + 1}H`;
      for (const cell of after.slice(from, to)) {
        output += styleChange(style, cell.style) + cell.text;
        style = cell.style;
      }
    }
  }
  return output + styleChange(style, '');
}

type Run = { readonly from: number; readonly to: number };

/** The parts of a row to write: changed cells, joined where stepping over what lies between would cost more. */
function runsOf(before: readonly Cell[] | null, after: readonly Cell[]): readonly Run[] {
  const runs: { from: number; to: number }[] = [];
  for (let column = 0; column < after.length; column += 1) {
    if (before !== null && isSameCell(before[column], after[column])) continue;
    // The right half of a wide character is written with its left half.
    const from = after[column]?.text === '' ? column - 1 : column;
    const last = runs.at(-1);
    if (last !== undefined && from - last.to < STEP_OVER) last.to = column + 1;
    else runs.push({ from, to: column + 1 });
  }
  return runs;
}

function isSameCell(left: Cell | undefined, right: Cell | undefined): boolean {
  return left === right || (left?.text === right?.text && left?.style === right?.style);
}
