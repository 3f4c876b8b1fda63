import { defineCommand } from './command.ts';
import { runTask, TASK_FLAGS } from './seat-task.ts';

export const releaseCommand = defineCommand({
  name: 'release',
  summary: "Give a client's seats of one room back: all of them, or none",
  usage: 'release ROOM SEAT… --as NAME',
  details: [
    'Only seats that are booked by NAME; a room that is closed releases as well.',
    'Exit codes: 0 released, 1 refused, 2 usage, 69 nothing released,',
    '75 unconfirmed, 130 given up and nothing released.',
  ],
  flags: TASK_FLAGS,
  example: 'theater release A 7-4 --as Jaroslaw',
  run: (invocation) =>
    runTask(invocation, 'release', ({ room, seats, client }) => ({
      wish: { kind: 'release', room, seats, client, pins: null },
      booking: null,
    })),
});
