import { defineCommand } from './command.ts';
import { DEED_FLAGS, runDeed } from './deed.ts';
import { NOTE_FLAG, readSeatsDeed } from './seats-deed.ts';

export const unblockCommand = defineCommand({
  name: 'unblock',
  summary: 'Give blocked seats back to the sale',
  usage: 'unblock ROOM SEATS… --as NAME [--note TEXT]',
  details: ['SEATS: 7-4, a stretch of one row 3-1..3-10, a whole row 3, or all. Asks once.'],
  flags: { ...NOTE_FLAG, ...DEED_FLAGS },
  example: 'theater unblock A 3 --as Ola',
  run: (invocation) =>
    runDeed(invocation, (plan) =>
      readSeatsDeed(plan, invocation.words, invocation.flags, ({ room, seats, by, note }) => ({
        kind: 'unblock',
        room,
        seats,
        by,
        reason: note,
      })),
    ),
});
