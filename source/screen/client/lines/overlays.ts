import { inTwoRooms } from '../../../booking/transfer.ts';
import { localClock } from '../../../theater/local-time.ts';
import { compareNames } from '../../../theater/names.ts';
import type { Plan } from '../../../theater/plan.ts';
import { referenceOf } from '../../../theater/reference.ts';
import { keptWords, noteOn } from '../../../theater/reservation.ts';
import type { Sale } from '../../../theater/sales.ts';
import {
  countOf,
  ownerOf,
  seatLabel,
  type SeatPosition,
  seatRanges,
  stateOf,
  type Booked,
} from '../../../theater/seats.ts';
import { reservationsIn, type RoomSnapshot } from '../../../theater/snapshot.ts';
import { LOOK_NAMES } from '../../kit/glyphs.ts';
import type { Binding } from '../../kit/keys/binding.ts';
import { overlayLines } from '../../kit/layout.ts';
import {
  cellsOf,
  fit,
  linesInSight,
  listPieces,
  type OverlayText,
  padRight,
  shorten,
  wrap,
} from '../../kit/text.ts';
import { type Appearance, printable, styled } from '../../kit/theme.ts';
import { countsOf } from '../../map/room-lines.ts';
import { BINDINGS, CONTEXT_NAMES } from '../keys/bindings.ts';
import type { Cursor, HelpOverlay, ListOverlay, Scene, TextOverlay } from '../state/client-state.ts';
import { POINTER_CELLS } from './lists.ts';

/** A text of which lines can be chosen, with where each of them leads. */
type ListText = OverlayText & { readonly targets: readonly Cursor[] };

/** The text of an overlay on this scene; `room` is the one under the cursor. */
export function textOfOverlay(overlay: TextOverlay, room: string, scene: Scene): OverlayText {
  return overlay.kind === 'help'
    ? helpText(overlay.search, widthOf(scene), scene)
    : listOf(overlay.kind, room, scene);
}

/** The lines of a list, and the seat that each leads to; `room` is the one under the cursor. */
export function listOf(kind: ListOverlay['kind'], room: string, scene: Scene): ListText {
  const { plan, rooms, client, till, appearance } = scene;
  const cells = widthOf(scene) - POINTER_CELLS;
  if (kind === 'mine') return mineText(plan, rooms, client, cells, appearance);
  const play = plan.rooms.find((entry) => entry.room === room)?.play ?? '';
  return whoText(
    { room, play, snapshot: rooms.get(room) ?? null, client, cells, appearance },
    till?.sellers ?? null,
  );
}

/** Lines that an overlay shows at once, which PgUp and PgDn pass over. */
export function pageOf({ layout }: Pick<Scene, 'layout'>): number {
  return layout.kind === 'too-small' ? 1 : linesInSight(overlayLines(layout));
}

/** How many lines of the help can be above the first in sight. */
export function helpLimit(overlay: TextOverlay, scene: Scene): number {
  return Math.max(textOfOverlay(overlay, '', scene).lines.length - pageOf(scene), 0);
}

/** Cells left free at both sides of an overlay. */
const MARGINS = 2;

/** The most cells of a line in an overlay. */
export function widthOf({ layout }: Scene): number {
  return (layout.kind === 'too-small' ? layout.size.columns : layout.width) - MARGINS;
}

/** Cells for the keys, before what they do. */
const KEY_CELLS = 12;

/** Every key of the map from the key table, then every glyph of a seat; or every key that some words are found in. */
function helpText(
  search: HelpOverlay['search'],
  cells: number,
  { appearance, bindings = BINDINGS }: Pick<Scene, 'appearance' | 'bindings'>,
): OverlayText {
  const { glyphs } = appearance;
  const write = (label: string, help: string): string =>
    styled(appearance, 'key', padRight(label, KEY_CELLS)) +
    shorten(help, cells - Math.max(KEY_CELLS, cellsOf(label)), glyphs.ellipsis);
  const name = styled(appearance, 'name', 'Keys');
  if (search !== undefined && (search.isTyping || search.text !== '')) {
    const typed = `Search: ${printable(search.text, appearance)}`;
    const end = search.isTyping ? styled(appearance, 'cursor', ' ') : '';
    const lines = keysWith(search.text, bindings).map(({ label, help, context }) =>
      write(label, context === 'map' ? help : `${help} (${CONTEXT_NAMES[context]})`),
    );
    const heading = `${name}  ${styled(appearance, 'warning', typed)}${end}`;
    return { heading, lines: lines.length === 0 ? ['No key has these words.'] : lines };
  }
  const looks = LOOK_NAMES.map(
    ([look, lookName]) => `${styled(appearance, look, glyphs.seats[look])} ${padRight(lookName, 12)}`,
  );
  return {
    heading: `${name}  ${styled(appearance, 'quiet', 'and below them the marks of the seats')}`,
    lines: [
      ...keysWith('', bindings).flatMap(({ label, help, context }) =>
        context === 'map' ? [write(label, help)] : [],
      ),
      ...inRows(looks, Math.max(Math.floor(cells / 14), 1)),
    ],
  };
}

