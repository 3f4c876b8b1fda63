import { isSameSeat, type SeatPosition } from '../../theater/seats.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import { wishAbout } from '../map/seat-look.ts';
import { seatName, seatNames } from '../text/seat-names.ts';
import type { ClientState, Marks, Scene } from './client-state.ts';
import { canBeBooked, standingWords } from './seat-words.ts';
import { say, stay, type Step } from './step.ts';

/** Marks the seat under the cursor, or unmarks it; says why when it cannot be marked. */
export function toggleMark(state: ClientState, scene: Scene): Step {
  const { cursor, marks } = state;
  const name = seatName(cursor.room, cursor);
  if (marks !== null && marks.room !== cursor.room) {
    return say(state, 'warning', `Marks are in one room: book or unmark those in ${marks.room} first.`);
  }
  const seats = marks?.seats ?? [];
  if (seats.some((seat) => isSameSeat(seat, cursor))) {
    return stay({ ...state, marks: marksOf(cursor.room, without(seats, cursor)), message: null });
  }
  const snapshot = scene.rooms.get(cursor.room) ?? null;
  if (wishAbout(cursor.room, cursor, state.wishes) !== null) {
    return say(state, 'warning', `${name} cannot be marked while a wish for it is open.`);
  }
  if (!canBeBooked(snapshot, cursor, scene.client)) {
    const standing = standingWords(snapshot, cursor, scene.client);
    return say(state, 'warning', `${name} is ${standing}; only free seats are marked.`);
  }
  const { row, place } = cursor;
  return stay({ ...state, marks: marksOf(cursor.room, [...seats, { row, place }]), message: null });
}

/** The state without marks on seats that can no longer be had by the newest picture; says who has them now. */
export function pruneMarks(
  state: ClientState,
  rooms: ReadonlyMap<string, RoomSnapshot>,
  client: string,
): ClientState {
  const { marks } = state;
  const snapshot = marks === null ? undefined : rooms.get(marks.room);
  if (marks === null || snapshot === undefined) return state;
  const lost = marks.seats.filter((seat) => !canBeBooked(snapshot, seat, client));
  if (lost.length === 0) return state;
  const left = marks.seats.filter((seat) => !lost.includes(seat));
  const standings = new Set(lost.map((seat) => standingWords(snapshot, seat, client)));
  const [standing] = standings.size === 1 ? standings : ['no longer free'];
  const [verb, pronoun] = lost.length === 1 ? ['is', 'it is'] : ['are', 'they are'];
  const text = `${seatNames(marks.room, lost)} ${verb} no longer marked; ${pronoun} ${standing}.`;
  return { ...state, marks: marksOf(marks.room, left), message: { tone: 'warning', text } };
}

function marksOf(room: string, seats: readonly SeatPosition[]): Marks | null {
  return seats.length === 0 ? null : { room, seats };
}

function without(seats: readonly SeatPosition[], seat: SeatPosition): readonly SeatPosition[] {
  return seats.filter((other) => !isSameSeat(other, seat));
}
