import type { Plan } from '../theater/plan.ts';
import type { SeatPosition } from '../theater/seats.ts';
import type { Wish } from '../theater/wish.ts';
import type { FlagTable } from './command.ts';
import {
  planFault,
  type Reading,
  readClient,
  readReason,
  readRoom,
  readSeatRanges,
} from './read-arguments.ts';

/** Why; for every command that acts on other people's evening. */
export const NOTE_FLAG = {
  note: { kind: 'value', placeholder: 'TEXT', summary: 'Why, for the history.' },
} as const satisfies FlagTable;

/** What every deed that is about a room says. */
export type RoomDeed = { readonly room: string; readonly by: string; readonly note: string };

/** What a deed that is about seats of one room says. */
export type SeatsDeed = RoomDeed & { readonly seats: readonly SeatPosition[] };

type Said = { readonly as: string | null; readonly note: string | null };

/** Reads `ROOM SEATS… --as NAME [--note TEXT]` for a theater of this plan. */
export function readSeatsDeed<Deed extends Wish>(
  plan: Plan,
  [roomWord, ...seatWords]: readonly string[],
  said: Said,
  makeWish: (deed: SeatsDeed) => Deed,
): Reading<Deed> {
  return readRoomDeed(plan, roomWord, said, (deed) => {
    const seats = readSeatRanges(seatWords, plan);
    if (seats.kind === 'fault') return seats;
    const fault = planFault(plan, deed.room, seats.value);
    if (fault !== null) return fault;
    return { kind: 'value', value: makeWish({ ...deed, seats: seats.value }) };
  });
}

/** Reads `ROOM --as NAME [--note TEXT]`, and what follows by `rest`. */
export function readRoomDeed<Deed extends Wish>(
  plan: Plan,
  roomWord: string | undefined,
  { as, note }: Said,
  rest: (deed: RoomDeed) => Reading<Deed>,
): Reading<Deed> {
  const room = readRoom(roomWord);
  if (room.kind === 'fault') return room;
  const fault = planFault(plan, room.value);
  if (fault !== null) return fault;
  if (as === null) return { kind: 'fault', message: 'who does it? add --as NAME' };
  const by = readClient(as);
  if (by.kind === 'fault') return by;
  const reason = readReason(note);
  if (reason.kind === 'fault') return reason;
  return rest({ room: room.value, by: by.value, note: reason.value });
}
