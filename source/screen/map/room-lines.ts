import { type Occupancy, occupancyOf } from '../../theater/figures.ts';
import type { Plan } from '../../theater/plan.ts';
import type { SeatPosition } from '../../theater/seats.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import type { ClientState, OpenRequest, RequestOnSeats, Scene } from '../client/state/client-state.ts';
import { findingOf } from '../client/state/found.ts';
import { BAR_CELLS } from '../kit/layout.ts';
import { padLeft, padRight, placeLabels, shorten } from '../kit/text.ts';
import { type Appearance, printable, styled } from '../kit/theme.ts';

/** One room as the map shows it. Lists are the same object while they stay the same, so that memo holds. */
export type RoomFacts = {
  readonly room: string;
  readonly play: string;
  /** The key that jumps to the room, from 1. */
  readonly number: number;
  /** Null until the room was looked at. */
  readonly snapshot: RoomSnapshot | null;
  /** The cursor while it is in this room, else null. */
  readonly cursor: SeatPosition | null;
  readonly marks: readonly SeatPosition[];
  /** What others changed and nobody has seen here. */
  readonly news?: readonly SeatPosition[];
  /** What somebody else changed a moment ago. */
  readonly changed?: readonly SeatPosition[];
  /** Seats that were looked for, and whether the play was. */
  readonly found?: readonly SeatPosition[];
  readonly isPlayFound?: boolean;
  readonly requests: readonly RequestOnSeats[];
};

const NO_SEATS: readonly SeatPosition[] = [];

const NO_WISHES: readonly OpenRequest[] = [];

/** Every room of the plan with what this terminal is doing in it. */
export function roomFacts(
  { plan, rooms }: Pick<Scene, 'plan' | 'rooms'>,
  state: ClientState,
): readonly RoomFacts[] {
  const { cursor, marks, news, glows, requests } = state;
  const finding = findingOf(state, { plan, rooms });
  return plan.rooms.map(({ room, play }, index) => ({
    room,
    play,
    number: index + 1,
    snapshot: rooms.get(room) ?? null,
    cursor: cursor.room === room ? cursor : null,
    marks: marks?.room === room ? marks.seats : NO_SEATS,
    news: news.some((item) => item.room === room) ? newsIn(room, news) : NO_SEATS,
    changed: glowingIn(room, glows),
    found: finding?.seats.get(room) ?? NO_SEATS,
    isPlayFound: finding?.plays.has(room) === true,
    // Most of the time no request is open; then every room keeps one and the same empty list.
    requests: requests.some((request) => request.room === room) ? requests : NO_WISHES,
  }));
}

function newsIn(room: string, news: ClientState['news']): readonly SeatPosition[] {
  return news.flatMap((item) => (item.room === room ? item.seats : []));
}

/** What glows in each room, once for each list of it: every frame asks for every room. */
const glowing = new WeakMap<ClientState['glows'], ReadonlyMap<string, readonly SeatPosition[]>>();

/** What glows in a room; the same list for as long as nothing else does. */
export function glowingIn(room: string, glows: ClientState['glows']): readonly SeatPosition[] {
  const known = glowing.get(glows) ?? glowingByRoom(glows);
  glowing.set(glows, known);
  return known.get(room) ?? NO_SEATS;
}

function glowingByRoom(glows: ClientState['glows']): ReadonlyMap<string, readonly SeatPosition[]> {
  const byRoom = new Map<string, SeatPosition[]>();
  for (const { room, seats } of glows) byRoom.set(room, [...(byRoom.get(room) ?? []), ...seats]);
  return byRoom;
}

/** The rooms in bands of at most `size`, in order. */
export function bandsOf(facts: readonly RoomFacts[], size: number): readonly (readonly RoomFacts[])[] {
  return Array.from({ length: Math.ceil(facts.length / size) }, (_, band) =>
    facts.slice(band * size, (band + 1) * size),
  );
}

/** Rows and places of a plan: all that a room's own drawing needs of it. */
type RoomMeasures = Pick<Plan, 'rows' | 'places'> & { readonly cellsPerSeat: 1 | 2 };

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
export function titleOf(
  { room, play, cursor, isPlayFound = false }: RoomFacts,
  cells: number,
  appearance: Appearance,
): string {
  const text = shorten(`${room} ${printable(play, appearance)}`, cells, appearance.glyphs.ellipsis);
  return styled(
    appearance,
    isPlayFound ? 'found' : cursor === null ? 'name' : 'active',
    padRight(text, cells),
  );
}

/**
 * The key of the room and its counts, `1   42/120`, exactly `cells` wide, with a bar between them where there is
 * room for one; without the key where they would touch.
 */
