import type { Plan } from '../../theater/plan.ts';

/** Nothing but what cannot go. */
const BARE_AIDS: Aids = {
  blanks: 0,
  hasBars: false,
  hasLegend: false,
  hasPlaceNumbers: false,
  pendingLines: 0,
};

/** What goes last. */
const PLACE_NUMBERS_ONLY: Aids = { ...BARE_AIDS, hasPlaceNumbers: true };

/** Everything. */
const FULL_AIDS: Aids = { ...PLACE_NUMBERS_ONLY, blanks: 2, hasLegend: true };

/** Size of a terminal, or of what a screen needs, in cells. */
export type Size = { readonly columns: number; readonly rows: number };

/** How the screen is laid out in a terminal of one size. Everything is measured in cells. */
export type Layout =
  | { readonly kind: 'too-small'; readonly size: Size; readonly needed: Size }
  | (Frame & {
      readonly kind: 'map';
      readonly gap: number;
      readonly roomsPerBand: number;
      /** Lines below the status for what else there is to know; none where there is no room for it. */
      readonly panelLines: number;
    })
  /** The room under the cursor, and beside it a strip that lists all rooms and says who has the seat. */
  | (Frame & {
      readonly kind: 'one-room';
      readonly stripWidth: number;
      /** Rows and places in sight: all of them, or the part around the cursor of a room that is larger than that. */
      readonly sight: { readonly rows: number; readonly places: number };
    });

/** A layout that shows rooms. */
export type RoomsLayout = Exclude<Layout, { kind: 'too-small' }>;

type Frame = {
  readonly size: Size;
  /** Width of the title, status and hint lines. */
  readonly width: number;
  /** Cells from one seat to the next. */
  readonly cellsPerSeat: 1 | 2;
  readonly roomWidth: number;
  /** Lines between the title and the status lines; an overlay takes them all. */
  readonly roomLines: number;
  readonly aids: Aids;
};

/** From this width on a room has its bar between its key and its counts. */
export const BAR_CELLS = 16;

/** Pointer, two digits and a space before every row. */
export const GUTTER = 4;
/** Play, counts and stage above the seats of a room on the map; the strip layout has the stage alone. */
export const HEADING_LINES = 3;
const CARET_LINE = 1;
export const TITLE_LINE = 1;
const HINT_LINE = 1;
/** The seat under the cursor, and what happened last. */
const STATUS_LINES = 2;
/** The narrowest frame in which title, status and hints still say what they must. */
const NARROWEST = 40;
/** Below this the lines of a frame are written shorter; no layout of several rooms stretches past it needlessly. */
const COMFORTABLE = 79;
/** Cells between a room that stands alone and the strip. */
export const STRIP_GAP = 2;
/** Room in the strip for `▸ A 120/120`. */
const STRIP_WIDTH = 14;
/** In the strip under the list of rooms, at least: a blank, the seat, what it is, the marks. */
export const STRIP_SEAT_LINES = 4;
/** Whatever the plan, a terminal of this size shows rooms; what is larger is scrolled. */
const ENOUGH: Size = { columns: 40, rows: 17 };
/** Gaps between rooms may grow by so much in a terminal that has the columns. */
const GAP_GROWTH = 4;
/** From this size on, what the rooms leave of the terminal has panels, and the rooms are spread over their width. */
const WITH_PANELS = { size: { columns: 180, rows: 45 }, gapGrowth: 14, width: 176, leastLines: 8 } as const;
/** A blank above the status lines, and the third of those, which a longer message takes. */
const LINES_AROUND_PANELS = 2;

/** One way to lay all rooms out; the first that fits is taken. */
type Arrangement = {
  readonly bands: 1 | 2;
  readonly cellsPerSeat: 1 | 2;
  /** Least cells between two rooms. */
  readonly gap: number;
  /** What the arrangement must have lines for; a roomier one is not worth losing its aids for. */
  readonly aids: Aids;
};

