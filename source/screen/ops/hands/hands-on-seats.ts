import type { SeatPosition } from '../../../theater/seats.ts';
import type { WishOnSeats } from '../../map/seat-look.ts';
import type { HandsState } from './hands-state.ts';

/** What the hands do to the seats of one room: the marks, and what is on its way or in doubt. */
export type HandsOnSeats = {
  readonly marks: readonly SeatPosition[];
  readonly wishes: readonly WishOnSeats[];
};

const NOTHING: HandsOnSeats = { marks: [], wishes: [] };

/** The same lists for as long as the hands do nothing in the room, so that its seats are not written anew. */
export function handsOnSeats({ marks, dialog, open }: HandsState, room: string): HandsOnSeats {
  if (dialog?.kind === 'targets' && dialog.room === room) {
    // The seats that are left look as if they were on their way.
    return { marks: dialog.to, wishes: [{ room, seats: dialog.from, phase: { kind: 'sent' } }] };
  }
  const own = open.filter(({ change }) => change.room === room);
  return {
    marks: marks?.room === room ? marks.seats : NOTHING.marks,
    wishes:
      own.length === 0
        ? NOTHING.wishes
        : own.map(({ change, phase }) => ({ room, seats: change.seats.map(({ after }) => after), phase })),
  };
}
