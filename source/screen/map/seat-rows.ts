import { isSameSeat, ownerOf, type Seat, type SeatPosition, stateOf } from '../../theater/seats.ts';
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
  /** The places in sight, where those are not all. */
  readonly part?: { readonly placesBefore: number; readonly places: number };
  readonly client: string;
  /** Whether the pictures are older than they should be. */
  readonly isFaded: boolean;
  /** Whether any seat can be marked, whosever it is. */
  readonly areMarksOnTop?: boolean;
  readonly appearance: Appearance;
};

type Written = {
  /** Everything that the rows were made of besides the picture. */
  readonly inputs: readonly unknown[];
  /** The rows without the cursor. */
  readonly resting: readonly string[];
  readonly write: (row: number, pointed: Pointed) => string;
};

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

function bookingOf({ content }: Seat): string | null {
  return content.kind === 'booked' ? content.booking : null;
}

function writtenRows(
  snapshot: RoomSnapshot,
  { marks, news, changed, found, requests }: RoomFacts,
  style: SeatRowsStyle,
): Written {
  const { rows, cellsPerSeat, client, isFaded, appearance, areMarksOnTop = false } = style;
  const { placesBefore, places } = style.part ?? { placesBefore: 0, places: style.places };
  const part = [placesBefore, places];
  const inputs = [
    marks,
    news,
    changed,
    found,
    requests,
    rows,
    cellsPerSeat,
    client,
    isFaded,
    appearance,
    areMarksOnTop,
    ...part,
  ];
  const known = written.get(snapshot);
  if (known?.inputs.every((input, index) => input === inputs[index])) return known;
  const looks = looksOf(rows, { snapshot, client, marks, news, changed, found, requests, areMarksOnTop });
  const write = (row: number, pointed: Pointed): string => {
    const cursorPlace = pointed.cursorPlace === null ? null : pointed.cursorPlace - placesBefore;
    const party = pointed.party.map((place) => place - placesBefore);
    const inSight = (looks[row - 1] ?? []).slice(placesBefore, placesBefore + places);
    return formatSeatRow(inSight, { cellsPerSeat, isFaded, cursorPlace, party }, appearance);
  };
  const resting = looks.map((_, index) => write(index + 1, { cursorPlace: null, party: [] }));
  const made = { inputs, resting, write };
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
 * are underlined.
 */
export function formatSeatRow(
  looks: readonly SeatLook[],
  style: RowStyle,
  { theme, glyphs }: Appearance,
): string {
  const gap = style.cellsPerSeat === 2 ? ' ' : '';
  let line = '';
  let run = '';
  let runToken: Token | null = null;
  let isRunParty = false;
  const endRun = (): void => {
    if (runToken === null) return;
    const text = paint(theme[runToken], run);
    line += isRunParty ? paint(theme.party, text) : text;
    run = '';
  };
  for (const [index, look] of looks.entries()) {
    const isCursor = index + 1 === style.cursorPlace;
    const isParty = !isCursor && style.party.includes(index + 1);
    const token = isCursor ? 'cursor' : style.isFaded ? 'faded' : look;
    if (token !== runToken || isParty !== isRunParty) {
      endRun();
      runToken = token;
      isRunParty = isParty;
    }
    run += glyphs.seats[look];
    // What shows on blanks too ends with the seat.
    if (isCursor || isParty || isSeenOnBlanks(theme[token])) {
      endRun();
      runToken = null;
      line += gap;
    } else {
      run += gap;
    }
  }
  endRun();
  return line;
}

/** What turns the seats of one room into looks. */
type RoomSight = {
  readonly snapshot: RoomSnapshot;
  readonly client: string;
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
  const { snapshot, client, marks, news = [], found = [], requests, areMarksOnTop = false } = sight;
  const request = requestAbout(snapshot.room, seat, requests);
  if (request !== null) return request.phase.kind === 'sent' ? 'inFlight' : 'unconfirmed';
  const isMarked = marks.some((mark) => isSameSeat(mark, seat));
  if (isMarked && (areMarksOnTop || canBeBooked(snapshot, seat, client))) return 'marked';
  if (isMarked) return 'lost';
  if (news.some((each) => isSameSeat(each, seat))) return 'news';
  if (found.some((each) => isSameSeat(each, seat))) return 'found';
  return standingLook(seat, sight);
}

/** What the store says of a seat, and that somebody else has changed it. */
function standingLook(seat: Seat, { snapshot, client, changed = [] }: RoomSight): SeatLook {
  const isOwn = ownerOf(seat, snapshot.at) === client;
  const isChanged = !isOwn && changed.some((each) => isSameSeat(each, seat));
  switch (stateOf(seat, snapshot.at)) {
    case 'booked':
      return isOwn ? 'yours' : isChanged ? 'justTaken' : 'taken';
    case 'held':
      return isOwn ? 'heldByYou' : 'held';
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
