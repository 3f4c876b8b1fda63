import type { ClientState, Scene } from '../client/client-state.ts';
import { GUTTER, passedOver, type RoomsLayout, STRIP_GAP } from '../layout/layout.ts';
import { bandLines } from './band-lines.ts';
import { bandsOf, roomFacts } from './room-facts.ts';
import { stripLines } from './strip-lines.ts';

/** The rooms as the terminal allows: in one or two bands, or the one under the cursor beside a strip of all. */
export function mapLines(layout: RoomsLayout, state: ClientState, scene: Scene): readonly string[] {
  const { plan, client, appearance, link } = scene;
  const { rows, places } = plan;
  const { cellsPerSeat, aids, roomLines } = layout;
  const isFaded = link.kind === 'stale' || link.kind === 'reconnecting';
  const facts = roomFacts(scene, state);
  const style = { rows, places, cellsPerSeat, client, isFaded, appearance };
  const { hasPlaceNumbers } = aids;
  if (layout.kind === 'map') {
    const band = { ...style, hasPlaceNumbers, gap: layout.gap, hasHeading: true };
    return bandsOf(facts, layout.roomsPerBand).flatMap((rooms) => bandLines(rooms, band));
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
  const band = { ...style, hasPlaceNumbers, gap: 0, hasHeading: false };
  const room = bandLines(active, isWhole ? band : { ...band, part });
  const strip = stripLines(facts, state, scene, { cells: layout.stripWidth, lines: roomLines });
  const blank = ' '.repeat(GUTTER + layout.roomWidth);
  return Array.from({ length: roomLines }, (_, line) => {
    return (room[line] ?? blank) + ' '.repeat(STRIP_GAP) + (strip[line] ?? '');
  });
}
