import { localClock } from '../../../theater/local-time.ts';
import { compareNames } from '../../../theater/names.ts';
import type { Plan } from '../../../theater/plan.ts';
import { referenceOf } from '../../../theater/reference.ts';
import type { Sale } from '../../../theater/sales.ts';
import {
  countOf,
  ownerOf,
  seatLabel,
  type SeatPosition,
  seatRanges,
  stateOf,
} from '../../../theater/seats.ts';
import { reservationsIn, type RoomSnapshot } from '../../../theater/snapshot.ts';
import { LOOK_NAMES } from '../../kit/glyphs.ts';
import { overlayLines } from '../../kit/layout.ts';
import {
  cellsOf,
  fit,
  linesInSight,
  listPieces,
  type OverlayText,
  padRight,
  scrollLimit,
  shorten,
  wrap,
} from '../../kit/text.ts';
import { type Appearance, printable, styled } from '../../kit/theme.ts';
import { countsOf } from '../../map/room-lines.ts';
import { BINDINGS } from '../keys/bindings.ts';
import type { Scene, TextOverlay } from '../state/client-state.ts';

/** The text of an overlay on this scene; `room` is the one under the cursor. */
export function textOfOverlay(kind: TextOverlay['kind'], room: string, scene: Scene): OverlayText {
  const { plan, rooms, client, till, appearance } = scene;
  const cells = widthOf(scene);
  switch (kind) {
    case 'help':
      return helpText(cells, appearance);
    case 'who': {
      const play = plan.rooms.find((entry) => entry.room === room)?.play ?? '';
      return whoText(
        { room, play, snapshot: rooms.get(room) ?? null, client, cells, appearance },
        till?.sellers,
      );
    }
    case 'mine':
      return mineText(plan, rooms, client, cells, appearance);
  }
}

/** The overlay scrolled by lines or pages, and never past its ends. */
export function scrolled(
  overlay: TextOverlay,
  by: number,
  unit: 'line' | 'page',
  room: string,
  scene: Scene,
): TextOverlay {
  if (scene.layout.kind === 'too-small') return overlay;
  const height = overlayLines(scene.layout);
  const limit = scrollLimit(textOfOverlay(overlay.kind, room, scene), height);
  const step = unit === 'line' ? 1 : linesInSight(height);
  const scroll = Math.max(Math.min(overlay.scroll + by * step, limit), 0);
  return scroll === overlay.scroll ? overlay : { ...overlay, scroll };
}

/** Cells left free at both sides of an overlay. */
const MARGINS = 2;

/** The most cells of a line in an overlay. */
export function widthOf({ layout }: Scene): number {
  return (layout.kind === 'too-small' ? layout.size.columns : layout.width) - MARGINS;
}

/** Cells for the keys, before what they do. */
const KEY_CELLS = 12;

/** Every key of the map from the key table, then every glyph of a seat. */
function helpText(cells: number, appearance: Appearance): OverlayText {
  const { glyphs } = appearance;
  const keys = BINDINGS.filter(({ context, help }) => context === 'map' && help !== '').map(
    ({ label, help }) => {
      const text = shorten(help, cells - KEY_CELLS, glyphs.ellipsis);
      return styled(appearance, 'key', padRight(label, KEY_CELLS)) + text;
    },
  );
  const looks = LOOK_NAMES.map(
    ([look, name]) => `${styled(appearance, look, glyphs.seats[look])} ${padRight(name, 12)}`,
  );
  return {
    heading: `${styled(appearance, 'name', 'Keys')}  ${styled(appearance, 'quiet', 'and below them the marks of the seats')}`,
    lines: [...keys, ...inRows(looks, Math.max(Math.floor(cells / 14), 1))],
  };
}

function inRows(items: readonly string[], perRow: number): readonly string[] {
  return Array.from({ length: Math.ceil(items.length / perRow) }, (_, row) =>
    items.slice(row * perRow, (row + 1) * perRow).join(''),
  );
}

/** Cells for the room and its play. */
const PLAY_CELLS = 18;

/** The bookings of one person in all rooms, one paragraph for each. */
export function mineText(
  plan: Plan,
  rooms: ReadonlyMap<string, RoomSnapshot>,
  client: string,
  cells: number,
  appearance: Appearance,
): OverlayText {
  const bookings = reservationsIn(
    plan.rooms.flatMap(({ room }) => rooms.get(room) ?? []),
    client,
  );
  const seats = bookings.reduce((sum, booking) => sum + booking.seats.length, 0);
  const heading = [
    styled(appearance, 'name', `Bookings of ${printable(client, appearance)}`),
    styled(appearance, 'quiet', `${countOf(bookings.length, 'booking')}, ${countOf(seats, 'seat')}`),
  ].join('  ');
  if (bookings.length === 0) return { heading, lines: ['None yet. Enter books the seat under the cursor.'] };
  const { ellipsis } = appearance.glyphs;
  const lines = bookings.flatMap((booking) => {
    const play = plan.rooms.find(({ room }) => room === booking.room)?.play ?? '';
    const name = `${booking.room} ${printable(play, appearance)}`;
    const reference = referenceOf(booking.booking);
    const lead = `${fit(name, PLAY_CELLS, ellipsis)}  ${reference}  `;
    const labels = wrap(listPieces(booking.seats.map(seatLabel)), cells - cellsOf(lead), ellipsis);
    return labels.map((line, index) => `${index === 0 ? lead : ' '.repeat(cellsOf(lead))}${line}`);
  });
  return { heading, lines };
}

