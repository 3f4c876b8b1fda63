import { randomUUID } from 'node:crypto';

import { v1 } from 'uuid';

import { type Change, changeTime } from '../theater/change.ts';
import { namesLike } from '../theater/names.ts';
import { referenceOfChange } from '../theater/reference.ts';
import { type Request, roomOf, type Transfer } from '../theater/request.ts';
import { reservedUntil, untilWords } from '../theater/reservation.ts';
import { makeSafe } from '../theater/safe-text.ts';
import { ownerOf, type Seat, seatLabel, type SeatPosition, stateOf } from '../theater/seats.ts';
import { reservationsIn, type RoomSnapshot, seatAt } from '../theater/snapshot.ts';
import { clientsOf, listWords, operationWords, type Asked } from './describe.ts';
import type { Outcome } from './outcome.ts';

/** A request as it is spoken of: what was to be done to which seats, and for whom. */
export type Task = {
  readonly operation:
    | 'book'
    | 'release'
    | 'give'
    | 'move'
    | 'arrive'
    | 'unarrive'
    | 'reserve'
    | 'collect'
    | 'note';
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  readonly client: string;
  /** Who does it, where it is not the client itself. */
  readonly by?: string;
  /** Who has the seats after they were given away. */
  readonly to?: string;
  /** It takes back what was done before. */
  readonly isUndo?: boolean;
};

/** Why a request that was made about an earlier theater is refused. */
export const RENEWED_WORDS = 'The theater was restored, emptied or made anew meanwhile';

/** Why seats are not kept until a moment. */
const PAST_WORDS = "The time until which they were to be kept has passed by the store's clock";

const OPERATION_WORDS = {
  book: { done: 'Booked', passive: 'booked', preposition: 'for' },
  release: { done: 'Released', passive: 'released', preposition: 'of' },
  give: { done: 'Gave', passive: 'given away', preposition: 'to' },
  move: { done: 'Moved', passive: 'moved', preposition: 'of' },
  arrive: { done: 'Marked', passive: 'marked', preposition: 'as arrived for' },
  unarrive: { done: 'Marked', passive: 'marked', preposition: 'as not arrived for' },
  reserve: { done: 'Reserved', passive: 'reserved', preposition: 'for' },
  collect: { done: 'Collected', passive: 'collected', preposition: 'for' },
  note: { done: 'Noted on', passive: 'noted', preposition: 'of' },
} as const;

/** What takes an operation back, where its own word would sound like doing it. */
const UNDONE_WORDS: Partial<Record<Task['operation'], { done: string; preposition: string }>> = {
  collect: { done: 'No longer reserved:', preposition: 'of' },
  note: { done: 'As it was before: the note on', preposition: 'of' },
};

/** What may be done to seats of whomever. */
const WITH_THEIR_OWN: ReadonlySet<Task['operation']> = new Set(['release', 'reserve', 'collect', 'note']);

/** What is done to the seats, as in `nothing was booked`. */
export function passiveWords(operation: Task['operation']): string {
  return OPERATION_WORDS[operation].passive;
}

/** What a client asked for. */
export function askedByClient(task: Task): Asked {
  const { passive, ...ways } = OPERATION_WORDS[task.operation];
  const { done, preposition } = (task.isUndo === true ? UNDONE_WORDS[task.operation] : undefined) ?? ways;
  const seats = seatsWords(task.room, task.seats);
  const who = makeSafe(task.to ?? task.client);
  // What a till gives away of what it has sold, it may still move or release.
  const isGone = (change: Change): boolean =>
    task.operation === 'give' &&
    task.by === undefined &&
    change.seats.every(({ before }) => isOf(before, task.client));
  // At a till one may release what one sold, whoever has it.
  const whose = (change: Change): string =>
    WITH_THEIR_OWN.has(task.operation) ? clientsOf(change, 'before') : who;
  return {
    done: (change) =>
      `${done} ${seats} ${preposition} ${whose(change)}${isGone(change) ? ', who alone can give it back' : ''}${keptUntilWords(change)}.${referenceWords(change)}`,
    settled: `${seats} ${isOrAre(task.seats)} ${passive} ${ways.preposition} ${who} already; nothing changed.`,
    refused: (outcome) => `${refusalWords(outcome, task)}; nothing was ${passive}.`,
    nothing: `nothing was ${passive}`,
    never: 'nothing will be',
    doubt: `${seats} ${isOrAre(task.seats)} ${passive}`,
  };
}

function isOf({ content }: Seat, client: string): boolean {
  return content.kind === 'booked' && content.client === client;
}

