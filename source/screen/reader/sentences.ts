import { seatsWords } from '../../booking/asked.ts';
import { listWords } from '../../booking/describe.ts';
import { occupancyOf } from '../../theater/figures.ts';
import { compareNames } from '../../theater/names.ts';
import type { Plan } from '../../theater/plan.ts';
import { referenceIn, referenceOf } from '../../theater/reference.ts';
import { keptWords } from '../../theater/reservation.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import {
  countOf,
  isSameSeat,
  type Seat,
  seatName,
  type SeatPosition,
  seatRanges,
  stateOf,
} from '../../theater/seats.ts';
import { reservationsIn, type RoomSnapshot, seatAt } from '../../theater/snapshot.ts';
import { seatWords } from '../client/lines/map-lines.ts';
import type { Cursor } from '../client/state/client-state.ts';
import { holderOf, ownSales, viewerOf } from '../client/state/customer.ts';
import { lostMarks, requestAbout, standingWords } from '../client/state/marks.ts';
import { linkWords } from '../kit/title-words.ts';
import type { At, Subject } from './typed-commands.ts';

/** What there is to tell of a subject, in sentences. */
export function tell(subject: Subject, at: At): readonly string[] {
  switch (subject) {
    case 'seat':
      return [seatSentence(at.state.cursor, at)];
    case 'row':
      return [rowSentence(at.state.cursor.row, at)];
    case 'rows':
      return Array.from({ length: at.scene.plan.rows }, (_, index) => rowSentence(index + 1, at));
    case 'room':
      return [...roomSentences(at.state.cursor.room, at), seatSentence(at.state.cursor, at)];
    case 'rooms':
      return at.scene.plan.rooms.flatMap(({ room }) => roomSentences(room, at).slice(0, 1));
    case 'marks':
      return [marksSentence(at)];
    case 'who':
      return whoSentences(at);
    case 'clients':
      return clientSentences(at);
    case 'mine':
      return at.state.till === null ? mineSentences(at) : saleSentences(at);
    case 'reference':
      return [referenceSentence(at)];
    case 'customer':
      return [customerSentence(at)];
    case 'status':
      return statusSentences(at);
  }
}

/** `A 7-4, free, row 7 place 4.`; at an end of the row which aisle is beside it. */
function seatSentence(cursor: Cursor, { state, scene }: At): string {
  const { room, row, place } = cursor;
  const snapshot = scene.rooms.get(room) ?? null;
  const reference = referenceIn(snapshot === null ? undefined : seatAt(snapshot, cursor)?.content) ?? '';
  // Six letters and digits between other words are not known for what they are.
  const words = seatWords({ ...state, cursor }, scene).replace(/, (\w{6})(?=,|$)/, (found, code) =>
    code === reference ? `, reference ${reference}` : found,
  );
  const aisles = [
    ...(place === 1 ? ['aisle left'] : []),
    ...(place === scene.plan.places ? ['aisle right'] : []),
  ];
  return `${[seatName(room, cursor), words, `row ${row} place ${place}`, ...aisles].join(', ')}.`;
}

/** `A row 8: 1 to 4 free, 5 taken by Mia, 6 to 10 free.` */
function rowSentence(row: number, at: At): string {
  const { state, scene } = at;
  const { room } = state.cursor;
  const snapshot = scene.rooms.get(room);
  if (snapshot === undefined) return `Room ${room} was not seen yet.`;
  const stretches: { first: number; last: number; readonly words: string }[] = [];
  for (const seat of snapshot.seats.filter((each) => each.row === row)) {
    const words = briefWords(seat, room, at);
    const before = stretches.at(-1);
    if (before?.words === words) before.last = seat.place;
    else stretches.push({ first: seat.place, last: seat.place, words });
  }
  const told = stretches.map(
    ({ first, last, words }) => `${first === last ? first : `${first} to ${last}`} ${words}`,
  );
  return `${room} row ${row}: ${told.join(', ')}.`;
}

