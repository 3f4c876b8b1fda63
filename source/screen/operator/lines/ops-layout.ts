import type { Plan } from '../../../theater/plan.ts';
import { GUTTER, type Size } from '../../kit/layout.ts';

/** How the ops screen is laid out in a terminal of one size, in cells. */
export type OpsLayout =
  | { readonly kind: 'too-small'; readonly size: Size; readonly needed: Size }
  | (OpsFrame & { readonly kind: 'table' })
  | (OpsFrame & {
      readonly kind: 'maps';
      readonly cellsPerSeat: 1 | 2;
      /** Cells of a room, with what its numbers need. */
      readonly roomCells: number;
      readonly gap: number;
      readonly hasBlank: boolean;
    });

/** A layout that shows something. */
export type ShownOpsLayout = Exclude<OpsLayout, { kind: 'too-small' }>;

type OpsFrame = {
  readonly size: Size;
  /** Width of the numbers: that of the rooms, so that they belong together. */
  readonly width: number;
  /** Lines below the numbers: the alerts, and what happened. */
  readonly lowerLines: number;
  /** Panels side by side in the lower lines: the feed, the clients, the store. */
  readonly panels: 1 | 2 | 3;
};

/** Title, sum, pace and hints. */
const FRAME_LINES = 4;
/** Play, booked seats, the other seats, and the stage. */
const HEADING_LINES = 4;
/** An alert, and two lines of the feed. */
const LEAST_LOWER_LINES = 3;
/** Room for `■110  92 %`. */
const NUMBER_CELLS = 10;
const GAP = { least: 2, most: 6 } as const;
/** From this size on the rooms are spread over the width that the panels below them have. */
const LARGE = { columns: 180, rows: 45, gap: 16 } as const;
/** The narrowest in which the sum of the theater can be read. */
const NARROWEST = 60;
/** Below this the numbers are written shorter. */
const COMFORTABLE = 79;
/** Lines below the numbers from which on panels are worth their headings. */
const PANEL_LINES = 6;

/** Lays the screen out: all rooms side by side with two cells a seat, else with one, else as a table. */
export function chooseOpsLayout(plan: Plan, size: Size): OpsLayout {
  const count = plan.rooms.length;
  for (const cellsPerSeat of [2, 1] as const) {
    const roomCells = Math.max(plan.places * cellsPerSeat, NUMBER_CELLS);
    const narrowest = GUTTER + count * roomCells + (count - 1) * GAP.least;
    const spare = size.rows - FRAME_LINES - HEADING_LINES - plan.rows - LEAST_LOWER_LINES;
    if (size.columns < Math.max(narrowest, NARROWEST) || spare < 0) continue;
    const hasBlank = spare > 0;
    const growth = count === 1 ? 0 : Math.floor((size.columns - narrowest) / (count - 1));
    const isLarge = size.columns >= LARGE.columns && size.rows >= LARGE.rows;
    const gap = Math.min(GAP.least + growth, isLarge ? LARGE.gap : GAP.most);
    const lowerLines = LEAST_LOWER_LINES + spare - (hasBlank ? 1 : 0);
    const panels = panelsIn(size.columns, lowerLines);
    const width = Math.min(
      size.columns - 1,
      Math.max(GUTTER + count * roomCells + (count - 1) * gap, COMFORTABLE),
    );
    return { kind: 'maps', size, width, cellsPerSeat, roomCells, gap, hasBlank, lowerLines, panels };
  }
  const tableLines = count + 2;
  const needed = { columns: NARROWEST, rows: FRAME_LINES + tableLines + 2 };
  if (size.columns < needed.columns || size.rows < needed.rows) return { kind: 'too-small', size, needed };
  const lowerLines = size.rows - FRAME_LINES - tableLines;
  const width = Math.min(size.columns - 1, COMFORTABLE);
  return { kind: 'table', size, width, lowerLines, panels: panelsIn(size.columns, lowerLines) };
}

function panelsIn(columns: number, lowerLines: number): 1 | 2 | 3 {
  if (lowerLines < PANEL_LINES || columns < 110) return 1;
  return columns < 150 ? 2 : 3;
}
