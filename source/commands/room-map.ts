import { chooseAppearance } from '../screen/theme/appearance.ts';
import { occupancyOf } from '../theater/occupancy.ts';
import { type SeatState, stateOf } from '../theater/seats.ts';
import type { RoomSnapshot } from '../theater/snapshot.ts';

/** One room in lines of text: the stage at the top, rows down the side, the last digit of each place below, a legend. */
export function drawRoom(
  snapshot: RoomSnapshot,
  play: string,
  environment: NodeJS.ProcessEnv,
): readonly string[] {
  const { glyphs } = chooseAppearance({}, environment, process.platform);
  const { free, taken, held, blocked } = glyphs.seats;
  const marks: Readonly<Record<SeatState, string>> = { free, booked: taken, held, blocked };
  const occupancy = occupancyOf(snapshot);
  const closed = snapshot.isClosed ? ', closed for bookings' : '';
  const places = Math.max(0, ...snapshot.seats.map(({ place }) => place));
  const lines = [...Map.groupBy(snapshot.seats, ({ row }) => row)].map(([row, seats]) => {
    const line = seats.map((seat) => marks[stateOf(seat, snapshot.at)]).join(' ');
    return `${String(row).padStart(4)}  ${line}`;
  });
  const digits = Array.from({ length: places }, (_, index) => String((index + 1) % 10)).join(' ');
  return [
    `${snapshot.room}  ${play}, ${occupancy.free} of ${occupancy.seats} seats free${closed}`,
    '',
    `      ${stageLine(places * 2 - 1, glyphs.stage)}`,
    ...lines,
    `      ${digits}`,
    '',
    `      ${marks.free} free  ${marks.booked} booked  ${marks.held} held  ${marks.blocked} blocked`,
  ];
}

/** The stage, as wide as a row where that leaves room for its name. */
function stageLine(width: number, glyph: string): string {
  const name = ' stage ';
  const left = Math.max(1, Math.floor((width - name.length) / 2));
  const right = Math.max(1, width - name.length - left);
  return glyph.repeat(left) + name + glyph.repeat(right);
}
