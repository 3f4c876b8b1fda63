import type { Plan } from '../../theater/plan.ts';
import type { Request } from '../../theater/request.ts';
import type { SeatPosition } from '../../theater/seats.ts';
import type { FlagTable } from '../cli/command.ts';
import {
  planFault,
  readClient,
  type Reading,
  readReason,
  readRoom,
  readSeatRanges,
} from '../cli/read-arguments.ts';

/** Why; for every command that acts on other people's evening. */
export const NOTE_FLAG = {
  note: { kind: 'value', placeholder: 'TEXT', summary: 'Why, for the history.' },
} as const satisfies FlagTable;

/** What every operation that is about a room says. */
type RoomOperation = { readonly room: string; readonly by: string; readonly note: string };

/** What an operation that is about seats of one room says. */
type SeatsOperation = RoomOperation & { readonly seats: readonly SeatPosition[] };

type Said = { readonly as: string | null; readonly note: string | null };

/** Reads `ROOM SEATS… --as NAME [--note TEXT]` for a theater of this plan. */
export function readSeatsOperation<Operation extends Request>(
  plan: Plan,
  [roomWord, ...seatWords]: readonly string[],
  said: Said,
  makeRequest: (operation: SeatsOperation) => Operation,
): Reading<Operation> {
  return readRoomOperation(plan, roomWord, said, (operation) => {
    const seats = readSeatRanges(seatWords, plan);
    if (seats.kind === 'fault') return seats;
    const fault = planFault(plan, operation.room, seats.value);
    if (fault !== null) return fault;
    return { kind: 'value', value: makeRequest({ ...operation, seats: seats.value }) };
  });
}

/** Reads `ROOM --as NAME [--note TEXT]`, and what follows by `rest`. */
export function readRoomOperation<Operation extends Request>(
  plan: Plan,
  roomWord: string | undefined,
  { as, note }: Said,
  rest: (operation: RoomOperation) => Reading<Operation>,
): Reading<Operation> {
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
