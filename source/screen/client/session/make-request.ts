import { passiveWords, seatsWords } from '../../../booking/asked.ts';
import { inPhase } from '../../../booking/follow.ts';
import { mostPoints, NAME_CELLS, NOTE_CELLS, readName, readNote } from '../../../theater/names.ts';
import { readUntil, reservedUntil } from '../../../theater/reservation.ts';
import { makeSafe } from '../../../theater/safe-text.ts';
import {
  hasArrived,
  isSameSeat,
  type Seat,
  seatName,
  type SeatPosition,
  type Booked,
} from '../../../theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../../theater/snapshot.ts';
import type { Key } from '../../kit/keys/key-codes.ts';
import {
  type ClientState,
  type CustomerPrompt,
  type Effect,
  type GivePrompt,
  type KeepPrompt,
  type LinePrompt,
  type OpenRequest,
  type Overlay,
  say,
  type Scene,
  type SeatRequest,
  stay,
  type Step,
} from '../state/client-state.ts';
import { holderOf, isOurs, viewerOf } from '../state/customer.ts';
import { canBeBooked, refusalOfMarks, requestAbout, standingWords } from '../state/marks.ts';
import { currentProposal, proposeFrom } from '../state/runs.ts';

/**
 * Enter: books the marks, wherever the cursor is, or else the seat under the cursor. Asks first while another booking
 * is in doubt: it may turn out that the person has those seats as well.
 */
export function requestToBook(state: ClientState, scene: Scene): Step {
  const { cursor, marks } = state;
  const { room, seats } = marks ?? { room: cursor.room, seats: [positionOf(cursor)] };
  const origin = marks === null ? 'cursor' : 'marks';
  const proposal = currentProposal(state);
  const snapshot = scene.rooms.get(room);
  const lost = proposal === null ? null : refusalOfMarks(proposal.marks, scene.rooms, holderOf(scene), '');
  // What was suggested is gone by the picture: others are suggested, and nothing is sent that was not shown.
  if (proposal !== null && lost !== null && snapshot !== undefined)
    return stay(proposeFrom(state, snapshot, proposal.wish, holderOf(scene), `${lost} `));
  const best = proposal === null ? {} : { best: proposal.wish };
  const wanted = forWhom({ operation: 'book', room, seats, booking: null, origin, ...best }, scene);
  if (state.requests.some((request) => request.operation === 'book' && isInDoubt(request))) {
    return stay({ ...state, overlay: { kind: 'question', about: 'book', wanted }, message: null });
  }
  return openRequest({ ...state, marks: null }, scene, wanted, state);
}

/** `r`: releases the seat under the cursor, or gives up the request in doubt that it is part of. */
export function requestToRelease(state: ClientState, scene: Scene): Step {
  const { cursor } = state;
  const request = requestAbout(cursor.room, cursor, state.requests);
  if (request !== null && isInDoubt(request)) return giveUpRequest(state, request);
  const seats = [positionOf(cursor)];
  const wanted = { operation: 'release', room: cursor.room, seats, booking: null, origin: 'cursor' } as const;
  return openRequest(state, scene, wanted, state);
}

/** `R`: asks whether the whole booking of the seat under the cursor shall be released. */
export function askToReleaseBooking(state: ClientState, scene: Scene): Step {
  const { cursor } = state;
  const snapshot = scene.rooms.get(cursor.room) ?? null;
  const content = snapshot === null ? undefined : seatAt(snapshot, cursor)?.content;
  if (snapshot === null || content?.kind !== 'booked' || !isOurs(content, scene)) {
    const standing = standingWords(snapshot, cursor, viewerOf(scene));
    const name = seatName(cursor.room, cursor);
    return say(state, 'warning', `${name} is ${standing}; R releases a booking ${yours(scene)}.`);
  }
  const { booking } = content;
  const seats = partyOf(snapshot, booking, content.client);
  const request = { operation: 'release', room: cursor.room, seats, booking, origin: 'cursor' } as const;
  const wanted = forWhom(request, scene);
  return stay({ ...state, overlay: { kind: 'question', about: 'release', wanted }, message: null });
}

/** Which bookings may be released and given away here. */
export function yours({ client, till }: Scene): string {
  if (till === undefined) return 'of yours';
  return till.customer === null ? 'that you sold' : `that you sold, or of ${makeSafe(client)}`;
}

