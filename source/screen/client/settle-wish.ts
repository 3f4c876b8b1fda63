import type { Outcome } from '../../box-office/outcome.ts';
import { doubtWords, outcomeWords, passiveWords } from '../../box-office/wording.ts';
import { bookingOf, type Change } from '../../theater/change.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import type { ClientState, OpenWish, Wanted } from './client-state.ts';
import { messageOf, taskOf } from './outcome-message.ts';

/** The state after the outcome of an open wish: what is said, what can be undone, which marks come back. */
export function settleWish(state: ClientState, id: number, outcome: Outcome, client: string): ClientState {
  const wish = state.wishes.find((open) => open.id === id);
  if (wish === undefined) return state;
  if (outcome.kind === 'unknown') {
    const message = { tone: 'bad', text: outcomeWords(outcome, taskOf(wish, client)) } as const;
    return { ...withPhase(state, id, { kind: 'unconfirmed', change: outcome.change }), message };
  }
  const closed = { ...withoutWish(state, id), message: messageOf(outcome, wish, client) };
  switch (outcome.kind) {
    case 'applied':
      return withWaysBack(closed, wish, outcome.change);
    case 'refused':
      return withMarksBack(closed, wish);
    case 'notApplied':
    case 'givenUp':
      return withAllBack(closed, wish);
    case 'settled':
      return closed;
  }
}

/** The state after a wish that could not even be sent; `reason` is what the store said. */
export function failWish(state: ClientState, id: number, reason: string): ClientState {
  const wish = state.wishes.find((open) => open.id === id);
  if (wish === undefined) return state;
  const text = `Nothing was ${passiveWords(wish.deed)}: ${makeSafe(reason)}`;
  return { ...withAllBack(withoutWish(state, id), wish), message: { tone: 'bad', text } };
}

/** The state once an attempt of a wish got no answer and the box office looks for what became of it. */
export function doubtWish(state: ClientState, id: number): ClientState {
  const wish = state.wishes.find((open) => open.id === id);
  if (wish === undefined || wish.phase.kind !== 'sent') return state;
  const message = { tone: 'warning', text: doubtWords(wish) } as const;
  return { ...withPhase(state, id, { kind: 'doubt' }), message };
}

/** The most steps that can be taken back. */
const MOST_STEPS = 20;

/** After something was done: it can be taken back; and what was taken back can be done again, until anything else is done. */
function withWaysBack(state: ClientState, { origin }: OpenWish, change: Change): ClientState {
  // The booking is another person's now, who alone can give it back or release it.
  if (change.kind === 'give') {
    const undo = state.undo.filter(
      ({ room, booking }) => room !== change.room || booking !== bookingOf(change),
    );
    return { ...state, undo, redo: [] };
  }
  const isUndo = origin === 'undo';
  const inverse = undoOf(change, isUndo ? 'redo' : 'undo');
  const steps = inverse === null ? [] : [inverse];
  if (isUndo) return { ...state, redo: [...state.redo, ...steps] };
  const undo = [...state.undo, ...steps].slice(-MOST_STEPS);
  return { ...state, undo, redo: origin === 'redo' ? state.redo : [] };
}

/** What takes a change back: a booking is released, a release is booked again under its old reservation. */
function undoOf(change: Change, origin: 'undo' | 'redo'): Wanted | null {
  const booking = bookingOf(change);
  if (booking === null) return null;
  const seats = change.seats.map(({ after: { row, place } }) => ({ row, place }));
  return {
    deed: change.kind === 'book' ? 'release' : 'book',
    room: change.room,
    seats,
    booking,
    origin,
  };
}

function withoutWish(state: ClientState, id: number): ClientState {
  return { ...state, wishes: state.wishes.filter((wish) => wish.id !== id) };
}

function withPhase(state: ClientState, id: number, phase: OpenWish['phase']): ClientState {
  return { ...state, wishes: state.wishes.map((wish) => (wish.id === id ? { ...wish, phase } : wish)) };
}

/** Marks of a refused booking are marks again, lost ones too, unless others were made meanwhile. */
function withMarksBack(state: ClientState, wish: OpenWish): ClientState {
  if (wish.origin !== 'marks' || state.marks !== null) return state;
  return { ...state, marks: { room: wish.room, seats: wish.seats } };
}

/** Nothing was done, so that it can be tried again: marks are marks again, and an undo can still be undone. */
function withAllBack(state: ClientState, wish: OpenWish): ClientState {
  const { id: _, wasFree: __, phase: ___, ...wanted } = wish;
  const { origin } = wanted;
  if (origin === 'undo' || origin === 'redo') return { ...state, [origin]: [...state[origin], wanted] };
  return withMarksBack(state, wish);
}
