import { seatsWords } from '../../box-office/wording.ts';
import type { Seat, SeatPosition } from '../../theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../theater/snapshot.ts';
import { wishAbout } from '../map/seat-look.ts';
import { seatName } from '../text/seat-names.ts';
import type { ClientState, OpenWish, Scene, Wanted } from './client-state.ts';
import { giveUpWish, isInDoubt } from './give-up-wish.ts';
import { refusalOfMarks } from './marks.ts';
import { canBeBooked, standingWords } from './seat-words.ts';
import { say, stay, type Step } from './step.ts';

/**
 * Enter: books the marks, wherever the cursor is, or else the seat under the cursor. Asks first while another booking is
 * in doubt: it may turn out that the person has those seats as well.
 */
export function wishToBook(state: ClientState, scene: Scene): Step {
  const { cursor, marks } = state;
  const { room, seats } = marks ?? { room: cursor.room, seats: [positionOf(cursor)] };
  const origin = marks === null ? 'cursor' : 'marks';
  const wanted = { deed: 'book', room, seats, booking: null, origin } as const;
  if (state.wishes.some((wish) => wish.deed === 'book' && isInDoubt(wish))) {
    return stay({ ...state, overlay: { kind: 'question', about: 'book', wanted }, message: null });
  }
  return openWish({ ...state, marks: null }, scene, wanted, state);
}

/** `r`: releases the seat under the cursor, or gives up the wish in doubt that it is part of. */
export function wishToRelease(state: ClientState, scene: Scene): Step {
  const { cursor } = state;
  const wish = wishAbout(cursor.room, cursor, state.wishes);
  if (wish !== null && isInDoubt(wish)) return giveUpWish(state, wish);
  const seats = [positionOf(cursor)];
  const wanted = { deed: 'release', room: cursor.room, seats, booking: null, origin: 'cursor' } as const;
  return openWish(state, scene, wanted, state);
}

/** `R`: asks whether the whole booking of the seat under the cursor shall be released. */
export function askToReleaseBooking(state: ClientState, scene: Scene): Step {
  const { cursor } = state;
  const snapshot = scene.rooms.get(cursor.room) ?? null;
  const content = snapshot === null ? undefined : seatAt(snapshot, cursor)?.content;
  if (snapshot === null || content?.kind !== 'booked' || content.client !== scene.client) {
    const standing = standingWords(snapshot, cursor, scene.client);
    const name = seatName(cursor.room, cursor);
    return say(state, 'warning', `${name} is ${standing}; R releases a booking of yours.`);
  }
  const { booking } = content;
  const seats = partyOf(snapshot, booking, scene.client);
  const wanted = { deed: 'release', room: cursor.room, seats, booking, origin: 'cursor' } as const;
  return stay({ ...state, overlay: { kind: 'question', about: 'release', wanted }, message: null });
}

/** Every seat that a client has in a booking. */
export function partyOf(snapshot: RoomSnapshot, booking: string, client: string): readonly SeatPosition[] {
  const isOfIt = ({ content }: Seat): boolean =>
    content.kind === 'booked' && content.booking === booking && content.client === client;
  return snapshot.seats.filter(isOfIt).map(positionOf);
}

/** `y` to a question. */
export function wishAsAgreed(state: ClientState, scene: Scene): Step {
  const { overlay } = state;
  if (overlay?.kind !== 'question') return stay(state);
  const closed = { ...state, overlay: null };
  const taken = overlay.wanted.origin === 'marks' ? { ...closed, marks: null } : closed;
  return openWish(taken, scene, overlay.wanted, closed);
}

/** `u` takes back the last booking or release of this terminal, one in doubt by giving it up; `U` does it again. */
export function wishToUndo(state: ClientState, scene: Scene, command: 'undo' | 'redo'): Step {
  const last = state.wishes.at(-1);
  if (command === 'undo' && last !== undefined && isInDoubt(last)) return giveUpWish(state, last);
  // What is on its way may become the last thing that was done.
  if (last !== undefined) {
    return say(state, 'warning', 'A wish is still open; its outcome comes first.');
  }
  const steps = state[command];
  const step = steps.at(-1);
  if (step === undefined) {
    const words = command === 'undo' ? 'nothing to undo in this terminal' : 'nothing to do again';
    return say(state, 'warning', `There is ${words}.`);
  }
  return openWish({ ...state, [command]: steps.slice(0, -1) }, scene, step, state);
}

/** Opens a wish and has it fulfilled, one at a time for each seat; or says why not, and changes nothing else. */
export function openWish(state: ClientState, scene: Scene, wanted: Wanted, before: ClientState): Step {
  const { room, seats } = wanted;
  const snapshot = scene.rooms.get(room);
  if (state.isLeaving) return say(before, 'warning', 'Leaving; nothing more is begun.');
  if (snapshot === undefined)
    return say(before, 'warning', `Room ${room} was not seen yet; please wait for it.`);
  const lost = wanted.origin === 'marks' ? refusalOfMarks({ room, seats }, scene.rooms, scene.client) : null;
  if (lost !== null) return say(before, 'bad', lost);
  const busy = seats.filter((seat) => wishAbout(room, seat, state.wishes) !== null);
  if (busy.length > 0) {
    return say(
      before,
      'warning',
      `A wish for ${seatsWords(room, busy)} is still open; wait for its outcome.`,
    );
  }
  const wasFree = seats.every((seat) => canBeBooked(snapshot, seat, scene.client));
  const wish: OpenWish = { ...wanted, id: state.nextWish, wasFree, phase: { kind: 'sent' } };
  const wishes = [...state.wishes, wish];
  return {
    state: { ...state, wishes, nextWish: wish.id + 1, message: null },
    effects: [{ kind: 'fulfil', wish: wish.id, wanted }],
  };
}

function positionOf({ row, place }: SeatPosition): SeatPosition {
  return { row, place };
}