/** What was sold at a till, one line for each sale; `chosen` is the one that Enter would go to, from 0, if any. */
export function salesText(
  sales: readonly Sale[],
  chosen: number | null,
  scene: Scene,
  cells: number,
): OverlayText {
  const { till, appearance } = scene;
  const { ellipsis, activeRoom } = appearance.glyphs;
  const seats = sales.reduce((sum, sale) => sum + sale.seats.length, 0);
  const heading = [
    styled(appearance, 'name', `Sales of ${printable(till?.seller.by ?? '', appearance)} this evening`),
    styled(appearance, 'quiet', `${countOf(sales.length, 'sale')}, ${countOf(seats, 'seat')}`),
  ].join('  ');
  if (sales.length === 0) return { heading, lines: ['None yet. c names a customer, Enter books.'] };
  const nameCells = Math.max(...sales.map(({ client }) => cellsOf(printable(client, appearance))));
  const lines = sales.map(({ at, client, booking, room, seats: own }, position) => {
    const name = padRight(printable(client, appearance), nameCells);
    const where = own.length === 0 ? `${room} given back` : `${room} ${seatRanges(own).join(', ')}`;
    const line = `${localClock(at).slice(0, 5)}  ${name}  ${referenceOf(booking)}  ${where}`;
    const text = shorten(line, cells - 2, ellipsis);
    if (chosen === null) return text;
    return position === chosen ? styled(appearance, 'active', `${activeRoom} ${text}`) : `  ${text}`;
  });
  return { heading, lines };
}

/** A room and whoever asks for it. */
type WhoFacts = {
  readonly room: string;
  readonly play: string;
  readonly snapshot: RoomSnapshot | null;
  readonly client: string;
  readonly cells: number;
  readonly appearance: Appearance;
};

/**
 * Who sits where in a room: one paragraph for each person, in the order of the names; each booking begins with its
 * reference, and at a till with who sold it; a semicolon stands between those of one person, and held seats are
 * marked so.
 */
function whoText(
  { room, play, snapshot, client, cells, appearance }: WhoFacts,
  sellers: ReadonlyMap<string, string> = new Map(),
): OverlayText {
  const title = `${room} ${printable(play, appearance)}`;
  const heading = styled(appearance, 'name', `Who sits in ${title}`);
  if (snapshot === null) return { heading, lines: ['The room was not seen yet.'] };
  const soldWords = (booking: string): string => {
    const seller = sellers.get(booking);
    return seller === undefined ? '' : `by ${printable(seller, appearance)} `;
  };
  const people = seatsByPerson(snapshot, soldWords);
  if (people.size === 0) return { heading, lines: ['Nobody yet: every seat is free.'] };
  const { ellipsis } = appearance.glyphs;
  const names = [...people.keys()].toSorted(compareNames);
  const nameCells = Math.max(...names.map((name) => cellsOf(printable(name, appearance))));
  const lines = names.flatMap((name) => {
    const shown = padRight(printable(name, appearance), nameCells);
    const seats = wrap(partyPieces(people.get(name) ?? []), cells - nameCells - 2, ellipsis);
    const token = name === client ? 'yours' : 'name';
    return seats.map((line, index) =>
      index === 0 ? `${styled(appearance, token, shown)}  ${line}` : `${' '.repeat(nameCells)}  ${line}`,
    );
  });
  return { heading: `${heading}  ${styled(appearance, 'quiet', countsOf(snapshot))}`, lines };
}

/** The seats of each person, booking by booking. */
function seatsByPerson(
  snapshot: RoomSnapshot,
  soldWords: (booking: string) => string,
): ReadonlyMap<string, readonly (readonly string[])[]> {
  const people = new Map<string, Map<string, string[]>>();
  for (const seat of snapshot.seats) {
    const owner = ownerOf(seat, snapshot.at);
    if (owner === null) continue;
    const isHeld = stateOf(seat, snapshot.at) === 'held';
    const parties = people.get(owner) ?? new Map<string, string[]>();
    const party = seat.content.kind === 'booked' ? seat.content.booking : 'held';
    const { content } = seat;
    const first =
      content.kind === 'booked' ? `${referenceOf(content.booking)} ${soldWords(content.booking)}` : '';
    const known = parties.get(party);
    parties.set(party, [...(known ?? []), `${known === undefined ? first : ''}${writeSeat(seat, isHeld)}`]);
    people.set(owner, parties);
  }
  return new Map([...people].map(([owner, parties]) => [owner, [...parties.values()]]));
}

function partyPieces(parties: readonly (readonly string[])[]): readonly string[] {
  return parties.flatMap((party, index) => {
    const isLast = index === parties.length - 1;
    return listPieces(party).map((piece) => (isLast || piece.endsWith(',') ? piece : `${piece};`));
  });
}

function writeSeat(seat: SeatPosition, isHeld: boolean): string {
  return isHeld ? `${seatLabel(seat)} (held)` : seatLabel(seat);
}
