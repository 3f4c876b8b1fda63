import { makeSafe } from '../theater/safe-text.ts';
import { seatLabel } from '../theater/seat-label.ts';
import { ownerOf, type SeatPosition, stateOf } from '../theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../theater/snapshot.ts';
import { roomOf, type Wish } from '../theater/wish.ts';
import { deedWords } from './deed-words.ts';
import type { Outcome } from './outcome.ts';
import { listWords, outcomeRemarks, RENEWED_WORDS, retryWords } from './wording.ts';

/** Seats in the way that are named before the rest is only counted. */
const MOST_SEATS = 4;

/**
 * What became of a deed, in words for whoever runs the theater: one line, safe for a terminal. `unknown` is never called
 * a success or a failure.
 */
export function deedOutcomeWords(outcome: Outcome, wish: Wish): string {
  switch (outcome.kind) {
    case 'applied':
      return [`Done: ${deedWords(outcome.change)}`, ...outcomeRemarks(outcome)].join('. ');
    case 'settled':
      return 'It is so already; nothing was changed.';
    case 'refused':
      return `Refused (${outcome.reason}): ${refusalWords(outcome, wish)}; nothing was changed.`;
    case 'notApplied':
      return `Nothing was changed: ${makeSafe(outcome.message)}.${retryWords(outcome)}`;
    case 'givenUp':
      return 'Given up; nothing was changed, and nothing will be.';
    case 'unknown':
      return `Not confirmed: nobody can say yet whether it was done (${makeSafe(outcome.message)}).`;
  }
}

type Refused = Pick<Extract<Outcome, { kind: 'refused' }>, 'reason' | 'seats' | 'snapshot'>;

function refusalWords({ reason, seats, snapshot }: Refused, wish: Wish): string {
  const room = makeSafe(roomOf(wish));
  if (reason === 'renewed') return RENEWED_WORDS;
  if (reason === 'closed') return `room ${room} is closed`;
  const undone = wish.kind === 'undo' ? wish.change : null;
  const isOfRoom = (undone?.kind === 'reset' && undone.gate !== 'close') || undone?.kind === 'restore';
  if (reason === 'final' && !isOfRoom) return `a ${undone?.kind ?? wish.kind} is not undone`;
  const isOfPlay = wish.kind === 'rename' || undone?.play !== undefined;
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
