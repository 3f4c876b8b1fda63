import { doubtWords, seatsWords } from '../../../booking/asked.ts';
import { describe, unsentWords } from '../../../booking/describe.ts';
import { inPhase, without } from '../../../booking/follow.ts';
import { type Outcome, OUTCOMES } from '../../../booking/outcome.ts';
import { bookingOf, type Change, type ChangeKind, changeTime, customerOf } from '../../../theater/change.ts';
import { isCome } from '../../../theater/decisions/transfer.ts';
import { referenceOfChange } from '../../../theater/reference.ts';
import type { Until } from '../../../theater/request.ts';
import { noteOn, reservedUntil } from '../../../theater/reservation.ts';
import { makeSafe } from '../../../theater/safe-text.ts';
import { type Sale, salesIn } from '../../../theater/sales.ts';
import {
  countOf,
  isSameSeat,
  listOf,
  ownerOf,
  type SeatPosition,
  seatRanges,
  seatLabel,
} from '../../../theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../../theater/snapshot.ts';
import { fitWords, type Waiting, whoFits } from '../../../theater/waiting.ts';
import {
  type ClientState,
  type Message,
  type OpenRequest,
  type SeatRequest,
  seatsAsSeen,
} from '../state/client-state.ts';
import { afterSale } from '../state/customer.ts';
import { proposeFrom } from '../state/runs.ts';
import { askedOf } from './move-booking.ts';

/** The state after the outcome of an open request: what is said, what can be undone, which marks come back. */
export function settleRequest(state: ClientState, id: number, outcome: Outcome, client: string): ClientState {
  const request = state.requests.find((open) => open.id === id);
  if (request === undefined) return state;
  if (outcome.kind === 'unknown') {
    const message = messageOf(outcome, request, client);
    return { ...withPhase(state, id, { kind: 'unconfirmed', change: outcome.change }), message };
  }
  const closed = { ...withoutRequest(state, id), message: messageOf(outcome, request, client) };
  if (outcome.kind === 'applied')
    return afterSale(withWaysBack(closed, request, outcome.change), request, saleOf(outcome.change));
  if (outcome.kind === 'refused')
    return withOthersProposed(closed, request, outcome, request.customer ?? client);
  return outcome.kind === 'settled' ? closed : withAllBack(closed, request);
}

/** The state after a request that could not even be sent; `reason` is what the store said. */
export function failRequest(state: ClientState, id: number, reason: string, client: string): ClientState {
  const request = state.requests.find((open) => open.id === id);
  if (request === undefined) return state;
  const text = unsentWords(askedOf(request, client), reason);
  return { ...withAllBack(withoutRequest(state, id), request), message: { tone: 'bad', text } };
}

/** The state once an attempt of a request got no answer and the box office looks for what became of it. */
export function doubtRequest(state: ClientState, id: number): ClientState {
  const request = state.requests.find((open) => open.id === id);
  if (request === undefined || request.phase.kind !== 'sent') return state;
  const message = { tone: 'warning', text: doubtWords(request) } as const;
  return { ...withPhase(state, id, { kind: 'doubt' }), message };
}

/** Asks who waits in a room. */
export type FindWaiting = (room: string) => Promise<readonly Waiting[]>;

/**
 * The state in which the word of a release ends with who waits for seats that the picture has now; one that says
 * something else by now stays as it is.
 */
export function withWaiting(
  state: ClientState,
  said: Message | null,
  picture: RoomSnapshot,
  list: readonly Waiting[],
): ClientState {
  const words = fitWords(picture.room, whoFits(picture, list));
  if (words === null || said === null || state.message !== said) return state;
  const { text, briefer = [] } = said;
  const shorter = briefer.map((fewer) => `${fewer} ${words}`);
  return { ...state, message: { ...said, text: `${text} ${words}`, briefer: [...shorter, words] } };
}

/** The most steps that can be taken back. */
const MOST_STEPS = 20;

/**
 * After something was done: it can be taken back; and what was taken back can be done again, until anything else is
 * done.
 */