const ARRANGEMENTS: readonly Arrangement[] = [
  { bands: 1, cellsPerSeat: 2, gap: 2, aids: FULL_AIDS },
  { bands: 2, cellsPerSeat: 2, gap: 8, aids: PLACE_NUMBERS_ONLY },
  { bands: 1, cellsPerSeat: 1, gap: 2, aids: BARE_AIDS },
];

/**
 * Lays a plan out in a terminal. `pendingLines` is how many lines unconfirmed bookings ask for; they never change the
 * arrangement, only what is left for blanks, legend and place numbers.
 */
export function chooseLayout(plan: Plan, size: Size, pendingLines = 0): Layout {
  for (const arrangement of ARRANGEMENTS) {
    const layout = arrange(plan, size, arrangement, pendingLines);
    if (layout !== null) return layout;
  }
  return oneRoom(plan, size, pendingLines);
}

function arrange(
  plan: Plan,
  size: Size,
  { bands, cellsPerSeat, gap: leastGap, aids: wanted }: Arrangement,
  pendingLines: number,
): Layout | null {
  const roomsPerBand = Math.ceil(plan.rooms.length / bands);
  if (bands > 1 && roomsPerBand === plan.rooms.length) return null;
  const roomWidth = plan.places * cellsPerSeat;
  const gaps = roomsPerBand - 1;
  const narrowest = GUTTER + roomsPerBand * roomWidth + gaps * leastGap;
  const bare = TITLE_LINE + bands * (HEADING_LINES + plan.rows + CARET_LINE) + STATUS_LINES + HINT_LINE;
  const spare = size.rows - bare;
  if (size.columns < Math.max(narrowest, NARROWEST) || spare < linesOf(wanted, bands)) return null;
  const aids = grantAids(spare, bands, pendingLines, roomWidth < BAR_CELLS);
  const panelLines = panelLinesIn(size, spare - linesOf(aids, bands));
  const hasPanels = panelLines > 0;
  const mostGrowth = hasPanels ? WITH_PANELS.gapGrowth : GAP_GROWTH;
  const growth = gaps === 0 ? 0 : Math.min(Math.floor((size.columns - narrowest) / gaps), mostGrowth);
  const least = hasPanels ? WITH_PANELS.width : COMFORTABLE;
  return {
    kind: 'map',
    size,
    width: Math.min(size.columns, Math.max(narrowest + gaps * growth, least)),
    cellsPerSeat,
    roomWidth,
    roomsPerBand,
    panelLines,
    gap: leastGap + growth,
    roomLines:
      bands *
      (HEADING_LINES + (aids.hasBars ? 1 : 0) + plan.rows + CARET_LINE + (aids.hasPlaceNumbers ? 1 : 0)),
    aids,
  };
}

/** Lines of the terminal that panels get of those that are left over. */
function panelLinesIn({ columns, rows }: Size, left: number): number {
  const lines = left - LINES_AROUND_PANELS;
  const isBig = columns >= WITH_PANELS.size.columns && rows >= WITH_PANELS.size.rows;
  return isBig && lines >= WITH_PANELS.leastLines ? lines : 0;
}

function linesOf({ hasPlaceNumbers, hasLegend, hasBars, blanks, pendingLines }: Aids, bands: number): number {
  const ofBands = (hasPlaceNumbers ? bands : 0) + (hasBars ? bands : 0);
  return ofBands + (hasLegend ? 1 : 0) + blanks + pendingLines;
}

