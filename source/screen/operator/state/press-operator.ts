import { operationWords } from '../../../booking/describe.ts';
import { inPhase } from '../../../booking/follow.ts';
import type { Plan } from '../../../theater/plan.ts';
import { isSameSeat, type SeatPosition } from '../../../theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../../theater/snapshot.ts';
import type { Cursor } from '../../client/state/client-state.ts';
import type { OperatorCommand } from '../keys/ops-commands.ts';
import {
  type Draft,
  isInDoubt,
  lookFor,
  type OperatorSight,
  type OperatorState,
  type OperatorStep,
  requestFor,
  say,
  stay,
} from './operator-state.ts';

/** What a key that acts does on the overview; a key that does nothing just now says why. */
export function pressOperator(
  operator: OperatorState,
  command: OperatorCommand,
  sight: OperatorSight,
): OperatorStep {
  const { change, run } = operator.limits;
  if (change !== null) return say(operator, 'warning', change);
  if (command === 'operator') return turn(operator);
  if (!operator.isOn) return say(operator, 'warning', 'Read-only. Press ! to act.');
  if (operator.isLeaving) return say(operator, 'warning', 'Leaving; nothing more is begun.');
  if (sight.isPaused) return say(operator, 'warning', 'The picture is an old one: space goes on, then act.');
  if (command === 'undo') return undo(operator);
  if (run !== null && (command === 'rename' || command === 'reset')) return say(operator, 'warning', run);
  const { cursor } = sight;
  if (cursor === null) return say(operator, 'warning', 'The arrows choose a seat first.');
  switch (command) {
    case 'mark':
    case 'mark-row':
    case 'mark-room':
      return toggleMarks(operator, command, cursor, sight.plan);
    case 'block':
    case 'unblock':
      return begin(operator, { kind: command, ...chosen(operator, cursor) });
    case 'release':
    case 'move':
    case 'give':
      return beginWithBooked(operator, command, cursor, sight);
    case 'gate': {
      const isClosed = sight.rooms.get(cursor.room)?.isClosed === true;
      return begin(operator, { kind: isClosed ? 'open' : 'close', room: cursor.room });
    }
    case 'rename':
      return (
        whileFree(operator, cursor.room) ?? stay({ ...operator, dialog: playOf(cursor.room), message: null })
      );
    case 'reset':
      return begin(operator, { kind: 'reset', room: cursor.room });
    case 'party':
    case 'agree':
      return stay(operator);
  }
}

/**
 * Esc on the overview: takes the marks away, or else gives up the last operation in doubt; null when there is
 * neither.
 */
export function leaveOff(operator: OperatorState): OperatorStep | null {
  if (operator.marks !== null) return stay({ ...operator, marks: null, message: null });
  const operation = operator.open.findLast(isInDoubt);
  if (operation === undefined) return null;
  const text = `Giving up: ${operationWords(operation.change)}. Making sure that it cannot happen any more.`;
  const open = inPhase(operator.open, operation.id, { kind: 'doubt' });
  return {
    operator: { ...operator, open, message: { tone: 'warning', text } },
    effect: { kind: 'give-up', request: operation },
  };
}

function turn(operator: OperatorState): OperatorStep {
  const { isOn, actor } = operator;
  if (isOn) {
    return say({ ...operator, isOn: false, marks: null }, 'plain', 'Read-only again. Press ! to act.');
  }
  if (actor === null) return stay({ ...operator, dialog: { kind: 'name', text: '' }, message: null });
  return say({ ...operator, isOn: true }, 'warning', `Operator mode, in the name of ${actor}.`);
}

function undo(operator: OperatorState): OperatorStep {
  const { undo: change, actor } = operator;
  if (change === null || actor === null) {
    return say(operator, 'warning', 'Nothing to undo on this screen; theater undo reaches further back.');
  }
  const draft: Draft = { kind: 'undo', change };
  return whileFree(operator, change.room) ?? lookFor(operator, draft, requestFor(draft, actor, 'undo'));
}

function begin(operator: OperatorState, draft: Exclude<Draft, { kind: 'undo' }>): OperatorStep {
  return (
    whileFree(operator, draft.room) ??
    stay({ ...operator, dialog: { kind: 'note', draft, text: '' }, message: null })
  );
}

/**
 * Releasing, moving and giving are about booked seats; others that are marked with them, as in a whole row, are left
 * out.
 */
