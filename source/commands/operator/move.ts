import type { Store } from '../../store/store.ts';
import type { Plan } from '../../theater/plan.ts';
import { parseBookingName } from '../../theater/reference.ts';
import type { GiveRequest, MoveRequest, Transfer } from '../../theater/request.ts';
import { parseSeatLabel, type SeatPosition } from '../../theater/seats.ts';
import { defineCommand } from '../cli/command.ts';
import {
  planFault,
  type Reading,
  readNewOwner,
  readPeople,
  readRoom,
  readSeatRanges,
} from '../cli/read-arguments.ts';
import { ANY_AND_FOR, FOR_FLAG } from '../cli/shared-flags.ts';
import { type NoOneBooking, seatsForReference } from '../request/by-reference.ts';
import {
  NOTE_FLAG,
  OPERATION_FLAGS,
  readRoomOperation,
  readSeatsOperation,
  runOperation,
} from '../request/operation.ts';
import { sellerFor } from '../request/seat-task.ts';
import { runTransfer } from '../request/transfer.ts';

export const moveCommand = defineCommand({
  name: 'move',
  summary: 'Move booked seats to others, under the same booking',
  usage: 'move ROOM SEATS… | REFERENCE to [ROOM] SEATS… --as NAME [--any]',
  details: [
    'SEATS: 7-4, a stretch of one row 3-1..3-10, or a whole row 3.',
    'The first seat goes to the first after the word "to", and so on: all, or none.',
    'REFERENCE: the whole booking; one seat after "to" is then where it begins, and',
    'the others follow in that row. --to SEATS says the same as the word "to".',
    'REFERENCE to REFERENCE: two bookings of one room and one size change places.',
    'to ROOM SEATS: to another room, which a booking goes to whole, in two steps:',
    'the new seats first. theater resolve ends what was left between them.',
    'Only seats of NAME, of the customer after --for, or that NAME has sold in the',
    'last 12 hours, unless --any is given. Asks once.',
  ],
  flags: {
    to: { kind: 'value', placeholder: 'SEATS', summary: 'Where they go; more than one in quotes.' },
    any: { kind: 'switch', summary: "Anybody's seats, in the name of who runs the theater." },
    ...NOTE_FLAG,
    ...FOR_FLAG,
    ...OPERATION_FLAGS,
  },
  example: 'theater move A 7-4 7-5 to 8-4 8-5 --as Jaroslaw',
  run: (invocation) => {
    const { flags } = invocation;
    const goal = flags.to === null ? [] : ['to', ...flags.to.trim().split(/\s+/)];
    const words = [...invocation.words, ...goal];
    const toRoom = words[words.indexOf('to') + 1] ?? '';
    if (words.includes('to') && /^[A-Za-z]$/.test(toRoom) && toRoom.toUpperCase() !== words[0]?.toUpperCase())
      return runTransfer({ ...invocation, words }, readTransfer);
    return runOperation(invocation, async (plan, store) => {
      const named = await seatsForReference(store, plan, words, namedOwner(flags));
      if (named.kind === 'nothing') return named;
      const stray = strayFault(words, named);
      if (stray !== null) return stray;
      const swapped = await swappedWith(store, plan, named);
      if (swapped.kind === 'nothing') return swapped;
      if (swapped.kind === 'fault') return swapped;
      const { pins } = swapped;
      const [roomWord, ...seatWords] = swapped.words;
      const reading = readRoomOperation(plan, roomWord, flags, ({ room, by, note }) => {
        const seats = readFromAndTo(seatWords, plan, pins !== null);
        if (seats.kind === 'fault') return seats;
        const { from, to } = seats.value;
        const missing = planFault(plan, room, [...from, ...to]);
        if (missing !== null) return missing;
        const request: MoveRequest = { kind: 'move', room, from, to, client: by, pins };
        return {
          kind: 'value',
          value: { ...request, ...(flags.any ? { override: { by, reason: note } } : { reason: note }) },
        };
      });
      return await forCustomer(store, reading, flags);
    });
  },
});

