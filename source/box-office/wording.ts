import { namesLike } from '../theater/names.ts';
import { reservationsIn } from '../theater/reservations.ts';
import { makeSafe } from '../theater/safe-text.ts';
import { seatLabel } from '../theater/seat-label.ts';
import { ownerOf, type SeatPosition, stateOf } from '../theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../theater/snapshot.ts';
import type { Outcome } from './outcome.ts';

/** A wish as it is spoken of: what was to be done to which seats, and for whom. */
export type Task = {
  readonly deed: 'book' | 'release' | 'give';
  readonly room: string;
  readonly seats: readonly SeatPosition[];
  readonly client: string;
  /** Who has the seats after they were given away. */
  readonly to?: string;
};

/** Why a wish that was made about an earlier theater is refused. */
export const RENEWED_WORDS = 'The theater was restored, emptied or made anew meanwhile';

const DEED_WORDS = {
  book: { done: 'Booked', passive: 'booked', preposition: 'for' },
  release: { done: 'Released', passive: 'released', preposition: 'of' },
  give: { done: 'Gave', passive: 'given away', preposition: 'to' },
} as const;

/** What is done to the seats, as in `nothing was booked`. */
export function passiveWords(deed: Task['deed']): string {
  return DEED_WORDS[deed].passive;
}

/**
 * What became of a wish, in words for the person whose wish it was: one line, safe for a terminal.
 * `unknown` is never called a success or a failure.
 */
export function outcomeWords(outcome: Outcome, task: Task): string {
  const { done, passive, preposition } = DEED_WORDS[task.deed];
  const seats = seatsWords(task.room, task.seats);
  switch (outcome.kind) {
    case 'applied':
      return [
        `${done} ${seats} ${preposition} ${makeSafe(task.to ?? task.client)}.`,
        ...outcomeRemarks(outcome),
      ].join(' ');
    case 'settled':
      return 'There was nothing left to change.';
    case 'refused':
      return `${refusalWords(outcome, task)}; nothing was ${passive}.`;
    case 'notApplied':
      return `Nothing was ${passive}: ${notAppliedWords(outcome)}.${retryWords(outcome)}`;
    case 'givenUp':
      return `Given up; nothing was ${passive}, and nothing will be.`;
    case 'unknown':
      return `Not confirmed: nobody can say yet whether ${seats} ${isOrAre(task.seats)} ${passive} (${unstopped(outcome.message)}).`;
  }
}

/** What is said once a wish has had no answer for a while, or an attempt of it got none; one line, safe for a terminal. */
export function doubtWords({ room, seats }: Pick<Task, 'room' | 'seats'>): string {
  return `No answer about ${seatsWords(room, seats)} so far; finding out what became of it.`;
}

/** What became of making a room empty, in words for the person who asked for it: one line, safe for a terminal. */
export function resetWords(room: string, outcome: Outcome): string {
  const name = `Room ${makeSafe(room)}`;
  switch (outcome.kind) {
    case 'applied':
      return outcome.change.gate === null
        ? `${name} is empty, and stays closed as it was found.`
        : `${name} is empty.`;
    case 'settled':
      return `${name} is empty.`;
    case 'refused':
      return `${name} was not reset: it has changed meanwhile.`;
    case 'notApplied':
      return `${name} was not reset: ${notAppliedWords(outcome)}.${retryWords(outcome)}`;
    case 'givenUp':
      return `${name} was not reset: given up.`;
    case 'unknown':
      return `${name}: not confirmed; nobody can say yet whether it was reset (${unstopped(outcome.message)}).`;
  }
}

/** Seats of one room as a person reads them: `A 7-4`, `A 7-4 and 7-5`, `A 1-1, 1-2 and 1-3`. */
export function seatsWords(room: string, seats: readonly SeatPosition[]): string {
  return `${makeSafe(room)} ${listWords(seats.map(seatLabel))}`;
}

/**
 * `Ann has bookings too.`, told to whoever acts as `ann`: names that differ only by case or accents are two clients. Null where
 * nobody has bookings under such a name; safe for a terminal.
 */