/** Every seat that a client has in a booking. */
export function partyOf(snapshot: RoomSnapshot, booking: string, client: string): readonly SeatPosition[] {
  const isOfIt = ({ content }: Seat): boolean =>
    content.kind === 'booked' && content.booking === booking && content.client === client;
  return snapshot.seats.filter(isOfIt).map(positionOf);
}

/** `y` to a question. */
export function requestAsAgreed(state: ClientState, scene: Scene): Step {
  const { overlay } = state;
  if (overlay?.kind !== 'question') return stay(state);
  const closed = { ...state, overlay: null };
  const taken = overlay.wanted.origin === 'marks' ? { ...closed, marks: null } : closed;
  return openRequest(taken, scene, overlay.wanted, closed);
}

/**
 * `u` takes back the last booking, release or mark of this terminal, one in doubt by giving it up; `U` does it again.
 */
export function requestToUndo(state: ClientState, scene: Scene, command: 'undo' | 'redo'): Step {
  const last = state.requests.at(-1);
  if (command === 'undo' && last !== undefined && isInDoubt(last)) return giveUpRequest(state, last);
  // What is on its way may become the last thing that was done.
  if (last !== undefined) {
    return say(state, 'warning', 'A request is still open; its outcome comes first.');
  }
  const steps = state[command];
  const step = steps.at(-1);
  if (step === undefined) {
    const words = command === 'undo' ? 'nothing to undo in this terminal' : 'nothing to do again';
    return say(state, 'warning', `There is ${words}.`);
  }
  return openRequest({ ...state, [command]: steps.slice(0, -1) }, scene, step, state);
}

/**
 * `a` and `A`, at a till: whoever has the seat under the cursor, or the whole of its booking, has come. Whose it is
 * does not matter, since nobody loses a seat by that.
 */
export function requestToArrive(state: ClientState, scene: Scene, isWhole: boolean): Step {
  const { cursor } = state;
  if (scene.till === undefined)
    return say(
      state,
      'warning',
      'a marks who has come, and only at a till: start it with --till, or press c.',
    );
  const snapshot = scene.rooms.get(cursor.room) ?? null;
  const content = snapshot === null ? undefined : seatAt(snapshot, cursor)?.content;
  if (snapshot === null || content?.kind !== 'booked') {
    const standing = standingWords(snapshot, cursor, viewerOf(scene));
    const name = seatName(cursor.room, cursor);
    return say(state, 'warning', `${name} is ${standing}; a marks who has come to a booked seat.`);
  }
  const { client: customer, booking } = content;
  const seats = isWhole ? partyOf(snapshot, booking, customer) : [positionOf(cursor)];
  const { room } = cursor;
  return openRequest(
    state,
    scene,
    { operation: 'arrive', room, seats, booking, customer, origin: 'cursor' },
    state,
  );
}

/** The booking under the cursor, for what only a till does with one; or why not. */
function bookedHere(
  state: ClientState,
  scene: Scene,
  does: string,
): { readonly booking: string; readonly content: Booked; readonly snapshot: RoomSnapshot } | Step {
  const { cursor } = state;
  if (scene.till === undefined)
    return say(state, 'warning', `${does}, and only at a till: start it with --till, or press c.`);
  const snapshot = scene.rooms.get(cursor.room) ?? null;
  const content = snapshot === null ? undefined : seatAt(snapshot, cursor)?.content;
  if (snapshot !== null && content?.kind === 'booked') return { booking: content.booking, content, snapshot };
  const standing = standingWords(snapshot, cursor, viewerOf(scene));
  return say(state, 'warning', `${seatName(cursor.room, cursor)} is ${standing}; ${does}.`);
}

/** `o`, at a till: whoever has the reservation under the cursor has come for it, the whole of it. */
export function requestToCollect(state: ClientState, scene: Scene): Step {
  const found = bookedHere(state, scene, 'o marks a reservation as collected');
  if ('state' in found) return found;
  const { content, snapshot, booking } = found;
  const { room } = state.cursor;
  const seats = partyOf(snapshot, booking, content.client);
  const isReserved = snapshot.seats.some((seat) => isIn(seats, seat) && reservedUntil(seat.content) !== null);
  if (!isReserved)
    return say(
      state,
      'plain',
      `${seatName(room, state.cursor)} is kept for good already; o marks reservations.`,
    );
  const customer = content.client;
  return openRequest(
    state,
    scene,
    { operation: 'collect', room, seats, booking, customer, origin: 'cursor' },
    state,
  );
}