function withWaysBack(state: ClientState, request: OpenRequest, change: Change): ClientState {
  const { origin } = request;
  // The booking is another person's now, or in another room: nothing of it is there to be taken back.
  if (change.kind === 'give' || isCome(change)) {
    const { room } = request;
    const undo = state.undo.filter((step) => step.room !== room || step.booking !== bookingOf(change));
    return { ...state, undo, redo: [] };
  }
  const isUndo = origin === 'undo';
  const inverse = undoOf(change, isUndo ? 'redo' : 'undo', request);
  const steps = inverse === null ? [] : [inverse];
  if (isUndo) return { ...state, redo: [...state.redo, ...steps] };
  const undo = [...state.undo, ...steps].slice(-MOST_STEPS);
  return { ...state, undo, redo: origin === 'redo' ? state.redo : [] };
}

const INVERSES: Readonly<Partial<Record<ChangeKind, 'release' | 'arrive'>>> = {
  book: 'release',
  unarrive: 'arrive',
};

/**
 * What takes a change back: a booking is released, a release is booked again under its old reservation, a mark goes,
 * what was moved moves back.
 */
function undoOf(
  change: Change,
  origin: 'undo' | 'redo',
  { room, seats: left, target, customer }: OpenRequest,
): SeatRequest | null {
  const booking = bookingOf(change);
  if (booking === null) return null;
  const seats = change.seats.map(({ after: { row, place } }) => ({ row, place }));
  const way =
    target === undefined
      ? { ...wayBack(change), seats }
      : ({ operation: 'move', seats: target.seats, target: { room, seats: left } } as const);
  return {
    ...way,
    room: change.room,
    booking,
    origin,
    // Released at a till, it may have been another customer's.
    ...(customer !== undefined && { customer: customerOf(change) ?? customer }),
  };
}

type WayBack =
  | { readonly operation: 'book' | 'release' | 'arrive' | 'collect'; readonly kept?: Kept }
  | { readonly operation: 'unarrive'; readonly untils: ReadonlyMap<string, number> }
  | { readonly operation: 'reserve'; readonly until: Until }
  | { readonly operation: 'note'; readonly note: string };

type Kept = NonNullable<SeatRequest['kept']>;

function wayBack({ kind, seats }: Change): WayBack {
  if (kind === 'arrive') return { operation: 'unarrive', untils: untilsBefore(seats) };
  const [{ before }] = seats;
  const until = reservedUntil(before.content);
  const note = noteOn(before.content);
  if (kind === 'note') return { operation: 'note', note };
  if (kind === 'collect' || kind === 'reserve')
    return until === null ? { operation: 'collect' } : { operation: 'reserve', until: { at: until } };
  const inverse = INVERSES[kind];
  if (inverse !== undefined) return { operation: inverse };
  const kept = { ...(until !== null && { until: { at: until } }), ...(note !== '' && { note }) };
  return { operation: 'book', ...((until !== null || note !== '') && { kept }) };
}

/** Until when each seat was reserved that is collected now: what is sold for good stays so. */
function untilsBefore(seats: Change['seats']): ReadonlyMap<string, number> {
  const kept = seats.flatMap(({ before }) => {
    const until = reservedUntil(before.content);
    return until === null ? [] : [[seatLabel(before), until] as const];
  });
  return new Map(kept);
}

/** What a booking of a till is among the sales. */
function saleOf(change: Change): readonly Sale[] {
  return salesIn([{ at: changeTime(change.id) ?? 0, change, isRecovered: false }]);
}

function withoutRequest(state: ClientState, id: number): ClientState {
  return { ...state, requests: without(state.requests, id) };
}

function withPhase(state: ClientState, id: number, phase: OpenRequest['phase']): ClientState {
  return { ...state, requests: inPhase(state.requests, id, phase) };
}

/** Whether a till is busy with the next customer already, who must not be given the seats of this one. */
function isOver({ till, overlay }: ClientState, { customer }: OpenRequest): boolean {
  return till !== null && (overlay?.kind === 'customer' || till.customer !== customer);
}

/** Marks of a refused booking are marks again, lost ones too, unless others were made meanwhile. */
function withMarksBack(state: ClientState, request: OpenRequest): ClientState {
  if (request.origin !== 'marks' || state.marks !== null || isOver(state, request)) return state;
  return { ...state, marks: request.target ?? { room: request.room, seats: request.seats } };
}

