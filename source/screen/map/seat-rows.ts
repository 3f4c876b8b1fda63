import { reservedUntil } from '../../theater/reservation.ts';
import { type SeatPosition, isSameSeat, ownerOf, type Seat, stateOf } from '../../theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../theater/snapshot.ts';
import type { RequestOnSeats } from '../client/state/client-state.ts';
import { canBeBooked, requestAbout } from '../client/state/marks.ts';
import type { SeatLook } from '../kit/glyphs.ts';
import { type Appearance, isSeenOnBlanks, paint, type Token } from '../kit/theme.ts';
import type { RoomFacts } from './room-lines.ts';

/** How the seats of all rooms are written. */
export type SeatRowsStyle = {
  readonly rows: number;
  readonly places: number;
  readonly cellsPerSeat: 1 | 2;
  /** The part in sight, where that is not all. */
  readonly part?: SeatsInSight;
  readonly client: string;
  /** Who holds what is marked here, where that is somebody else. */
  readonly holder?: string | undefined;
  /** Whether the pictures are older than they should be. */
  readonly isFaded: boolean;
  /** Whether any seat can be marked, whosever it is. */
  readonly areMarksOnTop?: boolean;
  readonly appearance: Appearance;
};

/** The rows and the places of a room that are in sight. */
type SeatsInSight = {
  readonly rowsBefore: number;
  readonly rows: number;
  readonly placesBefore: number;
  readonly places: number;
};

type Written = {
  /** Everything that the rows were made of besides the picture. */
  readonly inputs: readonly unknown[];
  /** The rows without the cursor. */
  readonly resting: readonly string[];
  readonly write: (row: number, pointed: Pointed) => string;
  /** The seats in sight, each kind once. */
  readonly kinds: SeatKinds;
};

/** What there is to explain of a map: the looks on it, and whether it has parties that touch. */
export type SeatKinds = { readonly looks: ReadonlySet<SeatLook>; readonly hasSecond: boolean };

/** What the cursor does to a row. */
type Pointed = Pick<RowStyle, 'cursorPlace' | 'party'>;

/** The rows of each picture as they were written last. */
const written = new WeakMap<RoomSnapshot, Written>();

/**
 * The seats of a room, a string for each row. A room is written anew only when its picture, its marks, its requests
 * or the style is another object; the cursor costs the rows that it and its party are in.
 */
export function seatRows(facts: RoomFacts, style: SeatRowsStyle): readonly string[] {
  const { snapshot, cursor } = facts;
  if (snapshot === null) return Array.from({ length: style.rows }, () => blankRow(style));
  const { resting, write } = writtenRows(snapshot, facts, style);
  if (cursor === null) return resting;
  const party = partyAt(snapshot, cursor);
  const rows = new Set([cursor.row, ...party.map(({ row }) => row)]);
  return resting.map((line, index) => {
    const row = index + 1;
    if (!rows.has(row)) return line;
    const cursorPlace = row === cursor.row ? cursor.place : null;
    return write(row, {
      cursorPlace,
      party: party.filter((seat) => seat.row === row).map(({ place }) => place),
    });
  });
}

/** The seats of the booking that the seat at the cursor is in; none where it is alone. */
function partyAt(snapshot: RoomSnapshot, cursor: SeatPosition): readonly SeatPosition[] {
  const content = seatAt(snapshot, cursor)?.content;
  if (content?.kind !== 'booked') return [];
  const party = snapshot.seats.filter((seat) => bookingOf(seat) === content.booking);
  return party.length > 1 ? party : [];
}

/** The kinds of seats of a room that are in sight; null until the room was looked at. */
export function kindsInSight(facts: RoomFacts, style: SeatRowsStyle): SeatKinds | null {
  return facts.snapshot === null ? null : writtenRows(facts.snapshot, facts, style).kinds;
}

