import type { HistoryEntry } from '../../../theater/change.ts';
import { type RoomFigures, turnoverOf } from '../../../theater/figures.ts';
import { age } from '../../../theater/local-time.ts';
import type { Plan } from '../../../theater/plan.ts';
import { EVENING_MS } from '../../../theater/sales.ts';
import { isSameContent, type SeatPosition, seatLabel } from '../../../theater/seats.ts';
import type { OpsView } from '../../../watch/ops-view.ts';
import { GUTTER } from '../../kit/layout.ts';
import { fit, padLeft, padRight, panel, PANEL_GAP, sideBySide } from '../../kit/text.ts';
import { type Appearance, printable, styled, type Token } from '../../kit/theme.ts';
import { clockTime } from '../../map/history-line.ts';
import { sparkline } from './number-lines.ts';

/** Cells between two rooms of the map of changes. */
const ROOM_GAP = 2;

/** The heading and the letters of the rooms, above the rows. */
const HEADING_LINES = 2;

/** Lines that each room has over time: how much is sold, and what was sold when. */
const LINES_PER_ROOM = 2;

/** Cells for the letter of a room and its play, and for the numbers behind its bars. */
const NAME_CELLS = 19;
const NUMBERS_CELLS = 14;

/** Fewer bars than this tell nothing of an evening. */
const LEAST_BARS = 24;

/** Lines that the evening takes, or none where the screen is too narrow for it. */
export function eveningHeight({ rooms, rows, places }: Plan, cells: number): number {
  const isRoom = cells - mapCells({ rooms, places }) - PANEL_GAP >= NAME_CELLS + LEAST_BARS + NUMBERS_CELLS;
  return isRoom ? HEADING_LINES + Math.max(rows, rooms.length * LINES_PER_ROOM) : 0;
}

/**
 * The evening so far: each room over time, with its numbers beside it, and a small map of all seats with how often
 * each has changed, brighter the shorter ago. It changes once a second at most, and keys come oftener.
 */
export function eveningLines(view: OpsView, cells: number, appearance: Appearance): readonly string[] {
  const known = written.get(view.figures);
  if (known?.cells === cells && known.appearance === appearance) return known.lines;
  const lines = writeEvening(view, cells, appearance);
  written.set(view.figures, { cells, appearance, lines });
  return lines;
}

const written = new WeakMap<
  OpsView['figures'],
  { readonly cells: number; readonly appearance: Appearance; readonly lines: readonly string[] }
>();

function writeEvening(view: OpsView, cells: number, appearance: Appearance): readonly string[] {
  const { plan, history, now } = view;
  const height = eveningHeight(plan, cells);
  if (history === null || height === 0) return [];
  const since = Math.max(history.since, history.entries[0]?.at ?? now, now - EVENING_MS);
  const entries = history.entries.filter(({ at }) => at >= since);
  const right = mapCells(plan);
  const left = cells - right - PANEL_GAP;
  const bars = left - NAME_CELLS - NUMBERS_CELLS;
  const step = stepFor(now - since, bars);
  // The borders of the bars stand still, so that only the last of them changes from second to second.
  const span = { from: Math.floor(since / step) * step, step, bars };
  const hours = `${clockTime(since).slice(0, 5)} to ${clockTime(now).slice(0, 5)}`;
  const times = entries.length === 0 ? 'nothing yet' : `${hours}, ${age(step)} a bar`;
  return sideBySide(
    [
      panel('Sold over the evening', times, timeLines(view, entries, span, appearance), left, appearance),
      panel(
        'Changes of each seat',
        mapFacts(entries, since),
        mapLines(view, entries, appearance),
        right,
        appearance,
      ),
    ],
    height,
  );
}

/** Where the first bar begins (ms since the epoch), how long each is (ms), and how many there is room for. */
type Span = { readonly from: number; readonly step: number; readonly bars: number };

const MINUTE_MS = 60_000;
const STEPS_MS = [1 / 6, 0.5, 1, 2, 5, 10, 15, 20, 30, 60].map((minutes) => minutes * MINUTE_MS);

/** The shortest step in which so long an evening has no more bars than there is room for; ms. */
function stepFor(lengthMs: number, bars: number): number {
  return STEPS_MS.find((step) => lengthMs / step < bars - 1) ?? Math.ceil(lengthMs / (bars - 1));
}

function timeLines(
  { plan, figures, now }: OpsView,
  entries: readonly HistoryEntry[],
  span: Span,
  appearance: Appearance,
): readonly string[] {
  return plan.rooms.flatMap(({ room, play }) => {
    const own = entries.filter(({ change }) => change.room === room);
    const figure = figures.rooms.find((each) => each.room === room);
    if (figure === undefined) return ['', ''];
    const { booked, net } = turnoverIn(own, span, now);
    const name = fit(`${room} ${printable(play, appearance)}`, NAME_CELLS - 1, appearance.glyphs.ellipsis);
    const level = padRight(levelBars(net, figure, appearance), span.bars);
    const bars = padRight(styled(appearance, 'good', sparkline(booked, appearance)), span.bars);
    const most = styled(appearance, 'quiet', `at most ${Math.max(0, ...booked)}`);
    return [
      `${styled(appearance, 'name', name)} ${level} ${levelWords(figure)}`,
      `${styled(appearance, 'quiet', padLeft('booked', NAME_CELLS - 1))} ${bars} ${most}`,
    ];
  });
}

