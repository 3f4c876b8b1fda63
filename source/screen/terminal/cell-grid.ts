import { cellsOf, charactersOf } from '../../theater/text-cells.ts';
import type { SgrStyle } from './sgr-style.ts';

/** One cell: what it shows and how. The right half of a wide character shows the empty text. */
export type Cell = { readonly text: string; readonly style: SgrStyle };

const BLANK: Cell = { text: ' ', style: '' };

/** Whether a cell shows nothing, as after erasing it. */
export function isBlank({ text, style }: Cell): boolean {
  return text === ' ' && style === '';
}

/** What a terminal of one size shows, cell by cell, and which of its rows were written to since {@link takeTouched}. */
export class CellGrid {
  readonly columns: number;
  readonly rows: number;
  readonly #lines: Cell[][];
  #touched = new Map<number, readonly Cell[]>();

  /** `old`: a grid whose cells are kept where they fit. */
  constructor(columns: number, rows: number, old: CellGrid | null = null) {
    this.columns = columns;
    this.rows = rows;
    this.#lines = Array.from({ length: rows }, (_, row) =>
      Array.from({ length: columns }, (__, column) => old?.line(row)[column] ?? BLANK),
    );
  }

  line(row: number): readonly Cell[] {
    return this.#lines[row] ?? [];
  }

  /** The rows that were written to, each with the cells it had before; from then on none has been. */
  takeTouched(): ReadonlyMap<number, readonly Cell[]> {
    const touched = this.#touched;
    this.#touched = new Map();
    return touched;
  }

  /** Blanks the cells of a row from one column up to, but without, another. */
  erase(row: number, from = 0, to = this.columns): void {
    const line = this.#touch(row);
    for (let column = Math.max(from, 0); column < Math.min(to, this.columns); column += 1)
      put(line, column, BLANK);
  }

  /** Writes text without controls from a cell on, and returns the column after it; what is past the edge is lost. */
  write(row: number, column: number, text: string, style: SgrStyle): number {
    const line = this.#touch(row);
    let next = column;
    for (const segment of charactersOf(text)) {
      const width = cellsOf(segment);
      if (width === 0) {
        const before = line[next - 1];
        if (before !== undefined) line[next - 1] = { ...before, text: before.text + segment };
        continue;
      }
      if (next + width > this.columns) break;
      put(line, next, { text: segment, style });
      if (width === 2) put(line, next + 1, { text: '', style });
      next += width;
    }
    return next;
  }

  /** Moves every row up by one; the last becomes blank. */
  scroll(): void {
    for (let row = 0; row < this.rows; row += 1) this.#touch(row);
    this.#lines.shift();
    this.#lines.push(Array.from({ length: this.columns }, () => BLANK));
  }

  #touch(row: number): Cell[] {
    const line = this.#lines[row] ?? [];
    if (!this.#touched.has(row)) this.#touched.set(row, [...line]);
    return line;
  }
}

/** Puts a cell, and blanks what is left of a wide character that it cuts in half. */
function put(line: Cell[], column: number, cell: Cell): void {
  const blank: Cell = { text: ' ', style: cell.style };
  if (line[column]?.text === '' && cell.text !== '' && column > 0) line[column - 1] = blank;
  if (line[column + 1]?.text === '') line[column + 1] = blank;
  line[column] = cell;
}
