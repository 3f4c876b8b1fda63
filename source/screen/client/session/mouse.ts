import type { Plan } from '../../../theater/plan.ts';
import { isSameSeat } from '../../../theater/seats.ts';
import type { MouseReport } from '../../kit/keys/key-codes.ts';
import {
  GUTTER,
  HEADING_LINES,
  type Layout,
  overlayLines,
  passedOver,
  TITLE_LINE,
} from '../../kit/layout.ts';
import { linesInSight } from '../../kit/text.ts';
import { linesAbove } from '../lines/lists.ts';
import { type ClientState, type Cursor, type Scene, stay, type Step } from '../state/client-state.ts';
import { toggleMark } from '../state/marks.ts';
import { dragRun, withAdvice } from '../state/runs.ts';
import { dispatch, linesOf } from './dispatch.ts';

/** A cell of the screen, from 0. */
type Cell = Pick<MouseReport, 'column' | 'row'>;

/**
 * What the mouse does: a click on a seat goes there, another one marks it, and drawn on it marks a run; in a list a
 * click chooses a line, another one does what Enter does there, and the wheel moves.
 */
export function pointAt(state: ClientState, mouse: MouseReport, scene: Scene): Step {
  const { overlay } = state;
  if (overlay !== null) return pointInList(state, mouse, scene);
  const seat = seatUnder(mouse, state.cursor, scene);
  if (seat === null) return stay(state);
  const isHere = seat.room === state.cursor.room && isSameSeat(seat, state.cursor);
  if (mouse.kind === 'drag') return isHere ? stay(state) : dragRun(state, seat, scene);
  if (mouse.kind !== 'press') return stay(state);
  if (isHere) return withAdvice(toggleMark(state, scene), scene);
  return stay({ ...state, cursor: seat });
}

/** Lines that one notch of the wheel moves. */
const NOTCH = 3;

function pointInList(state: ClientState, mouse: MouseReport, scene: Scene): Step {
  const { overlay } = state;
  if (overlay === null || !('index' in overlay || overlay.kind === 'help')) return stay(state);
  if (mouse.kind === 'wheel-up' || mouse.kind === 'wheel-down') {
    const command = mouse.kind === 'wheel-up' ? 'up' : 'down';
    let step = stay(state);
    for (let line = 0; line < NOTCH; line += 1) step = dispatch(step.state, command, 0, scene);
    return step;
  }
  if (mouse.kind !== 'press' || overlay.kind === 'help' || overlay.index === undefined) return stay(state);
  const line = lineUnder(mouse, overlay.index, state, scene);
  if (line === null) return stay(state);
  const isTyped = overlay.kind === 'find' || overlay.kind === 'goto';
  if (line === overlay.index) return dispatch(state, isTyped ? 'accept' : 'choose', 0, scene);
  return stay({ ...state, overlay: { ...overlay, index: line } });
}

/** The seat that is drawn in a cell, by arithmetic alone; null where none is. */
export function seatUnder(
  cell: Cell,
  cursor: Cursor,
  { plan, layout }: Pick<Scene, 'plan' | 'layout'>,
): Cursor | null {
  if (layout.kind === 'too-small') return null;
  const sight = sightOf(layout, plan, cursor);
  const column = cell.column - GUTTER;
  const row = cell.row - roomsTop(layout);
  const roomInBand = Math.floor(column / sight.roomStep);
  const placeInSight = Math.floor((column % sight.roomStep) / layout.cellsPerSeat);
  const band = Math.floor(row / sight.bandStep);
  const rowInSight = (row % sight.bandStep) - sight.headLines;
  if (column < 0 || row < 0 || band >= sight.bands || roomInBand >= sight.perBand) return null;
  if (rowInSight < 0 || rowInSight >= sight.rows || placeInSight >= sight.places) return null;
  const room = layout.kind === 'map' ? plan.rooms[band * sight.perBand + roomInBand]?.room : cursor.room;
  if (room === undefined) return null;
  return { room, row: sight.rowsBefore + rowInSight + 1, place: sight.placesBefore + placeInSight + 1 };
}

/** The part of the rooms in sight, and how far they are from each other, in cells. */
type Sight = {
  readonly bands: number;
  readonly perBand: number;
  readonly bandStep: number;
  readonly roomStep: number;
  /** Lines of a band above its seats. */
  readonly headLines: number;
  readonly rows: number;
  readonly places: number;
  readonly rowsBefore: number;
  readonly placesBefore: number;
};

type RoomsInSight = Exclude<Layout, { kind: 'too-small' }>;

function sightOf(layout: RoomsInSight, plan: Plan, cursor: Cursor): Sight {
  if (layout.kind === 'map') {
    const bands = Math.ceil(plan.rooms.length / layout.roomsPerBand);
    return {
      bands,
      perBand: layout.roomsPerBand,
      bandStep: layout.roomLines / bands,
      roomStep: layout.roomWidth + layout.gap,
      headLines: HEADING_LINES + (layout.aids.hasBars ? 1 : 0),
      rows: plan.rows,
      places: plan.places,
      rowsBefore: 0,
      placesBefore: 0,
    };
  }
  const { rows, places } = layout.sight;
  return {
    bands: 1,
    perBand: 1,
    bandStep: layout.roomLines,
    roomStep: layout.size.columns,
    // The stage alone.
    headLines: 1,
    rows,
    places,
    rowsBefore: passedOver(cursor.row - 1, plan.rows, rows),
    placesBefore: passedOver(cursor.place - 1, plan.places, places),
  };
}

/** Lines above the rooms, or above what lies over them. */
function roomsTop({ aids }: RoomsInSight): number {
  return TITLE_LINE + (aids.blanks > 1 ? 1 : 0);
}

/** The heading of a list and the blank below it. */
const LIST_HEAD = 2;

/** The line of the list in a cell, from 0; null where none is. */
function lineUnder({ row }: Cell, index: number, state: ClientState, scene: Scene): number | null {
  const { layout } = scene;
  const { overlay } = state;
  if (layout.kind === 'too-small' || overlay === null) return null;
  const height = overlayLines(layout);
  const inSight = linesInSight(height);
  const lines = linesOf(overlay, state, scene);
  const isEndInSight = overlay.kind === 'sales' || overlay.kind === 'programme';
  const above = isEndInSight ? Math.max(index - inSight + 1, 0) : linesAbove(index, lines, height);
  const at = row - roomsTop(layout) - LIST_HEAD;
  return at < 0 || at >= inSight || above + at >= lines ? null : above + at;
}