/** What somebody who runs the theater asked for. */
export function askedByOperator(request: Request): Asked {
  return {
    done: (change) => `Done: ${operationWords(change)}.${referenceWords(change)}`,
    settled: 'Already done; nothing changed.',
    refused: (outcome) =>
      `Refused (${outcome.reason}): ${operationRefusalWords(outcome, request)}; nothing was changed.`,
    nothing: 'nothing was changed',
    never: 'nothing will be',
    doubt: 'it was done',
  };
}

/** `, kept until 19:30` of a booking that is to be collected. */
function keptUntilWords({ kind, id, seats: [{ after }] }: Change): string {
  const until = kind === 'book' || kind === 'reserve' ? reservedUntil(after.content) : null;
  return until === null ? '' : `, kept until ${untilWords(until, changeTime(id) ?? until)}`;
}

/** ` Reference K7QF2X.` behind the word of a change after which somebody has a booking; else nothing. */
function referenceWords(change: Change): string {
  const reference = change.kind === 'release' ? null : referenceOfChange(change);
  return reference === null ? '' : ` Reference ${reference}.`;
}

/** That a booking shall go to another room; `done` is told by what became of the second step. */
export function askedToTransfer({ from, room, to, toRoom }: Transfer): Asked {
  const there = seatsWords(toRoom, to);
  return {
    done: (change) => `Moved ${clientsOf(change, 'after')} to ${there}.${referenceWords(change)}`,
    settled: 'Already done; nothing changed.',
    refused: (outcome) => `Refused (${outcome.reason}): ${transferRefusalWords(outcome)}; nothing was moved.`,
    nothing: `${seatsWords(room, from)} ${isOrAre(from)} left where ${from.length === 1 ? 'it is' : 'they are'}`,
    never: 'will be',
    doubt: `${there} ${isOrAre(to)} taken for ${seatsWords(room, from)}`,
  };
}

/** Asks whether a booking shall go to another room; one line, safe for a terminal. */
export function transferQuestion(
  here: Pick<Task, 'room' | 'seats'>,
  there: Pick<Task, 'room' | 'seats'>,
): string {
  const [from, to] = [here, there].map(({ room, seats }) => seatsWords(room, seats));
  return `Move ${from} to ${to}, another room? No undo takes that back.`;
}

function transferRefusalWords({ reason, seats, snapshot }: Refused): string {
  const room = makeSafe(snapshot.room);
  const words = `${room} ${listWords(seats.map((seat) => standingWords(snapshot, seat)))}`;
  if (reason === 'renewed') return RENEWED_WORDS;
  if (reason === 'closed') return `room ${room} is closed`;
  if (reason === 'not-whole') return `a booking goes to another room whole, and this would leave ${words}`;
  if (reason === 'two-rooms')
    return `the booking has seats elsewhere already, ${words}; theater resolve ends what was begun`;
  return words;
}

/** That a room shall be made empty. */
export function askedToReset(room: string): Asked {
  const name = `room ${makeSafe(room)}`;
  return {
    done: ({ gate }: Change) =>
      `Room ${makeSafe(room)} is empty${gate === null ? ', and stays closed as it was found' : ''}.`,
    settled: `Room ${makeSafe(room)} is empty.`,
    refused: () => `Room ${makeSafe(room)} was not reset: it has changed meanwhile.`,
    nothing: `${name} was not reset`,
    never: 'it will not be',
    doubt: `${name} was reset`,
  };
}

/**
 * What is said once a request has had no answer for a while, or an attempt of it got none; one line, safe for a
 * terminal.
 */
export function doubtWords({ room, seats }: Pick<Task, 'room' | 'seats'>): string {
  return `No answer about ${seatsWords(room, seats)} so far; finding out what became of it.`;
}

/** Seats of one room as a person reads them: `A 7-4`, `A 7-4 and 7-5`, `A 1-1, 1-2 and 1-3`. */
export function seatsWords(room: string, seats: readonly SeatPosition[]): string {
  return `${makeSafe(room)} ${listWords(seats.map(seatLabel))}`;
}

/**
 * `Ann has bookings too.`, told to whoever acts as `ann`: names that differ only by case or accents are two clients.
 * Null where nobody has bookings under such a name; safe for a terminal.
 */
export function namesakeWords(client: string, rooms: Iterable<RoomSnapshot>): string | null {
  const names = namesLike(
    client,
    reservationsIn(rooms).map((reservation) => reservation.client),
  );
  if (names.length === 0) return null;
  return `${listWords(names.map(makeSafe))} ${names.length === 1 ? 'has' : 'have'} bookings too.`;
}

