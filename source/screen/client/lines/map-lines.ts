import { passiveWords } from '../../../booking/asked.ts';
import { sumOfOccupancy } from '../../../theater/figures.ts';
import { referenceOf } from '../../../theater/reference.ts';
import { keptWords, noteOn, reservedUntil } from '../../../theater/reservation.ts';
import { seatName, countOf, hasArrived, isSameSeat } from '../../../theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../../theater/snapshot.ts';
import { GUTTER, passedOver, type RoomsLayout, STRIP_GAP, STRIP_SEAT_LINES } from '../../kit/layout.ts';
import { cellsOf, padRight, shorten, wrap, type Sides, twoSides } from '../../kit/text.ts';
import { printable, styled, type Appearance } from '../../kit/theme.ts';
import { linkWords, storeWords } from '../../kit/title-words.ts';
import { bandLines } from '../../map/band-lines.ts';
import {
  bandsOf,
  countsOf,
  roomFacts,
  type RoomFacts,
  standingOf,
  occupancyIn,
} from '../../map/room-lines.ts';
import { kindsInSight, type SeatKinds } from '../../map/seat-rows.ts';
import type { ClientState, Marks, Scene, OpenRequest } from '../state/client-state.ts';
import { holderOf, viewerOf } from '../state/customer.ts';
import { lostMarks, canBeBooked, requestAbout, standingWords } from '../state/marks.ts';

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

/** The first line: the program, the person, the store, how the pictures stand, and how full the theater is. */
export function titleLine(
  {
    client,
    till,
    address,
    isDemo = false,
    limits,
    link,
    rooms,
  }: Pick<Scene, 'client' | 'till' | 'address' | 'isDemo' | 'limits' | 'link' | 'rooms'>,
  cells: number,
  appearance: Appearance,
): string {
  const { full, brief, token } = linkWords(link);
  const { booked, seats, blocked } = sumOfOccupancy([...rooms.values()].map(occupancyIn));
  const own = seatsOf(client, rooms);
  const [name, ...shorter] = namesOf(client, till, appearance);
  const program = styled(appearance, 'quiet', 'theater');
  // That it is a demo, or only looks, stays where there is room for nothing else.
  const kind = isDemo ? 'demo' : (limits?.change ?? null) === null ? null : 'read-only';
  const demo = kind === null ? '' : `${styled(appearance, 'warning', kind)}  `;
  const left = ` ${program} ${demo === '' ? '  ' : demo}${name}`;
  const write = (words: string, ...facts: readonly string[]): string =>
    [styled(appearance, token, words), ...(rooms.size === 0 ? [] : facts)].join('   ');
  const all = `${booked} of ${seats - blocked} booked`;
  const mine = till === undefined ? [`${own} yours`] : [];
  const whole = write(full, all, ...mine);
  const pairs: readonly Sides[] = [
    [
      isDemo ? left : `${left}${storeWords(address, cells - cellsOf(left) - cellsOf(whole), appearance)}`,
      whole,
    ],
    [left, whole],
    [` ${demo}${name}`, whole],
    [` ${demo}${name}`, write(full, ...mine)],
    [` ${demo}${name}`, write(full)],
    [` ${demo}${name}`, write(brief)],
    ...shorter.map((words): Sides => [` ${demo}${words}`, write(brief)]),
    [` ${demo}${shorter.at(-1) ?? name}`, ''],
  ];
  return twoSides(pairs, cells);
}

/** Who books, or for whom the next booking is and who sits at the till; then the same in brief. Styled. */
function namesOf(
  client: string,
  till: Scene['till'],
  appearance: Appearance,
): readonly [string, ...(readonly string[])] {
  const name = styled(appearance, 'name', printable(client, appearance));
  if (till === undefined) return [name];
  const actor = printable(till.seller.by, appearance);
  const customer = till.customer === null ? styled(appearance, 'quiet', 'no customer') : `for ${name}`;
  const between = ` ${styled(appearance, 'quiet', appearance.glyphs.between)} `;
  return [`${customer}${between}${actor} at the till`, `${customer}${between}${actor}`, customer];
}

