import { occupancyOf } from '../theater/occupancy.ts';
import { makeSafe } from '../theater/safe-text.ts';
import { type SeatState, stateOf } from '../theater/seats.ts';
import type { RoomSnapshot } from '../theater/snapshot.ts';

/** One character for each state. */
type Glyphs = Readonly<Record<SeatState | 'stage', string>>;

const UNICODE_GLYPHS: Glyphs = { free: '·', booked: '■', held: '▒', blocked: 'x', stage: '▔' };
const ASCII_GLYPHS: Glyphs = { free: '.', booked: '#', held: '?', blocked: 'x', stage: '=' };

/** One room in lines of text: the stage at the top, rows down the side, the last digit of each place below, a legend. */
export function drawRoom(
  snapshot: RoomSnapshot,
  play: string,
  environment: NodeJS.ProcessEnv,
): readonly string[] {
  const glyphs = isUtf8(environment) ? UNICODE_GLYPHS : ASCII_GLYPHS;
  const { free, seats } = occupancyOf(snapshot);
  const closed = snapshot.isClosed ? ', closed for bookings' : '';
  const rows = Map.groupBy(snapshot.seats, ({ row }) => row);
  const places = Math.max(0, ...snapshot.seats.map(({ place }) => place));
  const lines = [...rows].map(([row, rowSeats]) => {
    const line = rowSeats.map((seat) => glyphs[stateOf(seat, snapshot.at)]).join(' ');
    return `${String(row).padStart(4)}  ${line}`;
  });
  const digits = Array.from({ length: places }, (_, index) => String((index + 1) % 10)).join(' ');
  return [
    `${snapshot.room}  ${makeSafe(play)}, ${free} of ${seats} seats free${closed}`,
    '',
    `      ${stageLine(places * 2 - 1, glyphs.stage)}`,
    ...lines,
    `      ${digits}`,
    '',
    `      ${glyphs.free} free  ${glyphs.booked} booked  ${glyphs.held} held  ${glyphs.blocked} blocked`,
  ];
}

/** Whether the locale says that the terminal shows more than ASCII. */
function isUtf8(environment: NodeJS.ProcessEnv): boolean {
  const locale = environment['LC_ALL'] || environment['LC_CTYPE'] || environment['LANG'] || '';
  return /utf-?8/i.test(locale);
}

/** The stage, as wide as a row where that leaves room for its name. */
function stageLine(width: number, glyph: string): string {
  const name = ' stage ';
  const left = Math.max(1, Math.floor((width - name.length) / 2));
  const right = Math.max(1, width - name.length - left);
  return glyph.repeat(left) + name + glyph.repeat(right);
}
