import type { Plan } from '../../../theater/plan.ts';
import { isSameSeat, type SeatPosition } from '../../../theater/seats.ts';
import type { Cursor } from '../../client/client-state.ts';
import type { HandsState } from './hands-state.ts';
import { type HandsStep, say, stay } from './hands-step.ts';

/** Marks the seat of the cursor, its row, or its room; what is marked whole already is unmarked. */
export function toggleMarks(
  hands: HandsState,
  command: 'mark' | 'mark-row' | 'mark-room',
  cursor: Cursor,
  plan: Plan,
): HandsStep {
  const { room } = cursor;
  if (hands.marks !== null && hands.marks.room !== room) {
    return say(hands, 'warning', `Marks are in one room: Esc unmarks those in ${hands.marks.room}.`);
  }
  const seats = toggled(hands.marks?.seats ?? [], positions(command, cursor, plan));
  return stay({ ...hands, marks: seats.length === 0 ? null : { room, seats }, message: null });
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
