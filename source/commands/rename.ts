import { readPlay } from '../theater/names.ts';
import { defineCommand } from './command.ts';
import { DEED_FLAGS, runDeed } from './deed.ts';
import { NOTE_FLAG, readRoomDeed } from './seats-deed.ts';

export const renameCommand = defineCommand({
  name: 'rename',
  summary: 'Give the play of a room another name',
  usage: 'rename ROOM PLAY --as NAME [--note TEXT]',
  details: ['PLAY: 1-40 columns, in quotes where it has blanks. Bookings stay. Asks once.'],
  flags: { ...NOTE_FLAG, ...DEED_FLAGS },
  example: "theater rename A 'Hamlet, with an understudy' --as Ola",
  run: async (invocation) => {
    const [room, title, ...others] = invocation.words;
    const { output, flags } = invocation;
    if (title === undefined) return output.usage('to what? write the new name of the play after the room');
    if (others.length > 0) return output.usage('one name; a play with blanks goes in quotes');
    const reading = readPlay(title);
    if (reading.kind === 'fault') return output.usage(reading.message);
    return await runDeed(invocation, (plan) =>
      readRoomDeed(plan, room, flags, ({ note, ...deed }) => ({
        kind: 'value',
        value: { kind: 'rename', ...deed, play: reading.name, pin: null, reason: note },
      })),
    );
  },
});
