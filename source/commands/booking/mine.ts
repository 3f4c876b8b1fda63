import { namesakeWords } from '../../booking/asked.ts';
import { referenceOf } from '../../theater/reference.ts';
import { seatLabel } from '../../theater/seats.ts';
import { reservationsIn } from '../../theater/snapshot.ts';
import { defineCommand } from '../cli/command.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { alignColumns } from '../cli/output.ts';
import { readClient } from '../cli/read-arguments.ts';
import { AS_FLAG, JSON_FLAG, STORE_FLAGS } from '../cli/shared-flags.ts';
import { lookAtRooms, openJournal, withStore } from '../opening/with-store.ts';
import { sayLeftBehind } from '../request/left-behind.ts';

export const mineCommand = defineCommand({
  name: 'mine',
  summary: 'The bookings of one client in every room',
  usage: 'mine --as NAME',
  details: ['A name is a label, not an account: whoever types it sees its bookings.'],
  flags: { ...AS_FLAG, ...JSON_FLAG, ...STORE_FLAGS },
  example: 'theater mine --as Jaroslaw',
  run: async ({ words, flags, output, environment }) => {
    if (words.length > 0) return output.usage('theater mine takes no words; say whose bookings by --as NAME');
    const reading = readClient(flags.as);
    if (reading.kind === 'fault') return output.usage(reading.message);
    const client = reading.value;
    return await withStore({ flags, environment }, async (store) => {
      const pictures = await lookAtRooms(store, await store.plan());
      const reservations = reservationsIn(pictures, client);
      if (output.isJson) {
        const bookings = reservations.map(({ booking, room, seats }) => ({
          booking,
          reference: referenceOf(booking),
          room,
          seats: seats.map(seatLabel),
        }));
        output.json({ client, bookings });
      } else if (reservations.length === 0) {
        output.say(`${client} has no bookings.`);
      } else {
        const rows = reservations.map(({ room, seats, booking }) => [
          room,
          pictures.find((picture) => picture.room === room)?.play ?? '',
          seats.map(seatLabel).join(' '),
          referenceOf(booking),
        ]);
        output.print(alignColumns(rows));
      }
      const namesakes = namesakeWords(client, pictures);
      if (namesakes !== null && !output.isJson) output.say(namesakes);
      await sayLeftBehind(store, await openJournal(store, environment), client, output);
      return EXIT.done;
    });
  },
});
