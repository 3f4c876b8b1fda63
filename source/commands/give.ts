import { defineCommand } from './command.ts';
import { DEED_FLAGS, runDeed } from './deed.ts';
import { readNewOwner } from './read-arguments.ts';
import { NOTE_FLAG, readSeatsDeed } from './seats-deed.ts';

export const giveCommand = defineCommand({
  name: 'give',
  summary: 'Put booked seats into another name, without letting them go',
  usage: 'give ROOM SEATS… --as NAME --to NAME [--any]',
  details: [
    'SEATS: 7-4, a stretch of one row 3-1..3-10, a whole row 3, or all. Asks once.',
    'All of them or none, in one step: nobody can book them in between, and they',
    'keep their reference. Only seats of the client after --as, unless --any is',
    'given. A room that is closed allows it. theater undo takes it back.',
  ],
  flags: {
    to: { kind: 'value', placeholder: 'NAME', summary: 'Who has them from now on.' },
    any: { kind: 'switch', summary: "Anybody's seats, in the name of who runs the theater." },
    ...NOTE_FLAG,
    ...DEED_FLAGS,
  },
  example: 'theater give A 7-4 7-5 --as Jaroslaw --to Mia',
  run: async (invocation) => {
    const { words, flags, output } = invocation;
    const to = readNewOwner(flags.to);
    if (to.kind === 'fault') return output.usage(to.message);
    if (flags.as === to.value && !flags.any) return output.usage('the seats are to go to somebody else');
    return await runDeed(invocation, (plan) =>
      readSeatsDeed(plan, words, flags, ({ room, seats, by, note }) => ({
        kind: 'give',
        room,
        seats,
        client: by,
        to: to.value,
        pins: null,
        ...(flags.any ? { override: { by, reason: note } } : { reason: note }),
      })),
    );
  },
});