function refusalWords(outcome: Extract<Outcome, { kind: 'refused' }>, task: Task): string {
  if (outcome.reason === 'renewed') return RENEWED_WORDS;
  if (outcome.reason === 'past') return PAST_WORDS;
  if (outcome.reason === 'closed') return `Room ${makeSafe(task.room)} is closed for bookings`;
  const groups = Map.groupBy(outcome.seats, (position) => standingOf(outcome.snapshot, position, task));
  const clauses = [...groups].map(
    ([standing, seats]) => `${seatsWords(task.room, seats)} ${isOrAre(seats)} ${standing}`,
  );
  const prefix = outcome.reason === 'changed-meanwhile' ? 'Changed meanwhile: ' : '';
  return `${prefix}${clauses.join(', ')}`;
}

/** How a seat stands, seen by the person who wanted something of it; goes on after "is" or "are". */
function standingOf(snapshot: RoomSnapshot, position: SeatPosition, { client, by, operation }: Task): string {
  const seat = seatAt(snapshot, position);
  if (seat === null) return 'not in this room';
  const owner = ownerOf(seat, snapshot.at);
  const name = makeSafe(owner ?? '');
  switch (stateOf(seat, snapshot.at)) {
    case 'free':
      return operation === 'book' ? 'free' : 'not booked';
    case 'held':
      return owner === client && by === undefined ? 'held by you' : `held by ${name}`;
    case 'blocked':
      return blockedWords(seat.content.kind === 'blocked' ? seat.content.note : '');
    case 'booked':
      if (owner === client && by === undefined)
        return operation === 'book' ? 'already yours' : 'yours in another booking';
      if (owner === client) return `${operation === 'book' ? 'already' : 'in another booking'} of ${name}`;
      return operation === 'book' ? `taken by ${name}` : `booked by ${name}`;
  }
}

function blockedWords(note: string): string {
  return note === '' ? 'blocked' : `blocked (${makeSafe(note)})`;
}

function isOrAre(seats: readonly SeatPosition[]): string {
  return seats.length === 1 ? 'is' : 'are';
}

/** Seats in the way that are named before the rest is only counted. */
const MOST_SEATS = 4;

type Refused = Pick<Extract<Outcome, { kind: 'refused' }>, 'reason' | 'seats' | 'snapshot'>;

function operationRefusalWords({ reason, seats, snapshot }: Refused, request: Request): string {
  const room = makeSafe(roomOf(request));
  if (reason === 'renewed') return RENEWED_WORDS;
  if (reason === 'past') return PAST_WORDS.toLowerCase();
  if (reason === 'closed') return `room ${room} is closed`;
  const undone = request.kind === 'undo' ? request.change : null;
  const isOfRoom = (undone?.kind === 'reset' && undone.gate !== 'close') || undone?.kind === 'restore';
  if (reason === 'final' && undone?.other !== undefined)
    return 'a move to another room is not undone: move the booking back';
  if (reason === 'final' && undone?.kind === 'expire') return 'what was not collected in time stays released';
  if (reason === 'final' && !isOfRoom) return `a ${undone?.kind ?? request.kind} is not undone`;
  const isOfPlay = request.kind === 'rename' || undone?.play !== undefined;
  if (isOfPlay) return `room ${room} shows "${makeSafe(snapshot.play)}" by now`;
  if (undone !== null && undone.gate !== null && !isOfRoom) return `room ${room} has changed since`;
  const names = seats.map((position) => standingWords(snapshot, position));
  const shown = names.length > MOST_SEATS ? names.slice(0, MOST_SEATS - 1) : names;
  const more = names.length - shown.length;
  const words = `${room} ${listWords(more === 0 ? shown : [...shown, `${more} more`])}`;
  return isOfRoom ? `a reset is final once a seat was changed after it: ${words}` : words;
}

/** `7-4 booked by Mia`, `7-5 free`. */
function standingWords(snapshot: RoomSnapshot, position: SeatPosition): string {
  const seat = seatAt(snapshot, position);
  const label = seatLabel(position);
  if (seat === null) return `${label} not there`;
  const owner = ownerOf(seat, snapshot.at);
  return `${label} ${stateOf(seat, snapshot.at)}${owner === null ? '' : ` by ${makeSafe(owner)}`}`;
}

/** A new change id: a timeuuid, so that the history is in the order of the decisions. */
export function makeChangeId(): string {
  return v1();
}

/** A new booking id, which names a reservation for as long as it lives. */
export function makeBookingId(): string {
  return randomUUID();
}