/** Seats behind a reference that its booking does not have: they were meant to be gone to. */
function strayFault(words: readonly string[], { pins }: NamedWords): ReturnType<typeof fault> | null {
  if (pins === null) return null;
  const between = words.slice(1, Math.max(words.indexOf('to'), 1));
  const strays = between.filter((word) => parseSeatLabel(word) !== null && !pins.has(word));
  return strays.length === 0
    ? null
    : fault(
        `the booking has no ${strays.join(' ')}; where it goes is said behind the word to, or in quotes: --to "9-1 9-2"`,
      );
}

type NamedWords = Exclude<Awaited<ReturnType<typeof seatsForReference>>, NoOneBooking>;

/**
 * `A 7-4 to M2PQ9R` as `A 7-4 8-4 to 8-4 7-4`: two bookings of one room change places, in one change. Words that name
 * no second booking stay as they are.
 */
async function swappedWith(
  store: Store,
  plan: Plan,
  named: NamedWords,
): Promise<NamedWords | NoOneBooking | ReturnType<typeof fault>> {
  const border = named.words.indexOf('to');
  const second = named.words[border + 1];
  if (border === -1 || parseBookingName(second) === null) return named;
  const other = await seatsForReference(store, plan, [second ?? ''], null);
  if (other.kind === 'nothing') return other;
  const [room, ...seats] = named.words.slice(0, border);
  const [otherRoom, ...others] = other.words;
  if (named.pins === null || other.pins === null || named.words.length > border + 2)
    return fault('two bookings change places by their references: theater move K7QF2X to M2PQ9R');
  if (room !== otherRoom) return fault('bookings of two rooms do not change places; move one of them first');
  if (seats.length !== others.length)
    return fault(`bookings of one size change places; these have ${seats.length} and ${others.length} seats`);
  if (seats.some((label) => others.includes(label))) return fault('that is one booking');
  const words = [room ?? '', ...seats, ...others, 'to', ...others, ...seats];
  return { kind: 'words', words, pins: new Map([...named.pins, ...other.pins]) };
}

/** Reads `ROOM SEATS… | REFERENCE to ROOM SEATS…`, of another room. */
async function readTransfer(
  store: Store,
  plan: Plan,
  words: readonly string[],
  flags: Said & { readonly note: string | null },
): Promise<Reading<Transfer> | NoOneBooking> {
  const named = await seatsForReference(store, plan, words, namedOwner(flags));
  if (named.kind === 'nothing') return named;
  const border = named.words.indexOf('to');
  const [toWord, ...toSeats] = named.words.slice(border + 1);
  const toRoom = readRoom(toWord);
  if (toRoom.kind === 'fault') return toRoom;
  const [roomWord, ...fromSeats] = named.words.slice(0, border);
  const reading = readRoomOperation(plan, roomWord, flags, ({ room, by, note }) => {
    const seats = readFromAndTo([...fromSeats, 'to', ...toSeats], plan, named.pins !== null);
    if (seats.kind === 'fault') return seats;
    const { from, to } = seats.value;
    const missing = planFault(plan, room, from) ?? planFault(plan, toRoom.value, to);
    if (missing !== null) return missing;
    const why = flags.any ? { override: { by, reason: note } } : { reason: note };
    return { kind: 'value', value: { kind: 'move', room, from, to, client: by, pins: named.pins, ...why } };
  });
  const meant = await forCustomer<MoveRequest>(store, reading, flags);
  if (meant.kind === 'fault') return meant;
  const { kind: _, ...move } = meant.value;
  if (move.room === toRoom.value)
    return fault(`the booking is in room ${move.room} already; leave out the room after "to"`);
  return { kind: 'value', value: { ...move, toRoom: toRoom.value } };
}

type Said = { readonly as: string | null; readonly for: string | null; readonly any: boolean };

