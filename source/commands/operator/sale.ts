import { readPlay } from '../../theater/names.ts';
import { type Command, defineCommand } from '../cli/command.ts';
import {
  OPERATION_FLAGS,
  runOperation,
  NOTE_FLAG,
  readRoomOperation,
  readSeatsOperation,
} from '../request/operation.ts';

const FLAGS = { ...NOTE_FLAG, ...OPERATION_FLAGS } as const;

/** `theater close` and `theater open`: the same operation in two directions. */
function gateCommand(
  kind: 'close' | 'open',
  summary: string,
  details: readonly string[],
): Command<typeof FLAGS> {
  return defineCommand({
    name: kind,
    summary,
    usage: `${kind} ROOM --as NAME [--note TEXT]`,
    details,
    flags: FLAGS,
    example: `theater ${kind} A --as Ola`,
    run: async (invocation) => {
      const [room, ...others] = invocation.words;
      if (others.length > 0) return invocation.output.usage(`theater ${kind} takes one room`);
      return await runOperation(invocation, (plan) =>
        readRoomOperation(plan, room, invocation.flags, ({ note, ...operation }) => ({
          kind: 'value',
          value: { kind, ...operation, reason: note },
        })),
      );
    },
  });
}

export const closeCommand = gateCommand(
  'close',
  'Close a room: no bookings and no moves until it is opened',
  ['Releasing and blocking still work in a closed room. Asks once.'],
);

export const openCommand = gateCommand('open', 'Open a room that was closed', ['Asks once.']);

export const renameCommand = defineCommand({
  name: 'rename',
  summary: 'Give the play of a room another name',
  usage: 'rename ROOM PLAY --as NAME [--note TEXT]',
  details: ['PLAY: 1-40 columns, in quotes where it has blanks. Bookings stay. Asks once.'],
  flags: { ...NOTE_FLAG, ...OPERATION_FLAGS },
  example: "theater rename A 'Hamlet, with an understudy' --as Ola",
  run: async (invocation) => {
    const [room, title, ...others] = invocation.words;
    const { output, flags } = invocation;
    if (title === undefined) return output.usage('to what? write the new name of the play after the room');
    if (others.length > 0) return output.usage('one name; a play with blanks goes in quotes');
    const reading = readPlay(title);
    if (reading.kind === 'fault') return output.usage(reading.message);
    return await runOperation(invocation, (plan) =>
      readRoomOperation(plan, room, flags, ({ note, ...operation }) => ({
        kind: 'value',
        value: { kind: 'rename', ...operation, play: reading.name, pin: null, reason: note },
      })),
    );
  },
});

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
