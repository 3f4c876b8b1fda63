import { outcomeWords, type Task } from '../../booking/describe.ts';
import type { Outcome } from '../../booking/outcome.ts';
import { hintFlags, resolveHint, type StorePlace } from '../../booking/resolve.ts';
import { bookingOf } from '../../theater/change.ts';
import { ownerOf, seatLabel, type SeatPosition, type SeatState, stateOf } from '../../theater/seats.ts';
import { type RoomSnapshot, seatAt } from '../../theater/snapshot.ts';
import { EXIT, type ExitCode } from '../cli/exit-codes.ts';
import type { Output } from '../cli/output.ts';

/**
 * Says what became of a task, and gives the exit code for it. `booking`: the reservation that the task was to make.
 */
export function reportOutcome(
  output: Output,
  outcome: Outcome,
  task: Task,
  booking: string | null,
  store: StorePlace,
): ExitCode {
  if (output.isJson) {
    output.json(outcomeJson(outcome, task, booking));
  } else if (outcome.kind === 'applied') {
    output.print([outcomeWords(outcome, task)]);
  } else {
    output.say(outcomeWords(outcome, task));
    if (outcome.kind === 'unknown') {
      output.say(adviceWhenUnknown(task, bookingOf(outcome.change) ?? booking, store));
    }
  }
  return exitCodeOf(outcome);
}

/** Says that a task was left while nobody knew what became of it. */
export function reportLeftOpen(
  output: Output,
  task: Task,
  booking: string | null,
  store: StorePlace,
): ExitCode {
  const message = 'Left before anybody could say what became of it.';
  if (output.isJson) output.json({ ...unknownJson(task, booking), message });
  else for (const line of [message, adviceWhenUnknown(task, booking, store)]) output.say(line);
  return EXIT.unconfirmed;
}

/** The exit code that an outcome ends a command with. */
export function exitCodeOf(outcome: Outcome): ExitCode {
  switch (outcome.kind) {
    case 'applied':
    case 'settled':
      return EXIT.done;
    case 'refused':
      return EXIT.refused;
    case 'notApplied':
      return EXIT.unreachable;
    case 'givenUp':
      return EXIT.interrupted;
    case 'unknown':
      return EXIT.unconfirmed;
  }
}

function outcomeJson(outcome: Outcome, task: Task, booking: string | null): object {
  const { room, client } = task;
  const seats = task.seats.map(seatLabel);
  switch (outcome.kind) {
    case 'applied':
      return { outcome: 'applied', room, seats, client, booking: booking ?? bookingOf(outcome.change) };
    case 'settled':
      return { outcome: 'settled', room, seats, client, booking };
    case 'refused': {
      const refused = outcome.seats.map((position) => refusedSeat(outcome.snapshot, position));
      return { outcome: 'refused', reason: outcome.reason, room, seats: refused };
    }
    case 'notApplied':
      return {
        outcome: 'not-applied',
        reason: outcome.reason,
        room,
        seats,
        client,
        message: outcome.message,
      };
    case 'givenUp':
      return { outcome: 'given-up', room, seats, client };
    case 'unknown':
      return { ...unknownJson(task, booking ?? bookingOf(outcome.change)), message: outcome.message };
  }
}

function unknownJson({ room, seats, client }: Task, booking: string | null): object {
  return { outcome: 'unknown', booking, room, seats: seats.map(seatLabel), client };
}

type RefusedSeat = {
  readonly seat: string;
  /** Null where the room has no such seat. */
  readonly state: SeatState | null;
  readonly client: string | null;
};

/** A seat that stood in the way, as scripts read it. */
export function refusedSeat(snapshot: RoomSnapshot, position: SeatPosition): RefusedSeat {
  const seat = seatAt(snapshot, position);
  if (seat === null) return { seat: seatLabel(position), state: null, client: null };
  const { at } = snapshot;
  return { seat: seatLabel(position), state: stateOf(seat, at), client: ownerOf(seat, at) };
}

function adviceWhenUnknown({ client }: Task, booking: string | null, store: StorePlace): string {
  const name = booking === null ? '' : `Booking ${booking}. `;
  const mine = `theater mine ${hintFlags(store, client)}`;
  return `${name}To settle it: ${resolveHint(store, client)}; to see whose the seats are: ${mine}`;
}
