import { askedByClient, askedToTransfer, seatsWords, type Task } from '../../../booking/asked.ts';
import { type Asked, clientsOf } from '../../../booking/describe.ts';
import { type Left, leftWords } from '../../../booking/transfer.ts';
import type { Change } from '../../../theater/change.ts';
import { referenceOf, referenceOfChange } from '../../../theater/reference.ts';
import type { Transfer } from '../../../theater/request.ts';
import { makeSafe } from '../../../theater/safe-text.ts';
import { compareSeats, countOf, seatLabel, seatName, type Booked } from '../../../theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../../theater/snapshot.ts';
import {
  type ClientState,
  type Marks,
  type Message,
  type OpenRequest,
  say,
  type Scene,
  type SeatRequest,
  stay,
  type Step,
} from '../state/client-state.ts';
import { isOurs, viewerOf } from '../state/customer.ts';
import { standingWords } from '../state/marks.ts';
import { forWhom, openRequest, partyOf, yours } from './make-request.ts';

/**
 * `s`: moves the booking of the seat under the cursor to the marked seats, the first to the first and so on. Asks
 * before it goes to another room, since nothing takes that back.
 */
export function askToMove(state: ClientState, scene: Scene): Step {
  const found = ownBooking(state, scene, 's moves a booking');
  if ('state' in found) return found;
  const { marks, content, snapshot } = found;
  const { booking } = content;
  const { room } = snapshot;
  const seats = partyOf(snapshot, booking, content.client);
  if (seats.length !== marks.seats.length) {
    const has = `${referenceOf(booking)} has ${countOf(seats.length, 'seat')}`;
    return say(
      state,
      'warning',
      `${has}, and ${marks.seats.length} ${marks.seats.length === 1 ? 'is' : 'are'} marked: s needs as many.`,
    );
  }
  const target = { room: marks.room, seats: marks.seats.toSorted(compareSeats) };
  const request = { operation: 'move', room, seats, target, booking, origin: 'marks' } as const;
  const wanted = forWhom(request, scene);
  if (target.room !== room)
    return stay({ ...state, overlay: { kind: 'question', about: 'move', wanted }, message: null });
  return openRequest({ ...state, marks: null }, scene, wanted, state);
}

/** `+`: books the marked seats under the booking of the seat under the cursor, for whoever has it. */
export function requestToJoin(state: ClientState, scene: Scene): Step {
  const found = ownBooking(state, scene, '+ adds to a booking');
  if ('state' in found) return found;
  const { marks, content } = found;
  const { client: customer, booking } = content;
  if (marks.room !== state.cursor.room)
    return say(
      state,
      'warning',
      `${referenceOf(booking)} is in room ${state.cursor.room}; + adds seats of that room.`,
    );
  const { room, seats } = marks;
  const wanted = { operation: 'book', room, seats, booking, customer, joins: true, origin: 'marks' } as const;
  return openRequest({ ...state, marks: null }, scene, wanted, state);
}

type OwnBooking = {
  readonly marks: Marks;
  readonly content: Booked;
  readonly snapshot: RoomSnapshot;
};

/** The booking under the cursor and the marks, or why there is nothing to do with them. */
function ownBooking(state: ClientState, scene: Scene, does: string): OwnBooking | Step {
  const { cursor, marks } = state;
  const snapshot = scene.rooms.get(cursor.room) ?? null;
  const content = snapshot === null ? undefined : seatAt(snapshot, cursor)?.content;
  if (snapshot === null || content?.kind !== 'booked' || !isOurs(content, scene)) {
    const standing = standingWords(snapshot, cursor, viewerOf(scene));
    return say(state, 'warning', `${seatName(cursor.room, cursor)} is ${standing}; ${does} ${yours(scene)}.`);
  }
  if (marks !== null) return { marks, content, snapshot };
  return say(state, 'warning', `Mark free seats first; ${does}.`);
}

/** A move to another room, as it is asked for. */
export function transferOf(
  { room, seats, booking }: SeatRequest,
  target: Marks,
  people: Pick<Transfer, 'client' | 'seller'>,
): Transfer {
  const pins = booking === null ? null : new Map(seats.map((seat) => [seatLabel(seat), booking]));
  return { room, from: seats, toRoom: target.room, to: target.seats, pins, ...people };
}

/** A request in the words that its outcome is told in. */
export function askedOf(request: OpenRequest, client: string): Asked {
  const { operation, room, seats, target, booking, joins } = request;
  const { customer = client } = request;
  const people = customer === client ? { client } : { client: customer, by: client };
  const to = request.operation === 'give' ? { to: request.to } : {};
  const isUndo = request.origin === 'undo';
  const task: Task = { operation, room, seats, isUndo, ...people, ...to };
  const asked = askedByClient(task);
  if (joins === true)
    return {
      ...asked,
      refused: (outcome) =>
        outcome.reason === 'changed-meanwhile'
          ? `${referenceOf(booking ?? '')} has no seats of ${makeSafe(customer)} any more in room ${makeSafe(room)}; nothing was booked.`
          : asked.refused(outcome),
      done: (change) =>
        `Added ${seatsWords(room, seats)} to ${referenceOfChange(change) ?? ''} of ${clientsOf(change, 'after')}.`,
    };
  return target === undefined ? asked : askedToMove(asked, task, target);
}

function askedToMove(asked: Asked, task: Task, target: Marks): Asked {
  const { room, seats, client } = task;
  const [here, there] = [seatsWords(room, seats), seatsWords(target.room, target.seats)];
  if (target.room !== room) {
    const transfer = { room, from: seats, toRoom: target.room, to: target.seats, client, pins: null };
    return {
      ...askedToTransfer(transfer),
      done: (change) => leftWords(change, { kind: 'open', message: 'it is being done' }),
      refused: (outcome) =>
        outcome.reason === 'not-whole' || outcome.reason === 'two-rooms'
          ? askedToTransfer(transfer).refused(outcome)
          : askedByClient({ ...task, room: outcome.snapshot.room }).refused(outcome),
    };
  }
  return {
    ...asked,
    done: (change) =>
      `Moved ${clientsOf(change, 'before')} from ${here} to ${there}. Reference ${referenceOfChange(change) ?? ''}.`,
    settled: `${here} is where it was to go; nothing changed.`,
    doubt: `${here} moved to ${there}`,
  };
}

/** What became of a transfer whose first step stands. */
export function leftMessage(come: Change, left: Left): Message {
  const text = leftWords(come, left);
  const reference = referenceOfChange(come) ?? '';
  const about = { seats: { room: come.room, versions: come.seats.map(({ after }) => after) } };
  switch (left.kind) {
    case 'left':
    case 'gone':
      return { tone: 'good', text, briefer: [`Moved. Reference ${reference}.`], about };
    case 'open':
      return {
        tone: 'bad',
        text: `${text} theater resolve ends it.`,
        briefer: [`Not confirmed: ${reference} may be in two rooms. theater resolve ends it.`],
        about,
      };
    case 'kept':
    case 'given-up':
      return { tone: 'warning', text, about };
  }
}