function writtenRows(
  snapshot: RoomSnapshot,
  { marks, news, changed, found, requests }: RoomFacts,
  style: SeatRowsStyle,
): Written {
  const { rows, cellsPerSeat, client, holder, isFaded, appearance, areMarksOnTop = false } = style;
  const part = style.part ?? { rowsBefore: 0, rows, placesBefore: 0, places: style.places };
  const { rowsBefore, placesBefore, places } = part;
  const inputs = [
    marks,
    news,
    changed,
    found,
    requests,
    rows,
    cellsPerSeat,
    client,
    holder,
    isFaded,
    appearance,
    areMarksOnTop,
    rowsBefore,
    part.rows,
    placesBefore,
    places,
  ];
  const known = written.get(snapshot);
  if (known?.inputs.every((input, index) => input === inputs[index])) return known;
  const sight = { snapshot, client, holder, marks, news, changed, found, requests, areMarksOnTop };
  const inSight = drawnSeats(rows, sight).map((row) => row.slice(placesBefore, placesBefore + places));
  const write = (row: number, pointed: Pointed): string => {
    const cursorPlace = pointed.cursorPlace === null ? null : pointed.cursorPlace - placesBefore;
    const party = pointed.party.map((place) => place - placesBefore);
    return formatSeatRow(inSight[row - 1] ?? [], { cellsPerSeat, isFaded, cursorPlace, party }, appearance);
  };
  const resting = inSight.map((_, index) => write(index + 1, { cursorPlace: null, party: [] }));
  const shown = inSight.slice(rowsBefore, rowsBefore + part.rows).flat();
  const kinds = {
    looks: new Set(shown.map(({ look }) => look)),
    hasSecond: cellsPerSeat === 1 && shown.some(({ isSecond }) => isSecond),
  };
  const made = { inputs, resting, write, kinds };
  written.set(snapshot, made);
  return made;
}

function blankRow({ places, cellsPerSeat, part }: SeatRowsStyle): string {
  return ' '.repeat((part?.places ?? places) * cellsPerSeat);
}

/** How a row of seats is written. */
type RowStyle = {
  readonly cellsPerSeat: 1 | 2;
  /** The place under the cursor, counted from 1, or null. */
  readonly cursorPlace: number | null;
  /** The places of the booking that is under the cursor. */
  readonly party: readonly number[];
  /** Whether the picture is older than it should be. */
  readonly isFaded: boolean;
};

/**
 * One row of seats as one string: neighbours that look alike share their colour codes. The cursor is inverse and
 * nothing else, so that it stands out on a quiet seat too; its glyph says what the seat is. The seats of its party
 * are underlined. Who came together is joined by a line; where there are no cells for that, the second of two parties
 * that touch has other glyphs.
 */
export function formatSeatRow(
  seats: readonly DrawnSeat[],
  style: RowStyle,
  { theme, glyphs }: Appearance,
): string {
  const hasGaps = style.cellsPerSeat === 2;
  let line = '';
  let run = '';
  let runToken: Token | null = null;
  let isRunParty = false;
  const endRun = (): void => {
    if (runToken === null) return;
    const text = paint(theme[runToken], run);
    line += isRunParty ? paint(theme.party, text) : text;
    run = '';
    runToken = null;
  };
  for (const [index, { look, isJoined, isSecond }] of seats.entries()) {
    const isCursor = index + 1 === style.cursorPlace;
    const isParty = !isCursor && style.party.includes(index + 1);
    const token = isCursor ? 'cursor' : style.isFaded ? 'faded' : look;
    if (token !== runToken || isParty !== isRunParty) endRun();
    runToken = token;
    isRunParty = isParty;
    run += (isSecond && !hasGaps ? glyphs.second[look] : undefined) ?? glyphs.seats[look];
    const gap = hasGaps ? (isJoined ? glyphs.joint : ' ') : '';
    // What shows on blanks too ends with the party.
    const isOver = isCursor || (hasGaps && !isJoined && (isParty || isSeenOnBlanks(theme[token])));
    if (isOver) {
      endRun();
      line += gap;
    } else {
      run += gap;
    }
  }
  endRun();
  return line;
}

/** A seat as it is drawn. */
export type DrawnSeat = {
  readonly look: SeatLook;
  /** Whether the seat to its right is in the same booking. */
  readonly isJoined: boolean;
  /** Whether it is in the second of two bookings that touch in their row, the fourth, and so on. */
  readonly isSecond: boolean;
};

