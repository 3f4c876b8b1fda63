import type { RoomFigures } from '../../../theater/figures.ts';
import type { SeatPosition } from '../../../theater/seats.ts';
import type { RoomSnapshot } from '../../../theater/snapshot.ts';
import { NEARLY_PERCENT } from '../../../watch/alerts.ts';
import type { OpsView } from '../../../watch/ops-view.ts';
import type { RequestOnSeats } from '../../client/state/client-state.ts';
import { BAR_CELLS, GUTTER } from '../../kit/layout.ts';
import { cellsOf, padLeft, padRight, shorten, type Sides, twoSides } from '../../kit/text.ts';
import { type Appearance, styled } from '../../kit/theme.ts';
import { pointedTitles, rowNumber } from '../../map/band-lines.ts';
import { barLine, glowingIn, stageLine } from '../../map/room-lines.ts';
import { seatRows } from '../../map/seat-rows.ts';
import type { OperatorState } from '../state/operator-state.ts';
import type { OpsState } from '../state/ops-state.ts';
import type { OpsLayout } from './ops-layout.ts';

type MapsLayout = Extract<OpsLayout, { kind: 'maps' }>;

/** Every room side by side: play, numbers, stage and seats; each line is one string for all rooms. */
export function roomBand(
  view: OpsView,
  { cursor, operator, glows }: Pick<OpsState, 'cursor' | 'operator' | 'glows'>,
  layout: MapsLayout,
  appearance: Appearance,
): readonly string[] {
  const { plan, rooms, link, figures } = view;
  const { cellsPerSeat, roomCells, gap } = layout;
  const { rows, places } = plan;
  const seatCells = places * cellsPerSeat;
  const isFaded = link.kind === 'stale' || link.kind === 'reconnecting';
  // Nobody is called by an empty name, so that no seat is drawn as one's own.
  const style = { rows, places, cellsPerSeat, client: '', isFaded, appearance, areMarksOnTop: true };
  const facts = plan.rooms.map(({ room, play }, index) => ({
    room,
    play,
    number: index + 1,
    snapshot: rooms.get(room) ?? null,
    cursor: cursor?.room === room ? cursor : null,
    changed: glowingIn(room, glows),
    ...actsOnSeats(operator, room),
  }));
  const numbers = facts.map(({ room }) => figures.rooms.find((each) => each.room === room) ?? null);
  const seats = facts.map((each) => seatRows(each, style));
  const between = ' '.repeat(gap);
  const blanks = ' '.repeat(roomCells - seatCells);
  const join = (lead: string, parts: readonly string[]): string => lead + parts.join(between);
  const indent = ' '.repeat(GUTTER);
  return [
    pointedTitles(facts, { gap, roomCells, appearance }),
    join(
      indent,
      numbers.map((each, index) => bookedLine(each, facts[index]?.snapshot ?? null, roomCells, appearance)),
    ),
    join(
      indent,
      numbers.map((each) => othersLine(each, roomCells, appearance)),
    ),
    join(
      indent,
      facts.map(({ snapshot }) => stageLine(snapshot, seatCells, appearance) + blanks),
    ),
    ...Array.from({ length: rows }, (_, row) =>
      join(
        rowNumber(row + 1, cursor?.row ?? null, appearance),
        seats.map((lines) => (lines[row] ?? '') + blanks),
      ),
    ),
  ];
}

/** Booked seats and their percentage, `■42   35 %`, exactly `cells` wide, with a bar between them where it fits. */
function bookedLine(
  room: RoomFigures | null,
  snapshot: RoomSnapshot | null,
  cells: number,
  appearance: Appearance,
): string {
  if (room === null) return ' '.repeat(cells);
  const { booked, percent } = room;
  const left = appearance.glyphs.seats.taken + String(booked);
  const right = percent === null ? '' : `${percent} %`;
  const token = percent !== null && percent >= NEARLY_PERCENT ? 'warning' : 'name';
  if (cells >= BAR_CELLS) {
    const bar = barLine(snapshot, cells - cellsOf(left) - cellsOf(right) - 2, appearance);
    return `${styled(appearance, token, left)} ${bar} ${styled(appearance, token, right)}`;
  }
  const text = left + padLeft(right, cells - cellsOf(left));
  return styled(appearance, token, padRight(text, cells));
}

/**
 * The other seats, each kind with the mark it has on the map, exactly `cells` wide; nothing of a kind is left out.
 */
function othersLine(room: RoomFigures | null, cells: number, appearance: Appearance): string {
  if (room === null) return ' '.repeat(cells);
  const { seats } = appearance.glyphs;
  const kinds = [
    ...(room.held === 0 ? [] : [seats.held + String(room.held)]),
    ...(room.blocked === 0 ? [] : [seats.blocked + String(room.blocked)]),
  ];
  const all = [seats.free + String(room.free), ...kinds];
  const spaced = all.join(' ');
  const text = cellsOf(spaced) > cells ? all.join('') : twoSides(withFragments(spaced, room, cells), cells);
  return styled(appearance, 'quiet', padRight(shorten(text, cells, appearance.glyphs.ellipsis), cells));
}

/** Cells from which on every room has the space to say what a party can still get. */
const FRAGMENT_CELLS = 20;

/**
 * The counts alone, or with how many free seats are side by side and how many are left alone, as far as that fits.
 */
function withFragments(
  counts: string,
  { longestRun, singles }: RoomFigures,
  cells: number,
): readonly Sides[] {
  if (cells < FRAGMENT_CELLS) return [[counts, '']];
  return [
    [counts, `run ${longestRun}, ${singles} single`],
    [counts, `run ${longestRun}`],
    [counts, ''],
  ];
}

/** What an operator does to the seats of one room: the marks, and what is on its way or in doubt. */
type OperatorOnSeats = {
  readonly marks: readonly SeatPosition[];
  readonly requests: readonly RequestOnSeats[];
};

const NOTHING: OperatorOnSeats = { marks: [], requests: [] };

/** The same lists for as long as nobody acts in the room, so that its seats are not written anew. */
function actsOnSeats({ marks, dialog, open }: OperatorState, room: string): OperatorOnSeats {
  if (dialog?.kind === 'targets' && dialog.room === room) {
    // The seats that are left look as if they were on their way.
    return { marks: dialog.to, requests: [{ room, seats: dialog.from, phase: { kind: 'sent' } }] };
  }
  const own = open.filter(({ change }) => change.room === room);
  return {
    marks: marks?.room === room ? marks.seats : NOTHING.marks,
    requests:
      own.length === 0
        ? NOTHING.requests
        : own.map(({ change, phase }) => ({ room, seats: change.seats.map(({ after }) => after), phase })),
  };
}