function beginWithBooked(
  operator: OperatorState,
  kind: 'release' | 'move' | 'give',
  cursor: Cursor,
  { rooms }: OperatorSight,
): OperatorStep {
  const { room, seats } = chosen(operator, cursor);
  const snapshot = rooms.get(room);
  const booked = seats.filter((seat) => {
    return snapshot !== undefined && seatAt(snapshot, seat)?.content.kind === 'booked';
  });
  if (booked.length === 0) return say(operator, 'warning', `Nobody has booked there; nothing to ${kind}.`);
  if (kind === 'release') return begin(operator, { kind, room, seats: booked });
  const party = partyOf(snapshot, booked);
  if (kind === 'give') {
    // Who marks seats of a party means these; one seat alone stands for its booking.
    const given = operator.marks === null ? party : booked;
    const dialog = { kind: 'receiver', room, seats: given, text: '' } as const;
    return whileFree(operator, room) ?? stay({ ...operator, dialog, message: null });
  }
  const other = party.length > booked.length ? booked : null;
  const dialog = { kind: 'targets', room, from: party, other, to: [] } as const;
  return whileFree(operator, room) ?? stay({ ...operator, dialog, message: null });
}

/** Every seat of the bookings that these seats are of: people who came together want to stay together. */
function partyOf(
  snapshot: RoomSnapshot | undefined,
  seats: readonly SeatPosition[],
): readonly SeatPosition[] {
  if (snapshot === undefined) return seats;
  const bookings = new Set(
    seats.flatMap((position) => {
      const content = seatAt(snapshot, position)?.content;
      return content?.kind === 'booked' ? [content.booking] : [];
    }),
  );
  return snapshot.seats
    .filter(({ content }) => content.kind === 'booked' && bookings.has(content.booking))
    .map(({ row, place }) => ({ row, place }));
}

/** The marks, wherever the cursor is, or else the seat under it. */
function chosen(
  { marks }: OperatorState,
  { room, row, place }: Cursor,
): { readonly room: string; readonly seats: readonly SeatPosition[] } {
  return marks ?? { room, seats: [{ row, place }] };
}

/**
 * Null, or a step that says that an operation in the room is still open: its outcome may change what the next one
 * means.
 */
function whileFree(operator: OperatorState, room: string): OperatorStep | null {
  const isBusy = operator.open.some(({ change }) => change.room === room);
  if (!isBusy) return null;
  return say(operator, 'warning', `An operation in room ${room} is still open; wait for its outcome.`);
}

function playOf(room: string): Extract<OperatorState['dialog'], { kind: 'play' }> {
  return { kind: 'play', room, text: '' };
}

/** Marks the seat of the cursor, its row, or its room; what is marked whole already is unmarked. */
function toggleMarks(
  operator: OperatorState,
  command: 'mark' | 'mark-row' | 'mark-room',
  cursor: Cursor,
  plan: Plan,
): OperatorStep {
  const { room } = cursor;
  if (operator.marks !== null && operator.marks.room !== room) {
    return say(operator, 'warning', `Marks are in one room: Esc unmarks those in ${operator.marks.room}.`);
  }
  const seats = toggled(operator.marks?.seats ?? [], positions(command, cursor, plan));
  return stay({ ...operator, marks: seats.length === 0 ? null : { room, seats }, message: null });
}

/** Seats with these added, or without them when they are all among them. */
export function toggled(
  marked: readonly SeatPosition[],
  seats: readonly SeatPosition[],
): readonly SeatPosition[] {
  const missing = seats.filter((seat) => !isIn(marked, seat));
  return missing.length === 0 ? marked.filter((seat) => !isIn(seats, seat)) : [...marked, ...missing];
}

function positions(
  command: 'mark' | 'mark-row' | 'mark-room',
  { row, place }: Cursor,
  { rows, places }: Plan,
): readonly SeatPosition[] {
  if (command === 'mark') return [{ row, place }];
  const wanted = command === 'mark-row' ? [row] : Array.from({ length: rows }, (_, index) => index + 1);
  return wanted.flatMap((each) =>
    Array.from({ length: places }, (_, index) => ({ row: each, place: index + 1 })),
  );
}

function isIn(list: readonly SeatPosition[], seat: SeatPosition): boolean {
  return list.some((other) => isSameSeat(other, seat));
}