function briefWords(seat: Seat, room: string, { state, scene }: At): string {
  const request = requestAbout(room, seat, state.requests);
  if (request !== null)
    return request.phase.kind === 'unconfirmed' ? 'unconfirmed' : 'with a request under way';
  const isMarked = state.marks?.room === room && state.marks.seats.some((mark) => isSameSeat(mark, seat));
  const words = standingWords(scene.rooms.get(room) ?? null, seat, viewerOf(scene));
  return isMarked ? `${words} and marked` : words;
}

function roomSentences(room: string, { scene }: At): readonly string[] {
  const { plan, rooms, client } = scene;
  const play = makeSafe(plan.rooms.find((each) => each.room === room)?.play ?? '');
  const snapshot = rooms.get(room);
  if (snapshot === undefined) return [`Room ${room}, ${play}, was not seen yet.`];
  const { seats, free, booked, held, blocked } = occupancyOf(snapshot);
  const counts = [
    `${free} of ${countOf(seats, 'seat')} free`,
    ...(booked === 0 ? [] : [`${booked} booked`]),
    ...(held === 0 ? [] : [`${held} held`]),
    ...(blocked === 0 ? [] : [`${blocked} blocked`]),
    ...(snapshot.isClosed ? ['closed for bookings'] : []),
  ];
  const own = reservationsIn([snapshot], client).flatMap((each) => each.seats);
  const whose = scene.till === undefined ? 'Yours' : `Of ${makeSafe(client)}`;
  return [
    `Room ${room}, ${play}: ${counts.join(', ')}.`,
    ...(own.length === 0 ? [] : [`${whose}: ${rangesWords(own)}.`]),
  ];
}

function rangesWords(seats: readonly SeatPosition[]): string {
  return listWords(seatRanges(seats));
}

function marksSentence({ state: { marks }, scene }: At): string {
  if (marks === null) return 'Nothing is marked.';
  const lost = lostMarks(marks, scene.rooms, holderOf(scene));
  const words = `${countOf(marks.seats.length, 'seat')} marked: ${marks.room} ${rangesWords(marks.seats)}`;
  return lost.length === 0 ? `${words}.` : `${words}; lost to others: ${rangesWords(lost)}.`;
}

/** One sentence for each person who has seats in the room, with the reference of each booking. */
function whoSentences({ state, scene }: At): readonly string[] {
  const { room } = state.cursor;
  const snapshot = scene.rooms.get(room);
  if (snapshot === undefined) return [`Room ${room} was not seen yet.`];
  const people = Map.groupBy(reservationsIn([snapshot]), ({ client }) => client);
  const booked = [...people]
    .toSorted(([left], [right]) => compareNames(left, right))
    .map(([client, own]) => {
      const parties = own.map(({ booking, seats, until, note = '' }) => {
        const seller = scene.till?.sellers.get(booking);
        const sold = seller === undefined ? '' : `, sold by ${makeSafe(seller)}`;
        const remarks = scene.till === undefined ? [] : [keptWords(until, snapshot.at), makeSafe(note)];
        const told = remarks.filter((remark) => remark !== '').map((remark) => `, ${remark}`);
        return `${rangesWords(seats)}, reference ${referenceOf(booking)}${sold}${told.join('')}`;
      });
      return `${makeSafe(client)}: ${parties.join('; ')}.`;
    });
  const held = heldSentences(snapshot);
  return booked.length + held.length === 0
    ? [`Nobody has a seat in room ${room} yet.`]
    : [...booked, ...held];
}

function heldSentences({ seats, at }: RoomSnapshot): readonly string[] {
  const held = seats.filter((seat) => stateOf(seat, at) === 'held');
  const people = Map.groupBy(held, ({ content }) => (content.kind === 'held' ? content.by : ''));
  return [...people].map(([by, own]) => `Held by ${makeSafe(by)}: ${rangesWords(own)}.`);
}

/** Everybody who has seats in the house. */
function clientSentences({ scene: { plan, rooms } }: At): readonly string[] {
  const people = Map.groupBy(reservationsIn(seenRooms(plan, rooms)), ({ client }) => client);
  if (people.size === 0) return ['Nobody has booked anything yet.'];
  return [...people]
    .toSorted(([left], [right]) => compareNames(left, right))
    .map(([client, own]) => {
      const seats = own.reduce((sum, each) => sum + each.seats.length, 0);
      const where = [...new Set(own.map(({ room }) => room))];
      return `${makeSafe(client)} has ${countOf(seats, 'seat')} in ${listWords(where)}.`;
    });
}