/**
 * In the place of suggested seats that are gone others are suggested, by the picture that says so; marks that a
 * person made are marks again.
 */
function withOthersProposed(
  state: ClientState,
  request: OpenRequest,
  { snapshot, reason }: Extract<Outcome, { kind: 'refused' }>,
  client: string,
): ClientState {
  const { best } = request;
  const isShut = reason === 'renewed' || reason === 'closed';
  if (best === undefined || state.marks !== null || isShut || isOver(state, request))
    return withMarksBack(state, request);
  const proposed = proposeFrom(state, snapshot, best, client, `${state.message?.text ?? ''} `);
  // Whoever has gone elsewhere meanwhile is not called back.
  const isThere =
    state.cursor.room === request.room && request.seats.some((seat) => isSameSeat(seat, state.cursor));
  return isThere ? proposed : { ...proposed, cursor: state.cursor };
}

/** Nothing was done, so that it can be tried again: marks are marks again, and an undo can still be undone. */
function withAllBack(state: ClientState, request: OpenRequest): ClientState {
  const { id: _, wasFree: __, phase: ___, ...wanted } = request;
  const { origin } = wanted;
  if (origin === 'undo' || origin === 'redo') return { ...state, [origin]: [...state[origin], wanted] };
  return withMarksBack(state, request);
}

const PREFIXES = { cursor: '', marks: '', undo: 'Undone. ', redo: 'Done again. ' } as const;

/** What the status line says of an outcome. */
function messageOf(outcome: Outcome, request: OpenRequest, client: string): Message {
  const words = describe(outcome, askedOf(request, client));
  const { tone } = OUTCOMES[outcome.kind];
  if (outcome.kind === 'applied') {
    const versions = outcome.change.seats.map(({ after }) => after);
    const about = { seats: { room: outcome.change.room, versions } };
    const text = `${PREFIXES[request.origin]}${words}`;
    return { tone, ...wordingsOf(text, request.room, request.seats, outcome.change), about };
  }
  if (outcome.kind === 'refused') {
    const about = { seats: seatsAsSeen(outcome.snapshot, outcome.seats) };
    const text = snatchedWords(outcome, request) ?? words;
    return { tone, ...wordingsOf(text, request.room, outcome.seats), about };
  }
  return { tone, ...wordingsOf(words, request.room, request.seats) };
}

/**
 * Words that name seats, and the same with fewer words for the seats: as stretches, and as a count; at last the
 * reference alone of what was done, which nobody should have to look for.
 */
function wordingsOf(
  text: string,
  room: string,
  seats: readonly SeatPosition[],
  done: Change | null = null,
): Pick<Message, 'text' | 'briefer'> {
  const names = seatsWords(room, seats);
  const stretches = seatRanges(seats);
  const reference = done === null || done.kind === 'release' ? null : referenceOfChange(done);
  const last = reference === null ? [] : [`Done. Reference ${reference}.`];
  if (!text.includes(names) || seats.length < LEAST_SEATS) return { text, briefer: last };
  const count = countOf(seats.length, 'seat');
  const briefer = [
    ...(stretches.length < seats.length ? [`${makeSafe(room)} ${listOf(stretches)}`] : []),
    `${count} in ${makeSafe(room)}`,
    count,
  ];
  return { text, briefer: [...briefer.map((fewer) => text.replace(names, fewer)), ...last] };
}

/** So many seats are named in so few cells that there is nothing to save. */
const LEAST_SEATS = 3;

/** How it is said that somebody was faster: the seats looked free when the key was pressed. */
function snatchedWords(
  { reason, seats, snapshot }: Extract<Outcome, { kind: 'refused' }>,
  request: OpenRequest,
): string | null {
  const owners = new Set(
    seats.map((position) => {
      const seat = seatAt(snapshot, position);
      return seat === null ? null : ownerOf(seat, snapshot.at);
    }),
  );
  const [owner = null] = owners;
  if (reason !== 'taken' || !request.wasFree || owners.size !== 1 || owner === null) return null;
  const verb = seats.length === 1 ? 'was' : 'were';
  return `${seatsWords(request.room, seats)} ${verb} taken by ${makeSafe(owner)} a moment before; nothing was booked.`;
}
