import { makeBookingId } from '../box-office/ids.ts';
import { defineCommand } from './command.ts';
import { runTask, TASK_FLAGS } from './seat-task.ts';

export const bookCommand = defineCommand({
  name: 'book',
  summary: 'Book seats of one room for a client: all of them, or none',
  usage: 'book ROOM SEATS… --as NAME',
  details: [
    'ROOM is a letter; SEATS: 7-4 or 7,4, a stretch 3-1..3-10, a row 3, or all.',
    'Ctrl-C gives the booking up and waits until that is sure; a second one leaves.',
    'Exit codes: 0 booked, 1 refused, 2 usage, 69 nothing booked, 75 unconfirmed,',
    '130 given up and nothing booked.',
  ],
  flags: TASK_FLAGS,
  example: 'theater book A 7-4 7-5 --as Jaroslaw',
  run: (invocation) =>
    runTask(invocation, 'book', ({ room, seats, client }) => {
      const booking = makeBookingId();
      return { wish: { kind: 'book', room, seats, client, booking }, booking };
    }),
});
