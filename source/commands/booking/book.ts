import { makeBookingId } from '../../booking/asked.ts';
import { BOOKING_ID, parseBookingName } from '../../theater/reference.ts';
import type { BookRequest, ReleaseRequest } from '../../theater/request.ts';
import { readUntil } from '../../theater/reservation.ts';
import { defineCommand } from '../cli/command.ts';
import { quoted } from '../cli/judge-arguments.ts';
import { hasStretch, type Reading, readReason } from '../cli/read-arguments.ts';
import { ANY_AND_FOR, FOR_FLAG } from '../cli/shared-flags.ts';
import { bookingToJoin, partOfReference } from '../request/by-reference.ts';
import { NOTE_FLAG, OPERATION_FLAGS, readSeatsOperation, runOperation } from '../request/operation.ts';
import { bookedAmong, runTask, TASK_FLAGS } from '../request/seat-task.ts';
import { BEST_FLAGS, bookBest } from './best.ts';

export const bookCommand = defineCommand({
  name: 'book',
  summary: 'Book seats of one room for a client: all of them, or none',
  usage: 'book ROOM SEATS… | ROOM --best N | --best N --play TITLE --as NAME',
  details: [
    'ROOM is a letter; SEATS: 7-4 or 7,4, a stretch 3-1..3-10, a row 3, or all.',
    '--best N chooses N seats side by side near the middle that leave no single',
    'seat; else with one left, in two rows, or apart, which is said. Seats that',
    'somebody takes meanwhile are replaced by others, five times at most.',
    '--for CUSTOMER: NAME sells to somebody else; the history has both names.',
    '--add K7QF2X puts the seats into that booking, under its reference.',
    '--until TIME (19:30, +30m): a reservation, released unless it is collected by',
    'then. --note TEXT: what tills and operators are to know, at most 60 columns.',
    '--id makes a retry the same booking: what has it already stays, exit code 0.',
    'Ctrl-C gives the booking up and waits until that is sure; a second one leaves.',
    'Exit codes: 0 booked, 1 refused, 2 usage, 69 nothing booked, 75 unconfirmed,',
    '130 given up and nothing booked.',
  ],
  flags: {
    ...BEST_FLAGS,
    add: {
      kind: 'value',
      placeholder: 'REFERENCE',
      summary: 'Into this booking, which the client has there.',
    },
    id: { kind: 'value', placeholder: 'UUID', summary: 'The id of the booking, to ask again safely.' },
    until: { kind: 'value', placeholder: 'TIME', summary: 'Keep them until then, or until collected.' },
    note: { kind: 'value', placeholder: 'TEXT', summary: 'A note on the booking.' },
    ...TASK_FLAGS,
  },
  example: 'theater book A 7-4 7-5 --as Jaroslaw',
  run: async (invocation) => {
    const { best, play, id, add } = invocation.flags;
    const isBest = best !== null || play !== null;
    const isJoined = add === null ? null : parseBookingName(add);
    if (add !== null && (isBest || id !== null))
      return invocation.output.usage('--add goes with seats alone');
    if (add !== null && isJoined === null)
      return invocation.output.usage(`${quoted(add)} is no reference of a booking, such as K7QF2X`);
    if (id !== null && isBest) return invocation.output.usage('--id goes with seats, not with --best');
    if (id !== null && !BOOKING_ID.test(id))
      return invocation.output.usage(
        `${quoted(id)} is no id of a booking; it is a UUID, as --json prints it`,
      );
    const kept = readKept(invocation.flags, Date.now());
    if (kept.kind === 'fault') return invocation.output.usage(kept.message);
    if (add !== null && Object.keys(kept.value).length > 0)
      return invocation.output.usage(
        '--add keeps the time and the note of the booking: leave out --until and --note',
      );
    if (isBest) return await bookBest(invocation, kept.value);
    return await runTask(invocation, 'book', async ({ task: { room, seats, client, by } }, store) => {
      const people = by === undefined ? { client } : { client, by };
      if (isJoined !== null) {
        const found = await bookingToJoin(store, add ?? '', isJoined, { room, client });
        if (found.kind === 'nothing') return found;
        const { booking } = found;
        return { request: { kind: 'book', room, seats, booking, joins: true, ...people }, booking };
      }
      const booking = id?.toLowerCase() ?? makeBookingId();
      return { request: { kind: 'book', room, seats, booking, ...people, ...kept.value }, booking };
    });
  },
});

/** Until when a booking is kept, and what is noted on it. */
type Kept = Pick<BookRequest, 'until' | 'note'>;

function readKept(
  flags: { readonly until: string | null; readonly note: string | null },
  now: number,
): Reading<Kept> {
  const until = flags.until === null ? null : readUntil(flags.until, now);
  if (until?.kind === 'fault') return { kind: 'fault', message: `${until.message}; write --until TIME` };
  const note = readReason(flags.note);
  if (note.kind === 'fault') return note;
  const kept = {
    ...(until !== null && { until: until.until }),
    ...(note.value !== '' && { note: note.value }),
  };
  return { kind: 'value', value: kept };
}

export const releaseCommand = defineCommand({
  name: 'release',
  summary: "Give a client's seats of one room back: all of them, or none",
  usage: 'release ROOM SEATS… | REFERENCE [SEATS…] --as NAME [--any]',
  details: [
    'Only seats of NAME, of the customer after --for, or that NAME has sold in the',
    'last 12 hours; a room that is closed releases as well.',
    'SEATS: 7-4, or what is booked in a stretch 3-1..3-10, a row 3, or all.',
    'REFERENCE: the whole booking, as it was printed when it was made; or those of',
    'its seats that are named behind it.',
    "With --any anybody's seats, in the name of who runs the theater: asks once.",
    'Exit codes: 0 released, 1 refused, 2 usage, 69 nothing released,',
    '75 unconfirmed, 130 given up and nothing released.',
  ],
  flags: {
    any: { kind: 'switch', summary: "Anybody's seats." },
    ...NOTE_FLAG,
    ...FOR_FLAG,
    ...OPERATION_FLAGS,
  },
  example: 'theater release A 7-4 --as Jaroslaw',
  run: async (invocation) => {
    const { words, flags, output } = invocation;
    if (flags.any) {
      if (flags.for !== null) return output.usage(ANY_AND_FOR);
      return await runOperation(invocation, async (plan, store) => {
        const named = await partOfReference(store, plan, words, null);
        if (named.kind === 'nothing') return named;
        const reading = readSeatsOperation(
          plan,
          named.words,
          flags,
          ({ room, seats, by, note }): ReleaseRequest => {
            const override = { by, reason: note };
            return { kind: 'release', room, seats, client: by, pins: named.pins, override };
          },
        );
        if (reading.kind === 'fault' || !hasStretch(named.words.slice(1))) return reading;
        const { room, seats } = reading.value;
        return {
          kind: 'value',
          value: { ...reading.value, seats: await bookedAmong(store, room, seats, () => true) },
        };
      });
    }
    if (flags.yes || flags.dryRun || flags.note !== null) {
      return output.usage('--yes, --dry-run and --note go with --any');
    }
    return await runTask(invocation, 'release', ({ task: { room, seats, client }, pins, seller }) => ({
      request: { kind: 'release', room, seats, client, pins, ...(seller && { seller }) },
      booking: null,
    }));
  },
});
