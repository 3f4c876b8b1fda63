import type { RoomFigures } from '../../theater/figures.ts';
import { type Sides, twoSides } from '../frame/sides.ts';
import { GUTTER } from '../layout/layout.ts';
import { pointedTitles, rowNumber } from '../map/band-lines.ts';
import { stageLine } from '../map/room-lines.ts';
import { seatRows } from '../map/seat-rows.ts';
import { cellsOf, padLeft, padRight, shorten } from '../text/fit-text.ts';
import { type Appearance, styled } from '../theme/appearance.ts';
import { NEARLY_PERCENT } from './alerts.ts';
import { handsOnSeats } from './hands/hands-on-seats.ts';
import type { OpsLayout } from './ops-layout.ts';
import type { OpsState } from './ops-state.ts';
import type { OpsView } from './ops-view.ts';

type MapsLayout = Extract<OpsLayout, { kind: 'maps' }>;

/** Every room side by side: play, numbers, stage and seats; each line is one string for all rooms. */
export function roomBand(
  view: OpsView,
  { cursor, hands }: Pick<OpsState, 'cursor' | 'hands'>,
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
    ...handsOnSeats(hands, room),
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
      numbers.map((each) => bookedLine(each, roomCells, appearance)),
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

/** Booked seats and their percentage, `■42   35 %`, exactly `cells` wide. */
function bookedLine(room: RoomFigures | null, cells: number, appearance: Appearance): string {
  if (room === null) return ' '.repeat(cells);
  const { booked, percent } = room;
  const left = appearance.glyphs.seats.taken + String(booked);
  const right = percent === null ? '' : `${percent} %`;
  const text = left + padLeft(right, cells - cellsOf(left));
  const isFull = percent !== null && percent >= NEARLY_PERCENT;
  return styled(appearance, isFull ? 'warning' : 'name', padRight(text, cells));
}

/** The other seats, each kind with the mark it has on the map, exactly `cells` wide; nothing of a kind is left out. */
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

/** The counts alone, or with how many free seats are side by side and how many are left alone, as far as that fits. */
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
