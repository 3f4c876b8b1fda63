import { type Change, changeTime, isLetGo, type SeatChange, soldTo } from '../theater/change.ts';
import { noteOn, reservedUntil, untilWords } from '../theater/reservation.ts';
import { makeSafe } from '../theater/safe-text.ts';
import { type Seat, seatRanges } from '../theater/seats.ts';
import type { Outcome } from './outcome.ts';

/** What somebody asked for, in the words that its outcome is told in. Each text is safe for a terminal. */
export type Asked = {
  /** What was done by a change that stands: a sentence. */
  readonly done: (change: Change) => string;
  /** What is said when there was nothing left to do: a sentence. */
  readonly settled: string;
  /** Why it was refused: a sentence, or the beginning of one that ends in `nothing`. */
  readonly refused: (outcome: Extract<Outcome, { kind: 'refused' }>) => string;
  /** What did not happen: `nothing was booked`. */
  readonly nothing: string;
  /** The same of the future: `nothing will be`. */
  readonly never: string;
  /** What nobody can say yet: `A 7-4 is booked`. */
  readonly doubt: string;
};

/**
 * What became of a request, in words for whoever made it: one line, safe for a terminal. `unknown` is never called a
 * success or a failure.
 */
export function describe(outcome: Outcome, asked: Asked): string {
  switch (outcome.kind) {
    case 'applied':
      return [asked.done(outcome.change), ...outcomeRemarks(outcome)].join(' ');
    case 'settled':
      return asked.settled;
    case 'refused':
      return asked.refused(outcome);
    case 'notApplied':
      return `${capital(asked.nothing)}: ${notAppliedWords(outcome)}.${retryWords(outcome)}`;
    case 'givenUp':
      return `Given up; ${asked.nothing}, and ${asked.never}.`;
    case 'unknown':
      return `Not confirmed: nobody can say yet whether ${asked.doubt} (${unstopped(outcome.message)}).`;
  }
}

/** What is said when a request could not even be sent; `reason` is what the store said. */
export function unsentWords(asked: Asked, reason: string): string {
  return `${capital(asked.nothing)}: ${makeSafe(reason)}`;
}

/** What else is to be said of a change that stands; each a sentence. */
function outcomeRemarks(outcome: Extract<Outcome, { kind: 'applied' }>): readonly string[] {
  return [
    ...(outcome.isProvedLater ? ['The answer of the store was lost; the room itself proves it.'] : []),
    ...(outcome.isUnderReplicated
      ? ['Fewer replicas than asked for have it so far; it stands all the same.']
      : []),
  ];
}

const NOT_APPLIED_WORDS = {
  busy: 'the store is busy',
  unavailable: 'too few replicas are up',
  unreachable: 'the store cannot be reached',
  full: 'the store has no room left',
  'read-only': 'the store does not allow writing',
  'not-permitted': 'it is not permitted',
  rejected: 'the store does not accept the change',
  contended: 'others were faster again and again',
  journal: 'it could not be written down first',
} as const;

