import { defineCommand } from '../cli/command.ts';
import { OPERATION_FLAGS, runOperation } from '../request/operation.ts';
import { NOTE_FLAG, readSeatsOperation } from '../request/seats-operation.ts';

export const blockCommand = defineCommand({
  name: 'block',
  summary: 'Take seats out of the sale: never one that is booked',
  usage: 'block ROOM SEATS… --as NAME [--note TEXT]',
  details: [
    'SEATS: 7-4, a stretch of one row 3-1..3-10, a whole row 3, or all. Asks once.',
    'Seats that are blocked already stay as they are.',
  ],
  flags: { ...NOTE_FLAG, ...OPERATION_FLAGS },
  example: "theater block A 3-1..3-10 --note 'wet paint' --as Ola",
  run: (invocation) =>
    runOperation(invocation, (plan) =>
      readSeatsOperation(plan, invocation.words, invocation.flags, ({ room, seats, by, note }) => ({
        kind: 'block',
        room,
        seats,
        by,
        note,
      })),
    ),
});

export const unblockCommand = defineCommand({
  name: 'unblock',
  summary: 'Give blocked seats back to the sale',
  usage: 'unblock ROOM SEATS… --as NAME [--note TEXT]',
  details: ['SEATS: 7-4, a stretch of one row 3-1..3-10, a whole row 3, or all. Asks once.'],
  flags: { ...NOTE_FLAG, ...OPERATION_FLAGS },
  example: 'theater unblock A 3 --as Ola',
  run: (invocation) =>
    runOperation(invocation, (plan) =>
      readSeatsOperation(plan, invocation.words, invocation.flags, ({ room, seats, by, note }) => ({
        kind: 'unblock',
        room,
        seats,
        by,
        reason: note,
      })),
    ),
});
