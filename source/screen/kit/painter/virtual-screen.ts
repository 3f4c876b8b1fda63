import { type Cell, CellGrid, type SgrStyle, styleAfter, isBlank, styleChange } from './cell-grid.ts';

/** Like no cell that is ever shown. */
const UNKNOWN: Cell = { text: '\0', style: '' };

/**
 * The screen of a terminal, kept beside the real one: takes what would be written, and gives what really has to be,
 * cell by cell. Whatever it does not understand it refuses, and changes nothing.
 */
export class VirtualScreen {
  #grid: CellGrid;
  #row = 0;
  #column = 0;
  #style: SgrStyle = '';
  /** The lines that were painted last and are still as they were. */
  #painted: readonly (string | null)[] = [];

  constructor(columns: number, rows: number) {
    this.#grid = new CellGrid(columns, rows);
  }

  /**
   * The output for a terminal that shows this screen, or null for output with anything but text, SGR and cursor
   * moves.
   */
  translate(output: string): string | null {
    const parts = partsOf(output);
    if (parts === null) return null;
    for (const part of parts) {
      if (part.kind === 'control') this.#control(part.letter, part.parameters);
      else if (part.kind === 'feed') this.#feed();
      else this.#column = this.#grid.write(this.#row, this.#column, part.text, this.#style);
    }
    return this.#repaintTouched();
  }

  /**
   * The output that puts these lines, styled text from the first to the last of the terminal, on the screen; empty
   * when they are not as many as it has. Leaves the cursor where Ink believes it to be.
   */
  paint(lines: readonly string[]): string {
    if (lines.length !== this.#grid.rows) return '';
    for (const [row, line] of lines.entries()) {
      if (this.#painted[row] !== line) this.#paintLine(row, line);
    }
    const output = this.#repaintTouched();
    this.#painted = lines;
    return output;
  }

  /** The whole screen anew, for a terminal of a new size: what it shows by itself is not worth a guess. */
  resize(columns: number, rows: number): string {
    this.#grid = new CellGrid(columns, rows, this.#grid);
    this.#row = Math.min(this.#row, rows - 1);
    this.#painted = [];
    const blank = new CellGrid(columns, rows);
    const changes = Array.from({ length: rows }, (_, row) => {
      return { row, before: blank.line(row), after: this.#grid.line(row) };
    });
    return `\u001B[2J${repaint(changes)}`;
  }

  /** One row written anew, whatever the terminal shows there. */
  rewrite(row: number): string {
    const after = this.#grid.line(row);
    return repaint([{ row, before: after.map(() => UNKNOWN), after }]);
  }

  #paintLine(row: number, line: string): void {
    this.#grid.erase(row);
    let column = 0;
    let style: SgrStyle = '';
    for (const part of partsOf(line) ?? []) {
      if (part.kind === 'text') column = this.#grid.write(row, column, part.text, style);
      else if (part.kind === 'control' && part.letter === 'm') style = styleAfter(style, part.parameters);
    }
  }

  #repaintTouched(): string {
    const changes = Array.from(this.#grid.takeTouched(), ([row, before]) => {
      return { row, before, after: this.#grid.line(row) };
    });
    // What was painted on a row that is written to by other means is not what is there any more.
    if (this.#painted.length > 0) {
      const rows = new Set(changes.map(({ row }) => row));
      this.#painted = this.#painted.map((line, row) => (rows.has(row) ? null : line));
    }
    return repaint(changes);
  }

  #control(letter: string, parameters: string): void {
    const [first = 0, second = 0] = parameters.split(';').map(Number);
    const count = Math.max(first, 1);
    switch (letter) {
      case 'm':
        this.#style = styleAfter(this.#style, parameters);
        return;
      case 'K':
        this.#eraseLine(this.#row, first);
        return;
      case 'J':
        this.#eraseScreen(first);
        return;
      case 'A':
        this.#moveTo(this.#row - count, this.#column);
        return;
      case 'B':
        this.#moveTo(this.#row + count, this.#column);
        return;
      case 'C':
        this.#moveTo(this.#row, this.#column + count);
        return;
      case 'D':
        this.#moveTo(this.#row, this.#column - count);
        return;
      case 'E':
        this.#moveTo(this.#row + count, 0);
        return;
      case 'F':
        this.#moveTo(this.#row - count, 0);
        return;
      case 'G':
        this.#moveTo(this.#row, count - 1);
        return;
      default:
        this.#moveTo(count - 1, Math.max(second, 1) - 1);
    }
  }

  #moveTo(row: number, column: number): void {
    this.#row = Math.max(0, Math.min(row, this.#grid.rows - 1));
    this.#column = Math.max(0, Math.min(column, this.#grid.columns - 1));
  }

  /** A terminal's line discipline makes a carriage return of it too. */
  #feed(): void {
    this.#column = 0;
    if (this.#row < this.#grid.rows - 1) this.#row += 1;
    else this.#grid.scroll();
  }

  /** 0 erases to the end, 1 from the start up to the cursor, 2 all of it. */
  #eraseLine(row: number, mode: number): void {
    if (mode === 0) this.#grid.erase(row, this.#column);
    else this.#grid.erase(row, 0, mode === 1 ? this.#column + 1 : this.#grid.columns);
  }

  #eraseScreen(mode: number): void {
    for (let row = 0; row < this.#grid.rows; row += 1) {
      if (row === this.#row && mode !== 2) this.#eraseLine(row, mode);
      else if (mode === 2 || (mode === 0) === row > this.#row) this.#grid.erase(row);
    }
  }
}

/**
 * A piece of terminal output: a control sequence with its parameters and final letter, a line feed, or plain text.
 */
type OutputPart =
  | { readonly kind: 'control'; readonly parameters: string; readonly letter: string }
  | { readonly kind: 'feed' }
  | { readonly kind: 'text'; readonly text: string };

/** Cursor moves (A-H), erasing (J, K) and styles (m): all that a picture is drawn with. */
const CONTROL = /^([\d;]*)([A-HJKm])/;

/** The parts of what draws a picture, or null for output with anything else in it: a mode, a title, a tab. */
function partsOf(output: string): readonly OutputPart[] | null {
  const parts: OutputPart[] = [];
  for (const [index, piece] of output.split('\u001B[').entries()) {
    const [control = '', parameters = '', letter = ''] = CONTROL.exec(piece) ?? [];
    if (index > 0) {
      if (letter === '') return null;
      parts.push({ kind: 'control', parameters, letter });
    }
    for (const [line, text] of piece
      .slice(index === 0 ? 0 : control.length)
      .split('\n')
      .entries()) {
      if (/\p{Cc}/u.test(text)) return null;
      if (line > 0) parts.push({ kind: 'feed' });
      if (text !== '') parts.push({ kind: 'text', text });
    }
  }
  return parts;
}

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
