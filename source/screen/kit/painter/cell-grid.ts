import { cellsOf, charactersOf } from '../../../theater/safe-text.ts';

/** One cell: what it shows and how. The right half of a wide character shows the empty text. */
export type Cell = { readonly text: string; readonly style: SgrStyle };

const BLANK: Cell = { text: ' ', style: '' };

/** Whether a cell shows nothing, as after erasing it. */
export function isBlank({ text, style }: Cell): boolean {
  return text === ' ' && style === '';
}

/**
 * What a terminal of one size shows, cell by cell, and which of its rows were written to since {@link takeTouched}.
 */
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

/**
 * The attributes of a cell as SGR parameters in ascending order, `1;36`; the empty text is the terminal's own style.
 * A colour of several parameters counts as one and is joined by colons: `38:5:208`.
 */
export type SgrStyle = string;

/** What the parameters 22 to 29 turn off (ECMA-48, 8.3.117). */
const TURNED_OFF: Readonly<Record<number, readonly number[]>> = {
  22: [1, 2],
  23: [3],
  24: [4, 21],
  25: [5, 6],
  27: [7],
  28: [8],
  29: [9],
};

/** The style after an SGR sequence with these parameters, on a terminal that had `style`. */
export function styleAfter(style: SgrStyle, parameters: string): SgrStyle {
  let attributes: readonly string[] = style === '' ? [] : style.split(';');
  for (const code of attributesIn(parameters)) attributes = withCode(attributes, code);
  return attributes.toSorted((left, right) => numberOf(left) - numberOf(right)).join(';');
}

/** The sequence that takes a terminal from one style to another; empty when there is nothing to change. */
export function styleChange(from: SgrStyle, to: SgrStyle): string {
  if (from === to) return '';
  const parameters = from === '' || to === '' ? to : `0;${to}`;
  return `\u001B[${parameters.replaceAll(':', ';')}m`;
}

/** Splits `1;38;5;208;7` into `1`, `38:5:208` and `7`. */
function attributesIn(parameters: string): readonly string[] {
  const codes = parameters.split(';').map((code) => (code === '' ? '0' : code));
  const attributes: string[] = [];
  for (let index = 0; index < codes.length; index += 1) {
    const isLong = codes[index] === '38' || codes[index] === '48';
    const length = isLong ? (codes[index + 1] === '2' ? 5 : 3) : 1;
    attributes.push(codes.slice(index, index + length).join(':'));
    index += length - 1;
  }
  return attributes;
}

function withCode(attributes: readonly string[], code: string): readonly string[] {
  const number = numberOf(code);
  if (number === 0) return [];
  const off = TURNED_OFF[number];
  if (off !== undefined) return attributes.filter((attribute) => !off.includes(numberOf(attribute)));
  const ground = groundOf(number);
  const others = attributes.filter(
    (attribute) => attribute !== code && (ground === null || groundOf(numberOf(attribute)) !== ground),
  );
  return number === 39 || number === 49 ? others : [...others, code];
}

/** Whether a parameter is about the colour of the text or of what is behind it. */
function groundOf(code: number): 'text' | 'behind' | null {
  if ((code >= 30 && code <= 39) || (code >= 90 && code <= 97)) return 'text';
  return (code >= 40 && code <= 49) || (code >= 100 && code <= 107) ? 'behind' : null;
}

function numberOf(attribute: string): number {
  return Number.parseInt(attribute, 10);
}
