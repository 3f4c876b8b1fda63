import { defineCommand } from './command.ts';
import { DEED_FLAGS, runDeed } from './deed.ts';
import { runTask } from './seat-task.ts';
import { NOTE_FLAG, readSeatsDeed } from './seats-deed.ts';

export const releaseCommand = defineCommand({
  name: 'release',
  summary: "Give a client's seats of one room back: all of them, or none",
  usage: 'release ROOM SEAT… --as NAME [--any]',
  details: [
    'Only seats that are booked by NAME; a room that is closed releases as well.',
    "With --any anybody's seats, in the name of who runs the theater: asks once,",
    'and takes stretches such as 3-1..3-10 and whole rows such as 3.',
    'Exit codes: 0 released, 1 refused, 2 usage, 69 nothing released,',
    '75 unconfirmed, 130 given up and nothing released.',
  ],
  flags: {
    any: { kind: 'switch', summary: "Anybody's seats." },
    ...NOTE_FLAG,
    ...DEED_FLAGS,
  },
  example: 'theater release A 7-4 --as Jaroslaw',
  run: async (invocation) => {
    const { words, flags, output } = invocation;
    if (flags.any) {
      return await runDeed(invocation, (plan) =>
        readSeatsDeed(plan, words, flags, ({ room, seats, by, note }) => {
          const override = { by, reason: note };
          return { kind: 'release', room, seats, client: by, pins: null, override };
        }),
      );
    }
    if (flags.yes || flags.dryRun || flags.note !== null) {
      return output.usage('--yes, --dry-run and --note go with --any');
    }
    return await runTask(invocation, 'release', ({ room, seats, client }) => ({
      wish: { kind: 'release', room, seats, client, pins: null },
      booking: null,
    }));
  },
});