export function keyAndCounts({ number, snapshot }: RoomFacts, cells: number, appearance: Appearance): string {
  const [key, counts] = [String(number), countsOf(snapshot)];
  if (cells >= BAR_CELLS && snapshot !== null) {
    const bar = barLine(snapshot, cells - key.length - counts.length - 2, appearance);
    return `${styled(appearance, 'quiet', key)} ${bar} ${styled(appearance, 'quiet', counts)}`;
  }
  const isTight = counts !== '' && key.length + 1 + counts.length > cells;
  const line = isTight ? padLeft(counts, cells) : key + padLeft(counts, cells - key.length);
  return styled(appearance, 'quiet', shorten(line, cells, appearance.glyphs.ellipsis));
}

/** How full a room is as a bar, exactly `cells` wide, with `full` or `closed` in it while nobody can book. */
export function barLine(snapshot: RoomSnapshot | null, cells: number, appearance: Appearance): string {
  if (snapshot === null) return ' '.repeat(cells);
  const { booked, seats, blocked } = occupancyIn(snapshot);
  const share = seats === blocked ? 0 : booked / (seats - blocked);
  const full = booked === 0 ? 0 : Math.max(Math.floor(share * cells), 1);
  const { bar } = appearance.glyphs;
  const draw = (from: number, to: number): string =>
    styled(appearance, 'taken', bar.full.repeat(Math.max(Math.min(full, to) - from, 0))) +
    styled(appearance, 'free', bar.rest.repeat(Math.max(to - Math.max(full, from), 0)));
  const standing = standingOf(snapshot);
  const word = standing === '' || standing.length + 2 > cells ? '' : ` ${standing} `;
  const left = Math.floor((cells - word.length) / 2);
  const token = standing === 'closed' ? 'warning' : 'name';
  return draw(0, left) + styled(appearance, token, word) + draw(left + word.length, cells);
}

/**
 * The part in sight of a room that is larger than its place: how much comes before it, how much it is, and of how
 * much.
 */
export type RoomPart = {
  readonly rowsBefore: number;
  readonly rows: number;
  readonly allRows: number;
  readonly placesBefore: number;
  readonly places: number;
  readonly allPlaces: number;
};

/**
 * The edge of the stage, which frames the room, with its name in it, or the word `closed` while the room takes no
 * bookings; and where one is in a room of which a part is in sight.
 */
export function stageLine(
  snapshot: RoomSnapshot | null,
  cells: number,
  appearance: Appearance,
  part: RoomPart | null = null,
): string {
  const { left, edge, right } = appearance.glyphs.stage;
  const isClosed = snapshot?.isClosed === true;
  const name = isClosed ? 'closed' : 'stage';
  const [words = name] = [...partWords(part).map((where) => `${name}, ${where}`), ...partWords(part)].filter(
    (text) => text.length <= cells - 4,
  );
  const word = ` ${words} `;
  const edges = cells - 2 - word.length;
  const before = Math.floor(edges / 2);
  const line =
    edges < 0
      ? padRight(word.slice(0, cells), cells)
      : left + edge.repeat(before) + word + edge.repeat(edges - before) + right;
  return styled(appearance, isClosed ? 'warning' : 'quiet', line);
}

/** Where a part of a room is, in full and in brief; nothing where the room is in sight as a whole. */
function partWords(part: RoomPart | null): readonly string[] {
  if (part === null) return [];
  const { rowsBefore, rows, allRows, placesBefore, places, allPlaces } = part;
  const inRows = rangeWords('rows', rowsBefore, rows, allRows);
  const inPlaces = rangeWords('places', placesBefore, places, allPlaces);
  const brief = `${rowsBefore + 1}-${placesBefore + 1} to ${rowsBefore + rows}-${placesBefore + places}`;
  return [[...inRows, ...inPlaces].join(', '), brief];
}

function rangeWords(noun: string, before: number, shown: number, all: number): readonly string[] {
  return shown === all ? [] : [`${noun} ${before + 1}-${before + shown} of ${all}`];
}

/** The places under their columns. */
export function placeNumbers(
  { places, cellsPerSeat }: RoomMeasures,
  appearance: Appearance,
  before = 0,
): string {
  return styled(appearance, 'label', placeLabels(places, cellsPerSeat, before));
}

/** `^` under the place of the cursor, in the room that has it. */
export function caretLine(
  { cursor }: RoomFacts,
  measures: RoomMeasures,
  appearance: Appearance,
  placesBefore = 0,
): string {
  const { places, cellsPerSeat } = measures;
  const cells = places * cellsPerSeat;
  if (cursor === null) return ' '.repeat(cells);
  const before = (cursor.place - 1 - placesBefore) * cellsPerSeat;
  const caret = styled(appearance, 'label', appearance.glyphs.activePlace);
  return ' '.repeat(before) + caret + ' '.repeat(cells - before - 1);
}

const counted = new WeakMap<RoomSnapshot, Occupancy>();

/** The seats of a picture by state, counted once: every frame asks for every room. */
export function occupancyIn(snapshot: RoomSnapshot): Occupancy {
  const known = counted.get(snapshot);
  if (known !== undefined) return known;
  const occupancy = occupancyOf(snapshot);
  counted.set(snapshot, occupancy);
  return occupancy;
}
