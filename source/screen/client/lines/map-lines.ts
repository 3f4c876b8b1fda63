import { seatName } from '../../../theater/seats.ts';
import { GUTTER, passedOver, type RoomsLayout, STRIP_GAP, STRIP_SEAT_LINES } from '../../kit/layout.ts';
import { cellsOf, padRight, shorten, wrap } from '../../kit/text.ts';
import { printable, styled } from '../../kit/theme.ts';
import { bandLines } from '../../map/band-lines.ts';
import { bandsOf, countsOf, roomFacts, type RoomFacts, standingOf } from '../../map/room-lines.ts';
import { kindsInSight, type SeatKinds } from '../../map/seat-rows.ts';
import type { ClientState, Marks, Scene } from '../state/client-state.ts';
import { holderOf } from '../state/customer.ts';
import { lostMarks } from '../state/marks.ts';
import { seatWords } from './title-line.ts';

/** The rooms as lines, and the kinds of seats in them. */
type RoomsMap = { readonly lines: readonly string[]; readonly kinds: readonly SeatKinds[] };

/** The rooms as the terminal allows: in one or two bands, or the one under the cursor beside a strip of all. */
export function mapLines(layout: RoomsLayout, state: ClientState, scene: Scene): RoomsMap {
  const { plan, client, appearance, link } = scene;
  const { rows, places } = plan;
  const { cellsPerSeat, aids, roomLines } = layout;
  const isFaded = link.kind === 'stale' || link.kind === 'reconnecting';
  const facts = roomFacts(scene, state);
  const style = { rows, places, cellsPerSeat, client, holder: holderOf(scene), isFaded, appearance };
  const { hasBars, hasPlaceNumbers } = aids;
  if (layout.kind === 'map') {
    const band = { ...style, hasBars, hasPlaceNumbers, gap: layout.gap, hasHeading: true };
    const lines = bandsOf(facts, layout.roomsPerBand).flatMap((rooms) => bandLines(rooms, band));
    return { lines, kinds: facts.flatMap((room) => kindsInSight(room, style) ?? []) };
  }
  const active = facts.filter(({ cursor }) => cursor !== null);
  const { sight } = layout;
  const part = {
    rowsBefore: passedOver(state.cursor.row - 1, rows, sight.rows),
    rows: sight.rows,
    allRows: rows,
    placesBefore: passedOver(state.cursor.place - 1, places, sight.places),
    places: sight.places,
    allPlaces: places,
  };
  const isWhole = sight.rows === rows && sight.places === places;
  const whole = { ...style, hasBars, hasPlaceNumbers, gap: 0, hasHeading: false };
  const band = isWhole ? whole : { ...whole, part };
  const room = bandLines(active, band);
  const strip = stripLines(facts, state, scene, { cells: layout.stripWidth, lines: roomLines });
  const blank = ' '.repeat(GUTTER + layout.roomWidth);
  const lines = Array.from({ length: roomLines }, (_, line) => {
    return (room[line] ?? blank) + ' '.repeat(STRIP_GAP) + (strip[line] ?? '');
  });
  return { lines, kinds: active.flatMap((shown) => kindsInSight(shown, band) ?? []) };
}

/** From this width on, the strip has room for the plays. */
const PLAY_WIDTH = 22;

/**
 * Beside a room that stands alone, in at most `lines`: all rooms with their counts, then the seat under the cursor
 * and the marks.
 */
function stripLines(
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

function marksLine(marks: Marks, scene: Scene): string {
  const { appearance } = scene;
  const lost = lostMarks(marks, scene.rooms, holderOf(scene)).length;
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