function seenRooms(plan: Plan, rooms: ReadonlyMap<string, RoomSnapshot>): readonly RoomSnapshot[] {
  return plan.rooms.flatMap(({ room }) => rooms.get(room) ?? []);
}

function mineSentences({ scene: { plan, rooms, client } }: At): readonly string[] {
  const bookings = reservationsIn(seenRooms(plan, rooms), client);
  const seats = bookings.reduce((sum, booking) => sum + booking.seats.length, 0);
  if (bookings.length === 0) return [`${makeSafe(client)} has no booking yet.`];
  return [
    `${makeSafe(client)} has ${countOf(bookings.length, 'booking')} with ${countOf(seats, 'seat')}.`,
    ...bookings.map(
      ({ room, seats: own, booking }) =>
        `${room}, ${makeSafe(rooms.get(room)?.play ?? '')}: ${rangesWords(own)}, reference ${referenceOf(booking)}.`,
    ),
  ];
}

function saleSentences({ state, scene }: At): readonly string[] {
  const sales = ownSales(state, scene);
  if (sales.length === 0) return ['Nothing was sold here this evening.'];
  return [
    `${countOf(sales.length, 'sale')} this evening, the newest first.`,
    ...sales.map(({ client, room, seats, booking }) => {
      const where = seats.length === 0 ? `given back in ${room}` : `${room} ${rangesWords(seats)}`;
      return `${makeSafe(client)}: ${where}, reference ${referenceOf(booking)}.`;
    }),
  ];
}

function referenceSentence({ state: { cursor }, scene }: At): string {
  const snapshot = scene.rooms.get(cursor.room) ?? null;
  const reference = referenceIn(snapshot === null ? undefined : seatAt(snapshot, cursor)?.content);
  const name = seatName(cursor.room, cursor);
  if (reference !== null) return `The reference of ${name} is ${reference}.`;
  return `${name} is ${standingWords(snapshot, cursor, viewerOf(scene))}, and in no booking.`;
}

function customerSentence({ scene: { till, client } }: At): string {
  if (till === undefined) return `You book for yourself, ${makeSafe(client)}.`;
  return till.customer === null
    ? 'Nobody is named for the next booking: type customer and a name, or customer alone for a walk-up.'
    : `The next booking is for ${makeSafe(till.customer)}.`;
}

function statusSentences(at: At): readonly string[] {
  const { state, scene } = at;
  const { link } = scene;
  const fresh =
    link.kind === 'live' ? 'What is told here is fresh' : `What is told here: ${linkWords(link).full}`;
  const open = state.requests.map(({ operation, room, seats, phase }) => {
    const words = `${OPERATIONS[operation]} of ${seatsWords(room, seats)}`;
    return phase.kind === 'sent'
      ? `The ${words} is under way.`
      : `The ${words} is not confirmed; give up ends it.`;
  });
  const [undo, redo] = [state.undo.at(-1), state.redo.at(-1)];
  return [
    `${fresh}.`,
    customerSentence(at),
    ...open,
    ...(state.marks === null ? [] : [marksSentence(at)]),
    ...(undo === undefined
      ? []
      : [`Type undo to ${WAYS[undo.operation]} ${seatsWords(undo.room, undo.seats)}.`]),
    ...(redo === undefined
      ? []
      : [`Type redo to ${WAYS[redo.operation]} ${seatsWords(redo.room, redo.seats)}.`]),
  ];
}

const OPERATIONS = {
  book: 'booking',
  release: 'release',
  give: 'handing over',
  move: 'move',
  arrive: 'mark of arrival',
  unarrive: 'taking back of the mark',
  reserve: 'reservation',
  collect: 'mark as collected',
  note: 'note',
} as const;

const WAYS = {
  book: 'book',
  release: 'release',
  give: 'give away',
  move: 'move',
  arrive: 'mark the arrival on',
  unarrive: 'take back the mark on',
  reserve: 'change the reservation of',
  collect: 'change the reservation of',
  note: 'change the note on',
} as const;
