import { GUTTER } from '../kit/layout.ts';
import { padLeft, padRight } from '../kit/text.ts';
import { type Appearance, styled } from '../kit/theme.ts';
import {
  barLine,
  caretLine,
  keyAndCounts,
  placeNumbers,
  type RoomFacts,
  type RoomPart,
  stageLine,
  titleOf,
} from './room-lines.ts';
import { seatRows, type SeatRowsStyle } from './seat-rows.ts';

/** How rooms stand side by side. */
type BandStyle = SeatRowsStyle & {
  /** Cells between two rooms. */
  readonly gap: number;
  /** Play, key and counts over the stage. */
  readonly hasHeading: boolean;
  /** Bars in lines of their own, for rooms that are too narrow to have them beside their counts. */
  readonly hasBars: boolean;
  readonly hasPlaceNumbers: boolean;
  /**
   * The part of the room in sight where that is not all of it; what is passed over comes before `rows` and `places`.
   */
  readonly part?: RoomPart;
};

/**
 * The lines of rooms that stand side by side, each one string for all of them: a terminal line is the cheapest thing
 * that Ink can be given.
 */
export function bandLines(facts: readonly RoomFacts[], style: BandStyle): readonly string[] {
  const { appearance, hasHeading, hasBars, hasPlaceNumbers, part = null } = style;
  const rows = part?.rows ?? style.rows;
  const cells = (part?.places ?? style.places) * style.cellsPerSeat;
  const above = part?.rowsBefore ?? 0;
  const measures = { ...style, places: part?.places ?? style.places };
  const between = ' '.repeat(style.gap);
  const join = (write: (room: RoomFacts) => string): string =>
    ' '.repeat(GUTTER) + facts.map(write).join(between);
  const cursorRow = facts.find(({ cursor }) => cursor !== null)?.cursor?.row ?? null;
  const seats = facts.map((room) => seatRows(room, style));
  const heading = [
    pointedTitles(facts, { ...style, roomCells: cells }),
    ...(hasBars ? [join((room) => barLine(room.snapshot, cells, appearance))] : []),
    join((room) => keyAndCounts(room, cells, appearance)),
  ];
  return [
    ...(hasHeading ? heading : []),
    join((room) => stageLine(room.snapshot, cells, appearance, part)),
    ...Array.from({ length: rows }, (_, index) => {
      const row = above + index;
      return rowNumber(row + 1, cursorRow, appearance) + seats.map((lines) => lines[row]).join(between);
    }),
    ...(hasPlaceNumbers ? [join(() => placeNumbers(measures, appearance, part?.placesBefore))] : []),
    join((room) => caretLine(room, measures, appearance, part?.placesBefore)),
  ];
}

/** The pointer and its blank. */
const POINTER_CELLS = 2;

type TitleStyle = Pick<BandStyle, 'gap' | 'appearance'> & { readonly roomCells: number };

/** The plays, with `▸ ` before the room under the cursor. */
export function pointedTitles(
  facts: readonly RoomFacts[],
  { appearance, gap, roomCells }: TitleStyle,
): string {
  const pointer = `${styled(appearance, 'active', appearance.glyphs.activeRoom)} `;
  return facts
    .map((room, index) => {
      const lead = index === 0 ? GUTTER : Math.min(gap, POINTER_CELLS + 1);
      const marked = room.cursor === null ? ' '.repeat(lead) : ' '.repeat(lead - POINTER_CELLS) + pointer;
      // A long title runs on into the gap, as far as the next room's pointer.
      const beside = index === facts.length - 1 ? 0 : Math.max(gap - POINTER_CELLS - 1, 0);
      return marked + titleOf(room, roomCells + beside, appearance);
    })
    .join('');
}

/** The number at the left of a row, with `>` at the row of the cursor. */
export function rowNumber(row: number, cursorRow: number | null, appearance: Appearance): string {
  // The gutter has the pointer and three cells.
  const number = padRight(padLeft(String(row), 2), 3);
  if (row !== cursorRow) return styled(appearance, 'label', ` ${number}`);
  return styled(appearance, 'active', `${appearance.glyphs.activeRow}${number}`);
}
