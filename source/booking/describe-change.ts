import { type Change, type SeatChange, soldTo } from '../theater/change.ts';
import { makeSafe } from '../theater/safe-text.ts';
import { type Seat, seatRanges } from '../theater/seats.ts';

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
    case 'fence':
      return `Fence ${room} ${seatsOf(change)}`;
    case 'block':
    case 'unblock':
      return `${change.kind === 'block' ? 'Block' : 'Unblock'} ${room} ${seatsOf(change)}${holdersOf(change)}${why}`;
    case 'book':
      return `Book ${room} ${seatsOf(change)} for ${peopleWords(change)}`;
    case 'release':
      return `Release ${room} ${seatsOf(change)} (${clientsBefore(change)})${why}`;
    case 'move':
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

function playsOf({ play }: Change): string {
  return play === undefined ? '' : `from "${makeSafe(play.before)}" to "${makeSafe(play.after)}"`;
}

/** ` (held by Mia)` for holds that give way, or that come back; nothing where there are none. */
function holdersOf({ seats }: Change): string {
  const holders = seats.flatMap(({ before, after }) =>
    [before.content, after.content].flatMap((content) =>
      content.kind === 'held' ? [makeSafe(content.by)] : [],
    ),
  );
  return holders.length === 0 ? '' : ` (held by ${listWords([...new Set(holders)])})`;
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
 */
export function movesOf({ seats }: { readonly seats: readonly SeatChange[] }): string {
  const left = seats.filter(({ before, after }) => isBooked(before) && !isBooked(after));
  const come = seats.filter(({ before, after }) => !isBooked(before) && isBooked(after));
  return left.length === 0 ? `${labelsOf(seats)} among themselves` : `${labelsOf(left)} to ${labelsOf(come)}`;
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
