import { type Command, defineCommand } from './command.ts';
import { DEED_FLAGS, runDeed } from './deed.ts';
import { NOTE_FLAG, readRoomDeed } from './seats-deed.ts';

const FLAGS = { ...NOTE_FLAG, ...DEED_FLAGS } as const;

/** `theater close` and `theater open`: the same deed in two directions. */
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
      return await runDeed(invocation, (plan) =>
        readRoomDeed(plan, room, invocation.flags, ({ note, ...deed }) => ({
          kind: 'value',
          value: { kind, ...deed, reason: note },
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