export function namesakeWords(client: string, rooms: Iterable<RoomSnapshot>): string | null {
  const names = namesLike(
    client,
    reservationsIn(rooms).map((reservation) => reservation.client),
  );
  if (names.length === 0) return null;
  return `${listWords(names.map(makeSafe))} ${names.length === 1 ? 'has' : 'have'} bookings too.`;
}

/** `one`, `one and two`, `one, two and three`. */
export function listWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** What else is to be said of a change that stands; each a sentence. */
export function outcomeRemarks(outcome: Extract<Outcome, { kind: 'applied' }>): readonly string[] {
  return [
    ...(outcome.isProvedLater ? ['The answer of the store was lost; the room itself proves it.'] : []),
    ...(outcome.isUnderReplicated
      ? ['Fewer replicas than asked for have it so far; it stands all the same.']
      : []),
    ...(outcome.isRecorded ? [] : ['Its row in the history is still missing.']),
  ];
}

function refusalWords(outcome: Extract<Outcome, { kind: 'refused' }>, task: Task): string {
  if (outcome.reason === 'renewed') return RENEWED_WORDS;
  if (outcome.reason === 'closed') return `Room ${makeSafe(task.room)} is closed for bookings`;
  const groups = Map.groupBy(outcome.seats, (position) => standingOf(outcome.snapshot, position, task));
  const clauses = [...groups].map(
    ([standing, seats]) => `${seatsWords(task.room, seats)} ${isOrAre(seats)} ${standing}`,
  );
  const prefix = outcome.reason === 'changed-meanwhile' ? 'Changed meanwhile: ' : '';
  return `${prefix}${clauses.join(', ')}`;
}

/** How a seat stands, seen by the person who wanted something of it; goes on after "is" or "are". */
function standingOf(snapshot: RoomSnapshot, position: SeatPosition, { client, deed }: Task): string {
  const seat = seatAt(snapshot, position);
  if (seat === null) return 'not in this room';
  const owner = ownerOf(seat, snapshot.at);
  const name = makeSafe(owner ?? '');
  switch (stateOf(seat, snapshot.at)) {
    case 'free':
      return deed === 'book' ? 'free' : 'not booked';
    case 'held':
      return owner === client ? 'held by you' : `held by ${name}`;
    case 'blocked':
      return blockedWords(seat.content.kind === 'blocked' ? seat.content.note : '');
    case 'booked':
      if (owner === client) return deed === 'book' ? 'already yours' : 'yours in another booking';
      return deed === 'book' ? `taken by ${name}` : `booked by ${name}`;
  }
}

function blockedWords(note: string): string {
  return note === '' ? 'blocked' : `blocked (${makeSafe(note)})`;
}

function isOrAre(seats: readonly SeatPosition[]): string {
  return seats.length === 1 ? 'is' : 'are';
}

const NOT_APPLIED_WORDS = {
  busy: 'the store is busy',
  unavailable: 'too few replicas are up',
  unreachable: 'the store cannot be reached',
  full: 'the store has no room left',
  'read-only': 'the store does not allow writing',
  rejected: 'the store does not accept the change',
  contended: 'others were faster again and again',
  journal: 'it could not be written down first',
} as const;

/** What goes away by itself is worth another try; nothing that was sent happens later. */
export function retryWords({ reason }: Extract<Outcome, { kind: 'notApplied' }>): string {
  return PASSING.has(reason) ? ' Please try again.' : '';
}

const PASSING: ReadonlySet<string> = new Set(['busy', 'unavailable', 'unreachable', 'contended']);

function notAppliedWords({ reason, message }: Extract<Outcome, { kind: 'notApplied' }>): string {
  const words = NOT_APPLIED_WORDS[reason];
  const detail = unstopped(message);
  return detail === '' || detail === words ? words : `${words} (${detail})`;
}

/** A message as part of a longer sentence: safe, and without its full stop. */
function unstopped(message: string): string {
  return makeSafe(message).replace(/\.$/, '');
}
