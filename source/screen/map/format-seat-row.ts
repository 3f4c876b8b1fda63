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

/**
 * One row of seats as one string: neighbours of one look share their colour codes. The cursor is inverse and nothing
 * else, so that it stands out on a quiet seat too; its glyph says what the seat is.
 */
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
    const isCursor = index + 1 === style.cursorPlace;
    const token = isCursor ? 'cursor' : style.isFaded ? 'faded' : look;
    if (token !== runToken) {
      endRun();
      runToken = token;
    }
    run += glyphs.seats[look];
    if (isCursor) {
      endRun();
      runToken = null;
      line += gap;
    } else {
      run += gap;
    }
  }
  endRun();
  return line;
}