/** What turns the seats of one room into looks. */
type RoomSight = {
  readonly snapshot: RoomSnapshot;
  readonly client: string;
  /** Who holds what is marked here; the client where nobody else is named. */
  readonly holder?: string | undefined;
  /** Marks in this room. */
  readonly marks: readonly SeatPosition[];
  /** Seats of this person's that others have changed, until that was seen. */
  readonly news?: readonly SeatPosition[] | undefined;
  /** Seats that somebody else changed a moment ago. */
  readonly changed?: readonly SeatPosition[] | undefined;
  /** Seats that were looked for. */
  readonly found?: readonly SeatPosition[] | undefined;
  /** Open requests; those for other rooms are passed over. */
  readonly requests: readonly RequestOnSeats[];
  /** Whether any seat can be marked, whosever it is; otherwise only what could be booked. */
  readonly areMarksOnTop?: boolean;
};

/**
 * What a seat is to this person: what this terminal is doing with it first, then what the store says of it, at the
 * moment of the picture.
 */
function lookOf(seat: Seat, sight: RoomSight): SeatLook {
  const { snapshot, client, holder = client, marks, news = [], found = [], requests } = sight;
  const { areMarksOnTop = false } = sight;
  const request = requestAbout(snapshot.room, seat, requests);
  if (request !== null) return request.phase.kind === 'sent' ? 'inFlight' : 'unconfirmed';
  const isMarked = marks.some((mark) => isSameSeat(mark, seat));
  if (isMarked && (areMarksOnTop || canBeBooked(snapshot, seat, holder))) return 'marked';
  if (isMarked) return 'lost';
  if (news.some((each) => isSameSeat(each, seat))) return 'news';
  if (found.some((each) => isSameSeat(each, seat))) return 'found';
  return standingLook(seat, sight);
}

/** What the store says of a seat, and that somebody else has changed it. */
function standingLook(seat: Seat, { snapshot, client, holder = client, changed = [] }: RoomSight): SeatLook {
  const owner = ownerOf(seat, snapshot.at);
  const isOwn = owner === client;
  const isChanged = !isOwn && changed.some((each) => isSameSeat(each, seat));
  switch (stateOf(seat, snapshot.at)) {
    case 'booked':
      if (isOwn) return 'yours';
      if (isChanged) return 'justTaken';
      return reservedUntil(seat.content) === null ? 'taken' : 'reserved';
    case 'held':
      return owner === holder ? 'heldByYou' : 'held';
    case 'blocked':
      return 'blocked';
    case 'free':
      return isChanged ? 'justFreed' : 'free';
  }
}

/** The looks of a whole room, row by row. */
export function looksOf(rows: number, sight: RoomSight): readonly (readonly SeatLook[])[] {
  const looks: SeatLook[][] = Array.from({ length: rows }, () => []);
  for (const seat of sight.snapshot.seats) looks[seat.row - 1]?.push(lookOf(seat, sight));
  return looks;
}

/** The seats of a whole room as they are drawn, row by row. */
export function drawnSeats(rows: number, sight: RoomSight): readonly (readonly DrawnSeat[])[] {
  const bookings: (string | null)[][] = Array.from({ length: rows }, () => []);
  for (const seat of sight.snapshot.seats) bookings[seat.row - 1]?.push(bookingOf(seat));
  return looksOf(rows, sight).map((looks, row) => {
    const own = bookings[row] ?? [];
    let isSecond = false;
    return looks.map((look, index) => {
      const [before = null, booking = null, next] = [own[index - 1], own[index], own[index + 1]];
      // Only a booking changes its tone that would look like the one it touches.
      const isAlike = booking !== null && before !== null && look === looks[index - 1];
      if (booking !== before) isSecond = isAlike && !isSecond;
      return { look, isJoined: booking !== null && booking === next, isSecond };
    });
  });
}

/** The booking that a seat is in. */
export function bookingOf({ content }: Seat): string | null {
  return content.kind === 'booked' ? content.booking : null;
}