function oneRoom(plan: Plan, size: Size, pendingLines: number): Layout {
  const around = GUTTER + STRIP_GAP + STRIP_WIDTH;
  const aroundSeats = 1 + CARET_LINE;
  const whole = Math.max(plan.rows + aroundSeats, plan.rooms.length + STRIP_SEAT_LINES);
  // The seat under the cursor is in the strip, so one status line is enough.
  const frame = TITLE_LINE + STATUS_LINES - 1 + HINT_LINE;
  const needed = {
    columns: Math.min(Math.max(around + plan.places * 2, NARROWEST), ENOUGH.columns),
    rows: Math.min(frame + whole, ENOUGH.rows),
  };
  if (size.columns < needed.columns || size.rows < needed.rows) return { kind: 'too-small', size, needed };
  const cellsPerSeat = around + plan.places * 2 <= size.columns ? 2 : 1;
  const places = Math.min(plan.places, Math.floor((size.columns - around) / cellsPerSeat));
  const beside = Math.min(whole, size.rows - frame);
  const rows = Math.min(plan.rows, beside - aroundSeats);
  const aids = grantAids(size.rows - frame - beside, 1, pendingLines, false);
  const roomWidth = places * cellsPerSeat;
  const width = Math.min(size.columns, Math.max(COMFORTABLE, around + roomWidth));
  return {
    kind: 'one-room',
    size,
    width,
    cellsPerSeat,
    roomWidth,
    roomLines: beside + (aids.hasPlaceNumbers ? 1 : 0),
    stripWidth: width - GUTTER - roomWidth - STRIP_GAP,
    sight: { rows, places },
    aids,
  };
}

/**
 * How many of `all` are passed over so that `shown` of them are in sight, the one at `index` (from 0) among them. It
 * moves on by half of what is shown, so that most keys leave the picture where it is.
 */
export function passedOver(index: number, all: number, shown: number): number {
  const step = Math.max(Math.ceil(shown / 2), 1);
  const start = Math.floor(index / step) * step - Math.floor((shown - step) / 2);
  return Math.max(Math.min(start, all - shown), 0);
}

/** Lines that an overlay has to itself: those of the rooms, the legend and what is left over, but no blanks. */
export function overlayLines({ kind, size, aids }: RoomsLayout): number {
  const status = kind === 'map' ? STATUS_LINES : STATUS_LINES - 1;
  return size.rows - TITLE_LINE - aids.blanks - status - aids.pendingLines - HINT_LINE;
}

/**
 * What helps to read the map but may go when lines are short, in this order: the blank below the title, bars, the
 * blank above the hints, legend, place numbers.
 */
type Aids = {
  /** Blank lines: the first goes above the hints, where a long message takes it, the second below the title. */
  readonly blanks: 0 | 1 | 2;
  /** Bars in lines of their own. */
  readonly hasBars: boolean;
  readonly hasLegend: boolean;
  /** Place numbers under every band of rooms. */
  readonly hasPlaceNumbers: boolean;
  /** Lines that unconfirmed bookings have to themselves. */
  readonly pendingLines: number;
};

/** Shares out `spare` lines: unconfirmed bookings first, then what goes last. */
function grantAids(spare: number, bands: number, wantedPendingLines: number, areBarsWanted: boolean): Aids {
  const pendingLines = Math.min(wantedPendingLines, spare);
  let left = spare - pendingLines;
  const hasPlaceNumbers = left >= bands;
  if (!hasPlaceNumbers) return { ...BARE_AIDS, pendingLines };
  left -= bands;
  const hasLegend = left >= 1;
  if (hasLegend) left -= 1;
  const hasBars = areBarsWanted && left >= 1 + bands;
  if (hasBars) left -= bands;
  return { blanks: left >= 2 ? 2 : left >= 1 ? 1 : 0, hasBars, hasLegend, hasPlaceNumbers, pendingLines };
}

/**
 * Instead of a screen that has no room: the size needed, and the size there is. As many lines as the terminal has.
 */
export function tooSmallLines(size: Size, needed: Size): readonly string[] {
  const text = [
    'theater needs more room',
    `needed ${needed.columns} x ${needed.rows}`,
    `here   ${size.columns} x ${size.rows}`,
    'q leaves',
  ].map((line) => line.slice(0, size.columns));
  return Array.from({ length: size.rows }, (_, line) => text[line] ?? '');
}
