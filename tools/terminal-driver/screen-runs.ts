import type { IBuffer, IBufferCell } from '@xterm/headless';

/** A colour of the palette (0-255), or red, green and blue as 0xrrggbb. */
export type CellColour =
  | { readonly kind: 'palette'; readonly index: number }
  | { readonly kind: 'rgb'; readonly value: number };

export type CellStyle = {
  /** Null where the terminal's own colour is used. */
  readonly foreground: CellColour | null;
  readonly background: CellColour | null;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isItalic: boolean;
  readonly isUnderlined: boolean;
  readonly isInverse: boolean;
};

/** Neighbouring cells of one row that are drawn alike. */
export type StyledRun = {
  /** The first cell's, from 0. */
  readonly column: number;
  /** What each cell shows; a blank where it shows nothing. */
  readonly characters: readonly string[];
  /** Columns that each character takes: 2 for wide ones. */
  readonly characterWidth: number;
  readonly style: CellStyle;
};

/** The rows that a terminal shows, from the top, each as runs of one style; trailing blanks of a row included. */
export function styledRows(buffer: IBuffer, rows: number): readonly (readonly StyledRun[])[] {
  return Array.from({ length: rows }, (_, row) => runsOf(buffer, buffer.baseY + row));
}

function runsOf(buffer: IBuffer, row: number): readonly StyledRun[] {
  const line = buffer.getLine(row);
  const runs: StyledRun[] = [];
  for (let column = 0; column < (line?.length ?? 0); column += 1) {
    const cell = line?.getCell(column);
    // The right half of a wide character has no width of its own.
    if (cell === undefined || cell.getWidth() === 0) continue;
    const style = styleOf(cell);
    const characterWidth = cell.getWidth();
    const characters = [cell.getChars() || ' '];
    const last = runs.at(-1);
    if (last?.characterWidth === characterWidth && isSameStyle(last.style, style)) {
      runs[runs.length - 1] = { ...last, characters: [...last.characters, ...characters] };
    } else {
      runs.push({ column, characters, characterWidth, style });
    }
  }
  return runs;
}

function styleOf(cell: IBufferCell): CellStyle {
  return {
    foreground: colourOf(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor()),
    background: colourOf(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor()),
    isBold: cell.isBold() !== 0,
    isDim: cell.isDim() !== 0,
    isItalic: cell.isItalic() !== 0,
    isUnderlined: cell.isUnderline() !== 0,
    isInverse: cell.isInverse() !== 0,
  };
}

function colourOf(isDefault: boolean, isRgb: boolean, value: number): CellColour | null {
  if (isDefault) return null;
  return isRgb ? { kind: 'rgb', value } : { kind: 'palette', index: value };
}

function isSameStyle(left: CellStyle, right: CellStyle): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
