import { type Cell, isBlank, type SgrStyle, styleChange } from './cell-grid.ts';

/** Unchanged cells between two changed ones that are cheaper to write again than to step over, `ESC [ 1 ; 2 H`. */
const STEP_OVER = 5;
const ERASE_TO_END = '\u001B[K';

/** One row: what the terminal shows of it, and what it shall show. */
type RowChange = {
  readonly row: number;
  readonly before: readonly Cell[];
  readonly after: readonly Cell[];
};

/** The output that makes a terminal in its own style show these rows, and leaves it in its own style. */
export function repaint(changes: readonly RowChange[]): string {
  let output = '';
  let style: SgrStyle = '';
  for (const { row, before, after } of changes) {
    const end = endOf(after);
    for (const { from, to } of changedRuns(before, after, end)) {
      output += `\u001B[${row + 1};${from + 1}H`;
      for (const cell of after.slice(from, Math.min(to, end))) {
        output += styleChange(style, cell.style) + cell.text;
        style = cell.style;
      }
      if (to <= end) continue;
      output += styleChange(style, '') + ERASE_TO_END;
      style = '';
    }
  }
  return output + styleChange(style, '');
}

type Run = { readonly from: number; readonly to: number };

/**
 * The parts of a row to write: changed cells, joined where stepping over what lies between would cost more. All that
 * changed behind the row's `end` is one part, up to one cell behind it: the rest is erased.
 */
function changedRuns(before: readonly Cell[], after: readonly Cell[], end: number): readonly Run[] {
  const runs: { from: number; to: number }[] = [];
  for (let column = 0; column < after.length; column += 1) {
    if (isSameCell(before[column], after[column])) continue;
    // The right half of a wide character is written with its left half.
    const half = after[column]?.text === '' ? column - 1 : column;
    const from = Math.min(half, end);
    const to = Math.min(column, end) + 1;
    const last = runs.at(-1);
    if (last !== undefined && from - last.to < STEP_OVER) last.to = to;
    else runs.push({ from, to });
    if (column >= end) break;
  }
  return runs;
}

/** The column behind the last cell that is not blank. */
function endOf(row: readonly Cell[]): number {
  return row.findLastIndex((cell) => !isBlank(cell)) + 1;
}

function isSameCell(left: Cell | undefined, right: Cell | undefined): boolean {
  return left === right || (left?.text === right?.text && left?.style === right?.style);
}
