import { deedWords } from '../../../box-office/deed-words.ts';
import type { SeatPosition } from '../../../theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../../theater/snapshot.ts';
import type { Cursor } from '../../client/client-state.ts';
import { type Draft, wishFor } from './draft.ts';
import type { HandsCommand } from './hands-bindings.ts';
import { type HandsState, isInDoubt } from './hands-state.ts';
import { type HandsSight, type HandsStep, lookFor, say, stay } from './hands-step.ts';
import { toggleMarks } from './toggle-marks.ts';

/** What a key that acts does on the overview; a key that does nothing just now says why. */
export function pressHands(hands: HandsState, command: HandsCommand, sight: HandsSight): HandsStep {
  if (command === 'hands') return turn(hands);
  if (!hands.isOn) return say(hands, 'warning', 'This screen only looks; ! turns the hands on.');
  if (hands.isLeaving) return say(hands, 'warning', 'Leaving; nothing more is begun.');
  if (sight.isPaused) return say(hands, 'warning', 'The picture is an old one: space goes on, then act.');
  if (command === 'undo') return undo(hands);
  const { cursor } = sight;
  if (cursor === null) return say(hands, 'warning', 'The arrows choose a seat first.');
  switch (command) {
    case 'mark':
    case 'mark-row':
    case 'mark-room':
      return toggleMarks(hands, command, cursor, sight.plan);
    case 'block':
    case 'unblock':
      return begin(hands, { kind: command, ...chosen(hands, cursor) });
    case 'release':
    case 'move':
    case 'give':
      return beginWithBooked(hands, command, cursor, sight);
    case 'gate': {
      const isClosed = sight.rooms.get(cursor.room)?.isClosed === true;
      return begin(hands, { kind: isClosed ? 'open' : 'close', room: cursor.room });
    }
    case 'rename':
      return whileFree(hands, cursor.room) ?? stay({ ...hands, dialog: playOf(cursor.room), message: null });
    case 'reset':
      return begin(hands, { kind: 'reset', room: cursor.room });
    case 'party':
    case 'agree':
      return stay(hands);
  }
}

/** Esc on the overview: takes the marks away, or else gives up the last deed in doubt; null when there is neither. */
export function leaveOff(hands: HandsState): HandsStep | null {
  if (hands.marks !== null) return stay({ ...hands, marks: null, message: null });
  const deed = hands.open.findLast(isInDoubt);
  if (deed === undefined) return null;
  const { id, phase, change } = deed;
  const text = `Giving up: ${deedWords(change)}. Making sure that it cannot happen any more.`;
  const open = hands.open.map((each) =>
    each === deed ? { ...deed, phase: { kind: 'doubt' } as const } : each,
  );
  return {
    hands: { ...hands, open, message: { tone: 'warning', text } },
    effect: { kind: 'give-up', id, change: phase.kind === 'unconfirmed' ? phase.change : null },
  };
}

function turn(hands: HandsState): HandsStep {
  const { isOn, actor } = hands;
  if (isOn) {
    return say({ ...hands, isOn: false, marks: null }, 'plain', 'The hands are off; this screen only looks.');
  }
  if (actor === null) return stay({ ...hands, dialog: { kind: 'name', text: '' }, message: null });
  return say({ ...hands, isOn: true }, 'warning', `The hands are on, in the name of ${actor}.`);
}

function undo(hands: HandsState): HandsStep {
  const { undo: change, actor } = hands;
  if (change === null || actor === null) {
    return say(hands, 'warning', 'Nothing to undo on this screen; theater undo reaches further back.');
  }
  const draft: Draft = { kind: 'undo', change };
  return whileFree(hands, change.room) ?? lookFor(hands, draft, wishFor(draft, actor, 'undo'));
}

function begin(hands: HandsState, draft: Exclude<Draft, { kind: 'undo' }>): HandsStep {
  return (
    whileFree(hands, draft.room) ??
    stay({ ...hands, dialog: { kind: 'note', draft, text: '' }, message: null })
  );
}

/** Releasing, moving and giving are about booked seats; others that are marked with them, as in a whole row, are left out. */
function beginWithBooked(
  hands: HandsState,
  kind: 'release' | 'move' | 'give',
  cursor: Cursor,
  { rooms }: HandsSight,
): HandsStep {
  const { room, seats } = chosen(hands, cursor);
  const snapshot = rooms.get(room);
  const booked = seats.filter((seat) => {
    return snapshot !== undefined && seatAt(snapshot, seat)?.content.kind === 'booked';
  });
  if (booked.length === 0) return say(hands, 'warning', `Nobody has booked there; nothing to ${kind}.`);
  if (kind === 'release') return begin(hands, { kind, room, seats: booked });
  const party = partyOf(snapshot, booked);
  if (kind === 'give') {
    // Who marks seats of a party means these; one seat alone stands for its booking.
    const given = hands.marks === null ? party : booked;
    const dialog = { kind: 'receiver', room, seats: given, text: '' } as const;
    return whileFree(hands, room) ?? stay({ ...hands, dialog, message: null });
  }
  const other = party.length > booked.length ? booked : null;
  const dialog = { kind: 'targets', room, from: party, other, to: [] } as const;
  return whileFree(hands, room) ?? stay({ ...hands, dialog, message: null });
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
  { marks }: HandsState,
  { room, row, place }: Cursor,
): { readonly room: string; readonly seats: readonly SeatPosition[] } {
  return marks ?? { room, seats: [{ row, place }] };
}

/** Null, or a step that says that a deed in the room is still open: its outcome may change what the next one means. */
function whileFree(hands: HandsState, room: string): HandsStep | null {
  const isBusy = hands.open.some(({ change }) => change.room === room);
  if (!isBusy) return null;
  return say(hands, 'warning', `A deed in room ${room} is still open; wait for its outcome.`);
}

function playOf(room: string): Extract<HandsState['dialog'], { kind: 'play' }> {
  return { kind: 'play', room, text: '' };
}
