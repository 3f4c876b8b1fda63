import type { RoomSnapshot } from '../../theater/snapshot.ts';
import { padLeft, padRight, shorten } from '../text/fit-text.ts';
import { type Appearance, printable, styled } from '../theme/appearance.ts';
import { occupancyIn } from './occupancy-in.ts';
import type { RoomFacts, RoomMeasures } from './room-facts.ts';

/** Booked seats of all that can be booked, `42/120`; empty until the room was looked at. */
export function countsOf(snapshot: RoomSnapshot | null): string {
  if (snapshot === null) return '';
  const { booked, seats, blocked } = occupancyIn(snapshot);
  return `${booked}/${seats - blocked}`;
}

/** `closed` or `full`, while nobody can book in the room; empty otherwise. */
export function standingOf(snapshot: RoomSnapshot | null): string {
  if (snapshot === null) return '';
  if (snapshot.isClosed) return 'closed';
  const { free, held } = occupancyIn(snapshot);
  return free + held === 0 ? 'full' : '';
}

/** `A Hamlet`, exactly `cells` wide. */
export function titleOf({ room, play, cursor }: RoomFacts, cells: number, appearance: Appearance): string {
  const text = shorten(`${room} ${printable(play, appearance)}`, cells, appearance.glyphs.ellipsis);
  return styled(appearance, cursor === null ? 'name' : 'active', padRight(text, cells));
}

/** The key of the room and its counts, `1   42/120`, exactly `cells` wide; without the key where they would touch. */
export function keyAndCounts({ number, snapshot }: RoomFacts, cells: number, appearance: Appearance): string {
  const [key, counts] = [String(number), countsOf(snapshot)];
  const isTight = counts !== '' && key.length + 1 + counts.length > cells;
  const line = isTight ? padLeft(counts, cells) : key + padLeft(counts, cells - key.length);
  return styled(appearance, 'quiet', shorten(line, cells, appearance.glyphs.ellipsis));
}

/** The edge of the stage with its name in it, or the word `closed` while the room takes no bookings. */
export function stageLine(snapshot: RoomSnapshot | null, cells: number, appearance: Appearance): string {
  const { stage } = appearance.glyphs;
  const isClosed = snapshot?.isClosed === true;
  const word = isClosed ? ' closed ' : ' stage ';
  const edges = Math.max(cells - word.length, 0);
  const left = Math.floor(edges / 2);
  const line = stage.repeat(left) + word.slice(0, cells) + stage.repeat(edges - left);
  return styled(appearance, isClosed ? 'warning' : 'quiet', line);
}

/** The last digit of each place number over its column. */
export function placeNumbers({ places, cellsPerSeat }: RoomMeasures, appearance: Appearance): string {
  const digits = Array.from({ length: places }, (_, index) =>
    padRight(String((index + 1) % 10), cellsPerSeat),
  );
  return styled(appearance, 'quiet', digits.join(''));
}

/** `^` under the place of the cursor, in the room that has it. */
export function caretLine({ cursor }: RoomFacts, measures: RoomMeasures, appearance: Appearance): string {
  const { places, cellsPerSeat } = measures;
  const cells = places * cellsPerSeat;
  if (cursor === null) return ' '.repeat(cells);
  const before = (cursor.place - 1) * cellsPerSeat;
  const caret = styled(appearance, 'active', appearance.glyphs.activePlace);
  return ' '.repeat(before) + caret + ' '.repeat(cells - before - 1);
}
