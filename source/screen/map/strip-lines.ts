import type { ClientState, Marks, Scene } from '../client/client-state.ts';
import { lostMarks } from '../client/marks.ts';
import { seatWords } from '../frame/seat-line.ts';
import { passedOver, STRIP_SEAT_LINES } from '../layout/layout.ts';
import { cellsOf, padRight, shorten } from '../text/fit-text.ts';
import { seatName } from '../text/seat-names.ts';
import { wrap } from '../text/wrap.ts';
import { printable, styled } from '../theme/appearance.ts';
import type { RoomFacts } from './room-facts.ts';
import { countsOf, standingOf } from './room-lines.ts';

/** From this width on, the strip has room for the plays. */
const PLAY_WIDTH = 22;

/**
 * Beside a room that stands alone, in at most `lines`: all rooms with their counts, then the seat under the cursor and
 * the marks.
 */
export function stripLines(
  facts: readonly RoomFacts[],
  state: ClientState,
  scene: Scene,
  { cells, lines }: { readonly cells: number; readonly lines: number },
): readonly string[] {
  const { appearance } = scene;
  const { cursor, marks } = state;
  const { ellipsis } = appearance.glyphs;
  // Below the rooms: a blank, the seat, what it is, and the marks.
  const shown = Math.min(facts.length, Math.max(lines - STRIP_SEAT_LINES, 1));
  const first = passedOver(
    facts.findIndex((room) => room.cursor !== null),
    facts.length,
    shown,
  );
  const own = facts.slice(first, first + shown).map((room) => roomLine(room, scene, cells));
  const words = wrap(seatWords(state, scene).split(' '), cells, ellipsis);
  return [
    ...own,
    '',
    styled(appearance, 'name', seatName(cursor.room, cursor)),
    ...words.slice(0, Math.max(lines - own.length - 3, 1)),
    marks === null ? '' : marksLine(marks, scene),
  ];
}

function marksLine(marks: Marks, { rooms, client, appearance }: Scene): string {
  const lost = lostMarks(marks, rooms, client).length;
  const count = `${marks.seats.length} marked in ${marks.room}`;
  if (lost === 0) return styled(appearance, 'marked', count);
  return styled(appearance, 'lost', `${marks.seats.length} in ${marks.room}, ${lost} lost`);
}

function roomLine(facts: RoomFacts, { appearance }: Scene, cells: number): string {
  const isActive = facts.cursor !== null;
  const standing = standingOf(facts.snapshot);
  const counts = standing === '' ? countsOf(facts.snapshot) : standing;
  const pointer = isActive ? appearance.glyphs.activeRoom : ' ';
  const width = cells - 2 - cellsOf(counts) - 1;
  const name = cells < PLAY_WIDTH ? facts.room : `${facts.room} ${printable(facts.play, appearance)}`;
  const title = padRight(shorten(name, width, appearance.glyphs.ellipsis), width);
  const line = `${pointer} ${title} ${counts}`;
  return styled(appearance, isActive ? 'active' : 'quiet', line);
}
