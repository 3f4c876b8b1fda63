import { makeSafe } from '../../../theater/safe-text.ts';
import {
  isSameSeat,
  ownerOf,
  seatName,
  seatNames,
  type SeatPosition,
  stateOf,
} from '../../../theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../../theater/snapshot.ts';
import {
  type ClientState,
  type Marks,
  type RequestOnSeats,
  say,
  type Scene,
  stay,
  type Step,
} from './client-state.ts';
import { holderOf, viewerOf } from './customer.ts';

/**
 * Marks the seat under the cursor, or unmarks it; says why when it cannot be marked. While marks of the group are
 * lost, a seat takes the place of the first of them.
 */
export function toggleMark(state: ClientState, scene: Scene): Step {
  const { cursor, marks } = state;
  const name = seatName(cursor.room, cursor);
  if (marks !== null && marks.room !== cursor.room) {
    return say(state, 'warning', oneRoomWords(marks.room));
  }
  const seats = marks?.seats ?? [];
  if (seats.some((seat) => isSameSeat(seat, cursor))) {
    return stay({ ...state, marks: marksOf(cursor.room, without(seats, cursor)), message: null });
  }
  const snapshot = scene.rooms.get(cursor.room) ?? null;
  if (requestAbout(cursor.room, cursor, state.requests) !== null) {
    return say(state, 'warning', `${name} cannot be marked while a request for it is open.`);
  }
  if (snapshot?.isClosed === true) {
    return say(state, 'warning', `Room ${cursor.room} is closed: its seats cannot be marked.`);
  }
  if (!canBeBooked(snapshot, cursor, holderOf(scene))) {
    const standing = standingWords(snapshot, cursor, viewerOf(scene));
    return say(state, 'warning', `${name} is ${standing}; only free seats are marked.`);
  }
  const { row, place } = cursor;
  const [lost] = lostMarks(marks, scene.rooms, holderOf(scene));
  if (lost === undefined) {
    return stay({ ...state, marks: marksOf(cursor.room, [...seats, { row, place }]), message: null });
  }
  const group = seats.map((seat) => (seat === lost ? { row, place } : seat));
  const text = `${name} is marked in place of ${seatName(cursor.room, lost)}.`;
  return say({ ...state, marks: marksOf(cursor.room, group) }, 'plain', text);
}

/** Why nothing is marked in another room than that of the marks. */
export function oneRoomWords(room: string): string {
  return `Marks are in one room: book or unmark those in ${room} first.`;
}

/**
 * The marks that can no longer be booked by a picture. They stay in the group, since a part of it is not what the
 * person asked for: Enter refuses the group until they are unmarked or others take their place.
 */
export function lostMarks(
  marks: Marks | null,
  rooms: ReadonlyMap<string, RoomSnapshot>,
  client: string,
): readonly SeatPosition[] {
  const snapshot = marks === null ? undefined : rooms.get(marks.room);
  if (marks === null || snapshot === undefined) return [];
  return marks.seats.filter((seat) => !canBeBooked(snapshot, seat, client));
}

/** The state, with a word about marks that were lost between two pictures, and to whom. */
export function noticeLostMarks(
  state: ClientState,
  before: ReadonlyMap<string, RoomSnapshot>,
  rooms: ReadonlyMap<string, RoomSnapshot>,
  client: string,
): ClientState {
  const { marks } = state;
  if (marks === null || before.get(marks.room) === rooms.get(marks.room)) return state;
  const known = lostMarks(marks, before, client);
  const lost = lostMarks(marks, rooms, client);
  if (lost.every((seat) => known.includes(seat))) return state;
  const isProposed = state.proposal?.marks === marks;
  const message = {
    tone: 'warning',
    text: `${lostWords(marks.room, lost, rooms, client)}: ${isProposed ? 'Enter or n suggests others' : WAYS_OUT}.`,
    about: { marks },
  } as const;
  return { ...state, message };
}

/** Why a marked group is not booked: which of it was lost, and to whom; null while it is whole. */
export function refusalOfMarks(
  marks: Marks,
  rooms: ReadonlyMap<string, RoomSnapshot>,
  client: string,
  waysOut = `: ${WAYS_OUT}`,
  passive = 'booked',
): string | null {
  const lost = lostMarks(marks, rooms, client);
  if (lost.length === 0) return null;
  return `${lostWords(marks.room, lost, rooms, client)}; nothing was ${passive}${waysOut}.`;
}

const WAYS_OUT = 'unmark, mark another instead, or Esc';

function lostWords(
  room: string,
  lost: readonly SeatPosition[],
  rooms: ReadonlyMap<string, RoomSnapshot>,
  client: string,
): string {
  const snapshot = rooms.get(room) ?? null;
  if (snapshot?.isClosed === true) return `Room ${room} is closed`;
  return clausesOf(room, lost, snapshot, client);
}

/** How some seats stand: `A 1-1 is taken by Mia, A 1-2 and A 1-3 are blocked`. */
export function clausesOf(
  room: string,
  seats: readonly SeatPosition[],
  snapshot: RoomSnapshot | null,
  client: string,
): string {
  const groups = Map.groupBy(seats, (seat) => standingWords(snapshot, seat, client));
  const clauses = [...groups].map(
    ([standing, own]) => `${seatNames(room, own)} ${own.length === 1 ? 'is' : 'are'} ${standing}`,
  );
  return clauses.join(', ');
}

export function marksOf(room: string, seats: readonly SeatPosition[]): Marks | null {
  return seats.length === 0 ? null : { room, seats };
}

export function without(seats: readonly SeatPosition[], seat: SeatPosition): readonly SeatPosition[] {
  return seats.filter((other) => !isSameSeat(other, seat));
}

/** How a seat stands by a picture, in a few safe words: `free`, `taken by Mia`, `yours`, `blocked: broken chair`. */
export function standingWords(snapshot: RoomSnapshot | null, position: SeatPosition, client: string): string {
  const seat = snapshot === null ? null : seatAt(snapshot, position);
  if (snapshot === null || seat === null) return 'not seen yet';
  const owner = ownerOf(seat, snapshot.at);
  const isOwn = owner === client;
  switch (stateOf(seat, snapshot.at)) {
    case 'free':
      return snapshot.isClosed ? 'free, but the room is closed' : 'free';
    case 'held':
      return isOwn ? 'held by you' : `held by ${makeSafe(owner ?? '')}`;
    case 'booked':
      return isOwn ? 'yours' : `taken by ${makeSafe(owner ?? '')}`;
    case 'blocked': {
      const note = seat.content.kind === 'blocked' ? seat.content.note : '';
      return note === '' || note === '-' ? 'blocked' : `blocked: ${makeSafe(note)}`;
    }
  }
}

/** Whether a person could book the seat by a picture: the room is open, and nobody else has the seat. */
export function canBeBooked(snapshot: RoomSnapshot | null, position: SeatPosition, client: string): boolean {
  const seat = snapshot === null ? null : seatAt(snapshot, position);
  if (snapshot === null || seat === null || snapshot.isClosed) return false;
  const state = stateOf(seat, snapshot.at);
  return state === 'free' || (state === 'held' && ownerOf(seat, snapshot.at) === client);
}

/** The open request that a seat is part of, or null. */
export function requestAbout<Request extends RequestOnSeats>(
  room: string,
  seat: SeatPosition,
  requests: readonly Request[],
): Request | null {
  return (
    requests.find(({ target, ...from }) =>
      [from, ...(target === undefined ? [] : [target])].some(
        (part) => part.room === room && part.seats.some((candidate) => isSameSeat(candidate, seat)),
      ),
    ) ?? null
  );
}