/** `t` and `e`, at a till: asks until when the booking under the cursor is kept, or what is to be noted on it. */
export function askToKeep(state: ClientState, scene: Scene, kind: KeepPrompt['kind']): Step {
  const does = kind === 'until' ? 't keeps a booking until a time' : 'e writes a note on a booking';
  const found = bookedHere(state, scene, does);
  if ('state' in found) return found;
  const { content, snapshot, booking } = found;
  const { room } = state.cursor;
  if (kind === 'until' && !isOurs(content, scene))
    return say(
      state,
      'warning',
      `${seatName(room, state.cursor)} is taken by ${makeSafe(content.client)}; t keeps a booking ${yours(scene)}.`,
    );
  if (kind === 'until' && hasArrived(content))
    return say(
      state,
      'warning',
      `${makeSafe(content.client)} has come; t keeps what is still to be collected.`,
    );
  const seats = partyOf(snapshot, booking, content.client);
  const text = kind === 'note' ? makeSafe(content.note ?? '') : '';
  const overlay: KeepPrompt = { kind, room, seats, booking, customer: content.client, text };
  return stay({ ...state, overlay, message: null });
}

/** Enter: keeps the booking until the time that was typed, or notes the text; or says what is wrong with it. */
export function keepAsTyped(state: ClientState, scene: Scene, now: number): Step {
  const { overlay } = state;
  if (overlay?.kind !== 'until' && overlay?.kind !== 'note') return stay(state);
  const { kind, room, seats, booking, customer, text } = overlay;
  const closed = { ...state, overlay: null };
  const about = { room, seats, booking, origin: 'cursor' } as const;
  if (kind === 'note') {
    const reading = readNote(text);
    if (reading.kind === 'fault') return say(state, 'warning', `${capital(reading.message)}.`);
    return openRequest(closed, scene, { operation: 'note', note: reading.name, customer, ...about }, closed);
  }
  const reading = readUntil(text, now);
  if (reading.kind === 'fault') return say(state, 'warning', `${capital(reading.message)}.`);
  return openRequest(closed, scene, { operation: 'reserve', until: reading.until, ...about }, closed);
}

function isIn(seats: readonly SeatPosition[], seat: SeatPosition): boolean {
  return seats.some((other) => isSameSeat(other, seat));
}

/** Opens a request and has it fulfilled, one at a time for each seat; or says why not, and changes nothing else. */
export function openRequest(
  state: ClientState,
  scene: Scene,
  wanted: SeatRequest,
  before: ClientState,
): Step {
  const { room, seats, target } = wanted;
  const snapshot = scene.rooms.get(room);
  if (state.isLeaving) return say(before, 'warning', 'Leaving; nothing more is begun.');
  if (snapshot === undefined)
    return say(before, 'warning', `Room ${room} was not seen yet; please wait for it.`);
  const marks = target ?? { room, seats };
  const passive = passiveWords(wanted.operation);
  const lost =
    wanted.origin === 'marks'
      ? refusalOfMarks(marks, scene.rooms, holderOf(scene), undefined, passive)
      : null;
  if (lost !== null) return say(before, 'bad', lost);
  for (const part of [{ room, seats }, ...(target === undefined ? [] : [target])]) {
    const busy = part.seats.filter((seat) => requestAbout(part.room, seat, state.requests) !== null);
    if (busy.length === 0) continue;
    const names = seatsWords(part.room, busy);
    return say(before, 'warning', `A request for ${names} is still open; wait for its outcome.`);
  }
  const wasFree = seats.every((seat) => canBeBooked(snapshot, seat, holderOf(scene)));
  const own = forWhom(wanted, scene);
  const request: OpenRequest = { ...own, id: state.nextRequest, wasFree, phase: { kind: 'sent' } };
  const requests = [...state.requests, request];
  return {
    state: { ...state, requests, nextRequest: request.id + 1, message: null },
    effects: [{ kind: 'fulfil', request: request.id, wanted: own }],
  };
}

/**
 * A request with the person that it is for, who stays the same when the next customer is there before its outcome, or
 * before a question about it is answered. What is taken back or done again and names nobody was in one's own name.
 */
export function forWhom(wanted: SeatRequest, { client, till }: Scene): SeatRequest {
  if (till === undefined) return wanted;
  const isStep = wanted.origin === 'undo' || wanted.origin === 'redo';
  return { customer: isStep ? till.seller.by : client, ...wanted };
}

