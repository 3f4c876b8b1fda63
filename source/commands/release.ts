import type { ReleaseWish } from '../theater/wish.ts';
import { defineCommand } from './command.ts';
import { DEED_FLAGS, runDeed } from './deed.ts';
import { hasStretch } from './read-arguments.ts';
import { bookedAmong, runTask } from './seat-task.ts';
import { NOTE_FLAG, readSeatsDeed } from './seats-deed.ts';

export const releaseCommand = defineCommand({
  name: 'release',
  summary: "Give a client's seats of one room back: all of them, or none",
  usage: 'release ROOM SEATS… --as NAME [--any]',
  details: [
    'Only seats that are booked by NAME; a room that is closed releases as well.',
    'SEATS: 7-4, or what is booked in a stretch 3-1..3-10, a row 3, or all.',
    "With --any anybody's seats, in the name of who runs the theater: asks once.",
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
      return await runDeed(invocation, async (plan, store) => {
        const reading = readSeatsDeed(plan, words, flags, ({ room, seats, by, note }): ReleaseWish => {
          const override = { by, reason: note };
          return { kind: 'release', room, seats, client: by, pins: null, override };
        });
        if (reading.kind === 'fault' || !hasStretch(words.slice(1))) return reading;
        const { room, seats } = reading.value;
        return {
          kind: 'value',
          value: { ...reading.value, seats: await bookedAmong(store, room, seats, null) },
        };
      });
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