/** Whose seats of a booking that several share are meant; null: all of them. */
function namedOwner(said: Said): string | null {
  return said.any ? null : (said.for ?? said.as);
}

/** The request of an actor as one for his customer, with what lets him do it. */
async function forCustomer<Asked extends MoveRequest | GiveRequest>(
  store: Store,
  reading: Reading<Asked>,
  said: Said,
): Promise<Reading<Asked>> {
  if (reading.kind === 'fault' || said.any) {
    return said.any && said.for !== null ? fault(ANY_AND_FOR) : reading;
  }
  const people = readPeople(said);
  if (people.kind === 'fault') return people;
  const { client } = people.value;
  const { value } = reading;
  const seats = value.kind === 'move' ? value.from : value.seats;
  return {
    kind: 'value',
    value: { ...value, client, ...(await sellerFor(store, value.room, seats, people.value)) },
  };
}

type FromAndTo = { readonly from: readonly SeatPosition[]; readonly to: readonly SeatPosition[] };

/** `isBooking`: one seat to go to is the first of as many as are left. */
function readFromAndTo(words: readonly string[], plan: Plan, isBooking: boolean): Reading<FromAndTo> {
  const border = words.indexOf('to');
  if (border === -1) return fault('where to? write theater move A 7-4 to 8-4, or REFERENCE --to 8-4');
  const from = readSeatRanges(words.slice(0, border), plan);
  if (from.kind === 'fault') return from;
  const to = readSeatRanges(words.slice(border + 1), plan);
  if (to.kind === 'fault') return to;
  const [first, ...others] = to.value;
  const isBeginning = isBooking && first !== undefined && others.length === 0;
  const goal = isBeginning
    ? from.value.map((_, index) => ({ row: first.row, place: first.place + index }))
    : to.value;
  if (from.value.length === goal.length) return { kind: 'value', value: { from: from.value, to: goal } };
  return fault(
    `as many seats to go to as to leave: ${from.value.length} are left, ${to.value.length} are named`,
  );
}

function fault(message: string): { readonly kind: 'fault'; readonly message: string } {
  return { kind: 'fault', message };
}

export const giveCommand = defineCommand({
  name: 'give',
  summary: 'Put booked seats into another name, without letting them go',
  usage: 'give ROOM SEATS… | REFERENCE --as NAME --to NAME [--for NAME | --any]',
  details: [
    'SEATS: 7-4, a stretch of one row 3-1..3-10, a whole row 3, or all; REFERENCE:',
    'the whole booking. Asks once.',
    'All of them or none, in one step: nobody can book them in between, and they',
    'keep their reference. Only seats of NAME, of the customer after --for, or that',
    'NAME has sold in the last 12 hours, unless --any is given. A room that is',
    'closed allows it. theater undo takes it back.',
  ],
  flags: {
    to: { kind: 'value', placeholder: 'NAME', summary: 'Who has them from now on.' },
    any: { kind: 'switch', summary: "Anybody's seats, in the name of who runs the theater." },
    ...NOTE_FLAG,
    ...FOR_FLAG,
    ...OPERATION_FLAGS,
  },
  example: 'theater give A 7-4 7-5 --as Jaroslaw --to Mia',
  run: async (invocation) => {
    const { words, flags, output } = invocation;
    const to = readNewOwner(flags.to);
    if (to.kind === 'fault') return output.usage(to.message);
    if (namedOwner(flags) === to.value) return output.usage('the seats are to go to somebody else');
    return await runOperation(invocation, async (plan, store) => {
      const named = await seatsForReference(store, plan, words, namedOwner(flags));
      if (named.kind === 'nothing') return named;
      const reading = readSeatsOperation(
        plan,
        named.words,
        flags,
        ({ room, seats, by, note }): GiveRequest => {
          const why = flags.any ? { override: { by, reason: note } } : { reason: note };
          return { kind: 'give', room, seats, client: by, to: to.value, pins: named.pins, ...why };
        },
      );
      return await forCustomer(store, reading, flags);
    });
  },
});