/** What goes away by itself is worth another try; nothing that was sent happens later. */
function retryWords({ reason }: Extract<Outcome, { kind: 'notApplied' }>): string {
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

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * What a change does, as an order in one line that is safe for a terminal: `Block A 3-1..3-10 (wet paint)`,
 * `Release A 7-4 (Mia)`. Names every client whose seats it touches.
 */
export function operationWords(change: Change): string {
  const room = makeSafe(change.room);
  const why = change.reason === '' ? '' : `: ${makeSafe(change.reason)}`;
  switch (change.kind) {
    case 'close':
      return `Close room ${room}${why}`;
    case 'open':
      return `Open room ${room}${why}`;
    case 'rename':
      return `Rename ${room} ${playsOf(change)}${why}`;
    case 'reset':
      if (change.gate === 'close') return `Close room ${room} for a reset${why}`;
      return `Make every seat of room ${room} free${losersOf(change)}${why}`;
    case 'restore':
      return `Bring back what every seat of room ${room} was before the reset${winnersOf(change)}${why}`;
    case 'forget':
      return `Forget a name in ${room} ${seatsOf(change)}`;
    case 'fence':
      return `Fence ${room} ${seatsOf(change)}`;
    case 'block':
    case 'unblock':
      return `${change.kind === 'block' ? 'Block' : 'Unblock'} ${room} ${seatsOf(change)}${holdersOf(change)}${why}`;
    case 'arrive':
      return `Mark ${room} ${seatsOf(change)} as arrived (${clientsBefore(change)})`;
    case 'unarrive':
      return `Mark ${room} ${seatsOf(change)} as not arrived (${clientsBefore(change)})`;
    case 'reserve':
      return `Keep ${room} ${seatsOf(change)} (${clientsBefore(change)}) ${untilOf(change)}`;
    case 'collect':
      return `Mark ${room} ${seatsOf(change)} as collected (${clientsBefore(change)})`;
    case 'expire':
      return `Release ${room} ${seatsOf(change)} (${clientsBefore(change)})${why}`;
    case 'note':
      return `Note on ${room} ${seatsOf(change)} (${clientsBefore(change)})${noteOf(change)}`;
    case 'hold':
      return `${isLetGo(change) ? 'Let go' : 'Hold'} ${room} ${seatsOf(change)}${holdersOf(change)}`;
    case 'book':
      return `Book ${room} ${seatsOf(change)} for ${peopleWords(change)}`;
    case 'release':
      return `Release ${room} ${seatsOf(change)} (${clientsBefore(change)})${why}`;
    case 'move':
      if (change.other !== undefined) return `Move ${whoseOf(change)}: ${room} ${movesOf(change)}${why}`;
      return `Move ${clientsBefore(change)} in room ${room}: ${movesOf(change)}${why}`;
    case 'give':
      return `Give ${room} ${seatsOf(change)} from ${clientsOf(change, 'before')} to ${clientsOf(change, 'after')}${why}`;
  }
}

/** Who made a change, and for whom where somebody else has what it booked: `Mia, by Ola`. Safe for a terminal. */
export function peopleWords(change: Change): string {
  const customer = soldTo(change);
  return customer === null ? makeSafe(change.by) : `${makeSafe(customer)}, by ${makeSafe(change.by)}`;
}

/** Until when the seats of a change are kept; without an end where it takes that away. */
function untilOf({ id, seats }: Change): string {
  const [until = null, ...others] = new Set(seats.map(({ after }) => reservedUntil(after.content)));
  // One that is undone may have kept seats for different lengths of time.
  if (others.length > 0) return 'each as it was before';
  return until === null ? 'as any booking' : `until ${untilWords(until, changeTime(id) ?? until)}`;
}

/** What was noted, for those who sell and run the theater. */
function noteOf({ seats: [{ after }] }: Change): string {
  const note = noteOn(after.content);
  return note === '' ? ' taken away' : `: ${makeSafe(note)}`;
}

function playsOf({ play }: Change): string {
  return play === undefined ? '' : `from "${makeSafe(play.before)}" to "${makeSafe(play.after)}"`;
}

/** ` (held by Mia)` for holds that give way, or that come back, ` (2 held by Mia)` of more seats; nothing without. */
function holdersOf({ seats }: Change): string {
  const held = seats.flatMap(({ before, after }) => {
    const content = [before.content, after.content].find(({ kind }) => kind === 'held');
    return content?.kind === 'held' ? [makeSafe(content.by)] : [];
  });
  if (held.length === 0) return '';
  const count = held.length === seats.length ? '' : `${held.length} `;
  return ` (${count}held by ${listWords([...new Set(held)])})`;
}

/** ` (42 booked, of Mia, Zoe and 3 more)`, or nothing where nobody loses a seat. */
function losersOf(change: Change): string {
  const { length } = change.seats.filter(({ before }) => isBooked(before));
  return length === 0 ? '' : ` (${length} booked, of ${clientsBefore(change)})`;
}

/** ` (42 booked, of Mia and Zoe)`, or nothing where nobody gets a seat back. */
function winnersOf({ seats }: Change): string {
  const back = seats.filter(({ after }) => isBooked(after));
  if (back.length === 0) return '';
  return ` (${back.length} booked, of ${clientsOf({ seats: back }, 'after')})`;
}

function seatsOf({ seats }: Change): string {
  return listWords(seatRanges(seats.map(({ after }) => after)));
}

/** Clients that are named before the rest is only counted. */
const MOST_NAMES = 5;

/** Whose seats half of a transfer takes or leaves. */
function whoseOf(change: Change): string {
  return clientsOf(change, 'after') || clientsBefore(change);
}

function clientsBefore(change: Change): string {
  return clientsOf(change, 'before');
}

/** The clients of the seats of a change, as they were before or became after it; of many the first ones. */
export function clientsOf(
  { seats }: { readonly seats: readonly SeatChange[] },
  side: 'before' | 'after',
): string {
  const clients = seats.flatMap(({ [side]: { content } }) =>
    content.kind === 'booked' ? [makeSafe(content.client)] : [],
  );
  const names = [...new Set(clients)];
  const shown = names.slice(0, MOST_NAMES);
  return listWords(names.length === shown.length ? names : [...shown, `${names.length - shown.length} more`]);
}

/**
 * Which seats a moved booking leaves and which it comes to, `7-4 to 8-4`; those it has on both sides are not named.
 * Of half of a transfer `7-4 to B 9-1`, or `9-1 from A 7-4`.
 */
export function movesOf({
  seats,
  other,
}: Pick<Change, 'other'> & { readonly seats: readonly SeatChange[] }): string {
  if (other !== undefined) {
    const elsewhere = `${makeSafe(other.room)} ${listWords(seatRanges(other.seats))}`;
    return seats.some(({ after }) => isBooked(after))
      ? `${labelsOf(seats)} from ${elsewhere}`
      : `${labelsOf(seats)} to ${elsewhere}`;
  }
  const left = seats.filter(({ before, after }) => isBooked(before) && !isBooked(after));
  const come = seats.filter(({ before, after }) => !isBooked(before) && isBooked(after));
  if (left.length > 0) return `${labelsOf(left)} to ${labelsOf(come)}`;
  // Nobody leaves: two bookings have changed places.
  const [one] = seats;
  const isOfOne = ({ before }: SeatChange): boolean => bookingAt(before) === bookingAt(one?.before);
  const [own, others] = [seats.filter(isOfOne), seats.filter((seat) => !isOfOne(seat))];
  return others.length === 0
    ? `${labelsOf(seats)} among themselves`
    : `${labelsOf(own)} in exchange for ${labelsOf(others)}`;
}

function bookingAt(seat: Seat | undefined): string | null {
  return seat?.content.kind === 'booked' ? seat.content.booking : null;
}

function isBooked({ content }: Seat): boolean {
  return content.kind === 'booked';
}

function labelsOf(seats: readonly SeatChange[]): string {
  return listWords(seatRanges(seats.map(({ after }) => after)));
}

/** `one`, `one and two`, `one, two and three`. */
export function listWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
