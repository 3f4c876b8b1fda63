import type { Appearance } from '../theme/appearance.ts';
import type { SeatLook } from '../theme/glyphs.ts';
import { paint, type Token } from '../theme/theme.ts';

/** How a row of seats is written. */
export type RowStyle = {
  readonly cellsPerSeat: 1 | 2;
  /** The place under the cursor, counted from 1, or null. */
  readonly cursorPlace: number | null;
  /** Whether the picture is older than it should be. */
  readonly isFaded: boolean;
};

/** One row of seats as one string: neighbours of one look share their colour codes, and the cursor is inverse. */
export function formatSeatRow(
  looks: readonly SeatLook[],
  style: RowStyle,
  { theme, glyphs }: Appearance,
): string {
  const gap = style.cellsPerSeat === 2 ? ' ' : '';
  let line = '';
  let run = '';
  let runToken: Token | null = null;
  const endRun = (): void => {
    if (runToken !== null) line += paint(theme, runToken, run);
    run = '';
  };
  for (const [index, look] of looks.entries()) {
    const token = style.isFaded ? 'faded' : look;
    if (token !== runToken) {
      endRun();
      runToken = token;
    }
    const glyph = glyphs.seats[look];
    run += (index + 1 === style.cursorPlace ? paint(theme, 'cursor', glyph) : glyph) + gap;
  }
  endRun();
  return line;
}
