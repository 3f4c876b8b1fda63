import { defineCommand } from './command.ts';
import { DEED_FLAGS, runDeed } from './deed.ts';
import { NOTE_FLAG, readSeatsDeed } from './seats-deed.ts';

export const blockCommand = defineCommand({
  name: 'block',
  summary: 'Take seats out of the sale: never one that is booked',
  usage: 'block ROOM SEATS… --as NAME [--note TEXT]',
  details: [
    'SEATS: 7-4, a stretch of one row 3-1..3-10, a whole row 3, or all. Asks once.',
    'Seats that are blocked already stay as they are.',
  ],
  flags: { ...NOTE_FLAG, ...DEED_FLAGS },
  example: "theater block A 3-1..3-10 --note 'wet paint' --as Ola",
  run: (invocation) =>
    runDeed(invocation, (plan) =>
      readSeatsDeed(plan, invocation.words, invocation.flags, ({ room, seats, by, note }) => ({
        kind: 'block',
        room,
        seats,
        by,
        note,
      })),
    ),
});
