import type { Plan } from '../theater/plan.ts';
import type { SeatPosition } from '../theater/seats.ts';
import type { MoveWish } from '../theater/wish.ts';
import { defineCommand } from './command.ts';
import { DEED_FLAGS, runDeed } from './deed.ts';
import { planFault, type Reading, readSeatRanges } from './read-arguments.ts';
import { NOTE_FLAG, readRoomDeed } from './seats-deed.ts';

export const moveCommand = defineCommand({
  name: 'move',
  summary: 'Move booked seats to others of the same room, under the same booking',
  usage: 'move ROOM SEATS… to SEATS… --as NAME [--any]',
  details: [
    'SEATS: 7-4, a stretch of one row 3-1..3-10, or a whole row 3.',
    'The first seat goes to the first after the word "to", and so on: all, or none.',
    'Only seats of NAME, unless --any is given. Asks once.',
  ],
  flags: {
    any: { kind: 'switch', summary: "Anybody's seats, in the name of who runs the theater." },
    ...NOTE_FLAG,
    ...DEED_FLAGS,
  },
  example: 'theater move A 7-4 7-5 to 8-4 8-5 --as Jaroslaw',
  run: (invocation) =>
    runDeed(invocation, (plan) => {
      const { words, flags } = invocation;
      const [roomWord, ...seatWords] = words;
      return readRoomDeed(plan, roomWord, flags, ({ room, by, note }) => {
        const seats = readFromAndTo(seatWords, plan);
        if (seats.kind === 'fault') return seats;
        const { from, to } = seats.value;
        const missing = planFault(plan, room, [...from, ...to]);
        if (missing !== null) return missing;
        const wish: MoveWish = { kind: 'move', room, from, to, client: by, pins: null };
        return {
          kind: 'value',
          value: { ...wish, ...(flags.any ? { override: { by, reason: note } } : { reason: note }) },
        };
      });
    }),
});

type FromAndTo = { readonly from: readonly SeatPosition[]; readonly to: readonly SeatPosition[] };

function readFromAndTo(words: readonly string[], plan: Plan): Reading<FromAndTo> {
  const border = words.indexOf('to');
  if (border === -1) return fault('where to? write theater move A 7-4 to 8-4');
  const from = readSeatRanges(words.slice(0, border), plan);
  if (from.kind === 'fault') return from;
  const to = readSeatRanges(words.slice(border + 1), plan);
  if (to.kind === 'fault') return to;
  if (from.value.length === to.value.length)
    return { kind: 'value', value: { from: from.value, to: to.value } };
  return fault(
    `as many seats to go to as to leave: ${from.value.length} are left, ${to.value.length} are named`,
  );
}

function fault(message: string): { readonly kind: 'fault'; readonly message: string } {
  return { kind: 'fault', message };
}