function positionOf({ row, place }: SeatPosition): SeatPosition {
  return { row, place };
}

/** `g`: asks to whom the booking of the seat under the cursor shall be given. */
export function askToGive(state: ClientState, scene: Scene): Step {
  const { cursor } = state;
  const { room } = cursor;
  const snapshot = scene.rooms.get(room) ?? null;
  const content = snapshot === null ? undefined : seatAt(snapshot, cursor)?.content;
  if (snapshot === null || content?.kind !== 'booked' || !isOurs(content, scene)) {
    const standing = standingWords(snapshot, cursor, viewerOf(scene));
    return say(
      state,
      'warning',
      `${seatName(room, cursor)} is ${standing}; g gives a booking ${yours(scene)} away.`,
    );
  }
  const { booking } = content;
  const seats = partyOf(snapshot, booking, content.client);
  return stay({ ...state, overlay: { kind: 'give', room, seats, booking, text: '' }, message: null });
}

/** Enter: gives the booking to the person whose name was typed, or says what is wrong with the name. */
export function giveAsTyped(state: ClientState, scene: Scene): Step {
  const { overlay } = state;
  if (overlay?.kind !== 'give') return stay(state);
  const reading = readName(overlay.text);
  if (reading.kind === 'fault') return say(state, 'warning', `${capital(reading.message)}.`);
  const to = reading.name;
  if (to === scene.client && scene.till === undefined)
    return say(state, 'warning', 'They are yours already; give them to somebody else.');
  const { room, seats, booking } = overlay;
  const closed = { ...state, overlay: null };
  return openRequest(
    closed,
    scene,
    { operation: 'give', room, seats, booking, to, origin: 'cursor' },
    closed,
  );
}

/** A key that is bound to nothing goes into the line that is typed, if it is a character. */
export function typeName(state: ClientState, key: Key): ClientState {
  const character = key === 'space' ? ' ' : key;
  const isCharacter = Array.from(character).length === 1 && !/[\p{Cc}\p{Cf}]/u.test(character);
  const { overlay } = state;
  const typed = typedText(overlay);
  const most = mostPoints(overlay?.kind === 'note' ? NOTE_CELLS : NAME_CELLS);
  const isFull = typed !== null && Array.from(typed).length >= most;
  return isCharacter && !isFull ? withText(state, (text) => text + character) : state;
}

/** One character less. */
export function rubOut(state: ClientState): ClientState {
  return withText(state, (text) => Array.from(text).slice(0, -1).join(''));
}

function withText(state: ClientState, change: (text: string) => string): ClientState {
  const { overlay } = state;
  if (overlay?.kind === 'help' && overlay.search !== undefined) {
    const search = { ...overlay.search, text: change(overlay.search.text) };
    return { ...state, overlay: { ...overlay, scroll: 0, search } };
  }
  if (!hasText(overlay)) return state;
  // What was booked last, with its reference, stays to be read while the next customer is named.
  const isKept = overlay.kind === 'customer' && state.message?.tone !== 'warning';
  const message = isKept ? state.message : null;
  const isListed = (overlay.kind === 'find' || overlay.kind === 'goto') && overlay.index !== undefined;
  const text = change(overlay.text);
  return { ...state, overlay: { ...overlay, text, ...(isListed && { index: 0 }) }, message };
}

/** The line that is typed, or null. */
function typedText(overlay: Overlay | null): string | null {
  if (overlay?.kind === 'help') return overlay.search?.text ?? null;
  return hasText(overlay) ? overlay.text : null;
}

type Typed = GivePrompt | KeepPrompt | LinePrompt | CustomerPrompt;

function hasText(overlay: Overlay | null): overlay is Typed {
  return overlay !== null && 'text' in overlay;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Whether nobody can say yet what became of a request. */
export function isInDoubt({ phase }: OpenRequest): boolean {
  return phase.kind !== 'sent';
}

/**
 * Gives up a request that is in doubt: it is not wanted any more, and the box office makes sure that it never
 * applies, or finds that it has. The request stays open until that is known.
 */
export function giveUpRequest(state: ClientState, request: OpenRequest): Step {
  const text = `Giving up ${seatsWords(request.room, request.seats)}: making sure that it cannot happen any more.`;
  const requests = inPhase(state.requests, request.id, { kind: 'doubt' });
  const effect: Effect = { kind: 'give-up', request };
  return { state: { ...state, requests, message: { tone: 'warning', text } }, effects: [effect] };
}