function seatsOf(client: string, rooms: ReadonlyMap<string, RoomSnapshot>): number {
  let count = 0;
  for (const { seats } of rooms.values()) {
    for (const seat of seats)
      if (seat.content.kind === 'booked' && seat.content.client === client) count += 1;
  }
  return count;
}

/** The seat under the cursor, and the marks: the first status line of a layout that shows several rooms. */
export function seatLine(state: ClientState, scene: Scene, cells: number): string {
  const name = styled(scene.appearance, 'name', seatName(state.cursor.room, state.cursor));
  const left = ` ${name}  ${seatWords(state, scene)}`;
  // Of what is too long the end is cut, which must not be the reference.
  const lines: readonly Sides[] = [
    [left, ''],
    [` ${name}  ${seatWords(state, scene, true)}`, ''],
  ];
  const { marks } = state;
  if (marks === null) return twoSides(lines, cells);
  const lost = lostMarks(marks, scene.rooms, holderOf(scene)).length;
  const count = `${marks.seats.length} marked${lost === 0 ? '' : `, ${lost} lost`}`;
  const names = marks.seats.map((seat) => seatName(marks.room, seat));
  const some = names.slice(0, 3).join(', ');
  const rights = [`${count}: ${names.join(', ')}`, `${count}: ${some} and more`, count];
  const pairs: readonly Sides[] = rights.map((right) => [
    left,
    styled(scene.appearance, lost === 0 ? 'marked' : 'lost', right),
  ]);
  return twoSides([...pairs, ...lines], cells);
}

/**
 * What the seat under the cursor is, in words: what this terminal is doing with it, what the store says, its mark.
 * The reference of its booking stands where it is easily read, or first of all.
 */
export function seatWords(state: ClientState, scene: Scene, isReferenceFirst = false): string {
  const { cursor, marks, requests } = state;
  const snapshot = scene.rooms.get(cursor.room) ?? null;
  const request = requestAbout(cursor.room, cursor, requests);
  if (request !== null) return requestWords(request);
  const content = snapshot === null ? undefined : seatAt(snapshot, cursor)?.content;
  const seller = content?.kind === 'booked' ? scene.till?.sellers.get(content.booking) : undefined;
  const sold = seller === undefined ? '' : `, sold by ${printable(seller, scene.appearance)}`;
  const come = content !== undefined && scene.till !== undefined && hasArrived(content) ? ', arrived' : '';
  const isShown = content?.kind === 'booked' && (scene.till !== undefined || content.client === scene.client);
  const until = isShown ? reservedUntil(content) : null;
  const kept = until === null || snapshot === null ? '' : `, ${keptWords(until, snapshot.at)}`;
  const note = scene.till === undefined ? '' : noteOn(content);
  const noted = note === '' ? '' : `, ${printable(note, scene.appearance)}`;
  const reference = content?.kind === 'booked' ? referenceOf(content.booking) : '';
  const words =
    printable(standingWords(snapshot, cursor, viewerOf(scene)), scene.appearance) +
    kept +
    come +
    noted +
    sold;
  const parts = isReferenceFirst ? [reference, words] : [words, reference];
  const standing = parts.filter((part) => part !== '').join(', ');
  const isMarked = marks?.room === cursor.room && marks.seats.some((seat) => isSameSeat(seat, cursor));
  if (isMarked) {
    return `${standing}, ${canBeBooked(snapshot, cursor, holderOf(scene)) ? 'marked' : 'your mark is lost'}`;
  }
  if (snapshot === null || content?.kind !== 'booked' || content.client !== scene.client) return standing;
  const together = snapshot.seats.filter(
    ({ content: other }) => other.kind === 'booked' && other.booking === content.booking,
  ).length;
  return together === 1 ? standing : `${standing}, in a booking of ${countOf(together, 'seat')}`;
}

function requestWords({ operation, phase }: OpenRequest): string {
  const doing = `being ${passiveWords(operation)}`;
  if (phase.kind === 'sent') return doing;
  return phase.kind === 'doubt' ? `${doing}, no answer so far` : 'unconfirmed';
}