/** Seats booked in each step of a room's evening, and by how much more they were than came back. */
function turnoverIn(
  entries: readonly HistoryEntry[],
  { from, step: width, bars }: Span,
  now: number,
): { readonly booked: readonly number[]; readonly net: readonly number[] } {
  const count = Math.min(Math.floor((now - from) / width) + 1, bars);
  const booked = Array.from({ length: count }, () => 0);
  const net = Array.from({ length: count }, () => 0);
  for (const { at, change } of entries) {
    const step = Math.min(Math.floor((at - from) / width), count - 1);
    const turnover = turnoverOf(change);
    booked[step] = (booked[step] ?? 0) + turnover.booked;
    net[step] = (net[step] ?? 0) + turnover.booked - turnover.released;
  }
  return { booked, net };
}

/** How many seats were booked at the end of each step, counted back from now. */
export function soldOverTime(net: readonly number[], bookedNow: number): readonly number[] {
  let sold = bookedNow;
  return net
    .toReversed()
    .map((change) => {
      const level = sold;
      sold -= change;
      return level;
    })
    .toReversed();
}

/** Bars of which the full one is a full room. */
function levelBars(net: readonly number[], figure: RoomFigures, appearance: Appearance): string {
  const offered = figure.seats - figure.blocked;
  const sold = soldOverTime(net, figure.booked);
  // A last bar that is full makes the others as high as they are of a whole room.
  const bars = sparkline([...sold, offered], appearance).slice(0, sold.length);
  return styled(appearance, 'taken', bars);
}

function levelWords({ booked, seats, blocked, percent }: RoomFigures): string {
  return `${padLeft(String(booked), 4)}/${seats - blocked}${percent === null ? '' : padLeft(`${percent} %`, 6)}`;
}

function mapCells({ rooms, places }: Pick<Plan, 'rooms' | 'places'>): number {
  return GUTTER + rooms.length * (places + ROOM_GAP) - ROOM_GAP;
}

function mapFacts(entries: readonly HistoryEntry[], since: number): string {
  return entries.length === 0 ? '' : `since ${clockTime(since).slice(0, 5)}, + is ten and more`;
}

/** What became of one seat in the evening. */
type SeatHeat = { readonly changes: number; readonly lastAt: number };

/** How often each seat has changed, and when last, by room and label. */
export function heatOf(entries: readonly HistoryEntry[]): ReadonlyMap<string, SeatHeat> {
  const heat = new Map<string, SeatHeat>();
  for (const { at, change } of entries) {
    for (const { before, after } of change.seats) {
      // A gate or a fence touches a seat without changing whose it is.
      if (isSameContent(before.content, after.content)) continue;
      const key = keyOf(change.room, after);
      const known = heat.get(key);
      heat.set(key, { changes: (known?.changes ?? 0) + 1, lastAt: Math.max(known?.lastAt ?? 0, at) });
    }
  }
  return heat;
}

function keyOf(room: string, seat: SeatPosition): string {
  return `${room} ${seatLabel(seat)}`;
}

function mapLines(
  { plan, now }: OpsView,
  entries: readonly HistoryEntry[],
  appearance: Appearance,
): readonly string[] {
  const heat = heatOf(entries);
  const between = ' '.repeat(ROOM_GAP);
  const { rooms, rows, places } = plan;
  const letters = rooms.map(({ room }) => styled(appearance, 'name', padRight(room, places)));
  return [
    ' '.repeat(GUTTER) + letters.join(between),
    ...Array.from({ length: rows }, (_, row) => {
      const cells = rooms.map(({ room }) => {
        const seats = Array.from({ length: places }, (__, place) =>
          heat.get(keyOf(room, { row: row + 1, place: place + 1 })),
        );
        return heatRow(seats, now, appearance);
      });
      return styled(appearance, 'label', padRight(padLeft(String(row + 1), 3), GUTTER)) + cells.join(between);
    }),
  ];
}

/** Up to how long ago a change is bright, and up to how long ago it is as bright as text; ms. */
const FRESH_MS = 60_000;
const RECENT_MS = 600_000;

function heatRow(seats: readonly (SeatHeat | undefined)[], now: number, appearance: Appearance): string {
  let line = '';
  let run = '';
  let runToken: Token = 'free';
  for (const seat of seats) {
    const token = heatToken(seat, now);
    if (token !== runToken) {
      line += styled(appearance, runToken, run);
      run = '';
      runToken = token;
    }
    run += heatGlyph(seat, appearance);
  }
  return line + styled(appearance, runToken, run);
}

function heatToken(seat: SeatHeat | undefined, now: number): Token {
  if (seat === undefined) return 'free';
  const ago = now - seat.lastAt;
  return ago <= FRESH_MS ? 'justTaken' : ago <= RECENT_MS ? 'name' : 'quiet';
}

function heatGlyph(seat: SeatHeat | undefined, { glyphs }: Appearance): string {
  if (seat === undefined) return glyphs.seats.free;
  return seat.changes > 9 ? '+' : String(seat.changes);
}