/** The lines of the key table that have all of some words, or the very key. */
function keysWith(text: string, bindings: readonly Binding[]): readonly Binding[] {
  const words = text.toLowerCase().trim().split(/\s+/);
  return bindings.filter(({ label, help, action = '', context }) => {
    if (help === '') return false;
    const searched = `${label} ${help} ${action} ${CONTEXT_NAMES[context]}`.toLowerCase();
    return words.every((word) => searched.includes(word));
  });
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
): ListText {
  const bookings = reservationsIn(
    plan.rooms.flatMap(({ room }) => rooms.get(room) ?? []),
    client,
  );
  const seats = bookings.reduce((sum, booking) => sum + booking.seats.length, 0);
  const heading = [
    styled(appearance, 'name', `Bookings of ${printable(client, appearance)}`),
    styled(appearance, 'quiet', `${countOf(bookings.length, 'booking')}, ${countOf(seats, 'seat')}`),
  ].join('  ');
  if (bookings.length === 0)
    return { heading, lines: ['None yet. Enter books the seat under the cursor.'], targets: [] };
  const { ellipsis } = appearance.glyphs;
  const lines = bookings.flatMap((booking) => {
    const play = plan.rooms.find(({ room }) => room === booking.room)?.play ?? '';
    const name = `${booking.room} ${printable(play, appearance)}`;
    const reference = referenceOf(booking.booking);
    const lead = `${fit(name, PLAY_CELLS, ellipsis)}  ${reference}  `;
    const kept = keptWords(booking.until, rooms.get(booking.room)?.at ?? 0);
    const pieces = listPieces(booking.seats.map(seatLabel));
    const labels = wrap(kept === '' ? pieces : [...pieces, `(${kept})`], cells - cellsOf(lead), ellipsis);
    return labels.map((line, index) => ({
      line: `${index === 0 ? lead : ' '.repeat(cellsOf(lead))}${line}`,
      targets: booking.seats.slice(0, 1).map(({ row, place }) => ({ room: booking.room, row, place })),
    }));
  });
  const apart = inTwoRooms(rooms.values()).filter(({ parts }) =>
    parts.some((part) => part.client === client),
  );
  const remarks = apart.map(({ booking, parts }) => ({
    line: shorten(`${referenceOf(booking)} is in two rooms; theater resolve ends that.`, cells, ellipsis),
    targets: parts
      .slice(0, 1)
      .flatMap(({ room, seats: [seat] }) =>
        seat === undefined ? [] : [{ room, row: seat.row, place: seat.place }],
      ),
  }));
  return { heading, ...unzipped([...lines, ...remarks]) };
}

/** Lines with where each leads, as two lists. */
function unzipped(
  pairs: readonly { readonly line: string; readonly targets: readonly Cursor[] }[],
): Pick<ListText, 'lines' | 'targets'> {
  return { lines: pairs.map(({ line }) => line), targets: pairs.flatMap(({ targets }) => targets) };
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
 * reference, and at a till with who sold it, until when it is kept, and its note; a semicolon stands between those of
 * one person, and held seats are marked so.
 */
function whoText(
  { room, play, snapshot, client, cells, appearance }: WhoFacts,
  sellers: ReadonlyMap<string, string> | null,
): ListText {
  const title = `${room} ${printable(play, appearance)}`;
  const heading = styled(appearance, 'name', `Who sits in ${title}`);
  if (snapshot === null) return { heading, lines: ['The room was not seen yet.'], targets: [] };
  const wordsOf = (content: Booked): string => {
    if (sellers === null) return '';
    const seller = sellers.get(content.booking);
    const sold = seller === undefined ? '' : `by ${printable(seller, appearance)} `;
    const remarks = [keptWords(content.until, snapshot.at), printable(noteOn(content), appearance)];
    const told = remarks.filter((remark) => remark !== '').join(', ');
    return told === '' ? sold : `${sold}(${told}) `;
  };
  const people = seatsByPerson(snapshot, wordsOf);
  if (people.size === 0) return { heading, lines: ['Nobody yet: every seat is free.'], targets: [] };
  const { ellipsis } = appearance.glyphs;
  const names = [...people.keys()].toSorted(compareNames);
  const nameCells = Math.max(...names.map((name) => cellsOf(printable(name, appearance))));
  const lines = names.flatMap((name) => {
    const shown = padRight(printable(name, appearance), nameCells);
    const seats = wrap(partyPieces(people.get(name) ?? []), cells - nameCells - 2, ellipsis);
    const token = name === client ? 'yours' : 'name';
    const first = snapshot.seats.find((seat) => ownerOf(seat, snapshot.at) === name);
    const targets = first === undefined ? [] : [{ room, row: first.row, place: first.place }];
    return seats.map((line, index) => ({
      line:
        index === 0 ? `${styled(appearance, token, shown)}  ${line}` : `${' '.repeat(nameCells)}  ${line}`,
      targets,
    }));
  });
  return {
    heading: `${heading}  ${styled(appearance, 'quiet', countsOf(snapshot))}`,
    ...unzipped(lines),
  };
}

/** The seats of each person, booking by booking. */
function seatsByPerson(
  snapshot: RoomSnapshot,
  wordsOf: (content: Booked) => string,
): ReadonlyMap<string, readonly (readonly string[])[]> {
  const people = new Map<string, Map<string, string[]>>();
  for (const seat of snapshot.seats) {
    const owner = ownerOf(seat, snapshot.at);
    if (owner === null) continue;
    const isHeld = stateOf(seat, snapshot.at) === 'held';
    const parties = people.get(owner) ?? new Map<string, string[]>();
    const party = seat.content.kind === 'booked' ? seat.content.booking : 'held';
    const { content } = seat;
    const first = content.kind === 'booked' ? `${referenceOf(content.booking)} ${wordsOf(content)}` : '';
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
