import { namesakeWords } from '../../booking/asked.ts';
import { findIn, type Hit, referenceOf, referenceOrNull } from '../../theater/reference.ts';
import { keptWords, untilJson } from '../../theater/reservation.ts';
import { seatLabel, seatRanges } from '../../theater/seats.ts';
import { reservationsIn } from '../../theater/snapshot.ts';
import { defineCommand } from '../cli/command.ts';
import { EXIT, alignColumns } from '../cli/output.ts';
import { readClient } from '../cli/read-arguments.ts';
import { AS_FLAG, JSON_FLAG, STORE_FLAGS } from '../cli/shared-flags.ts';
import { levelRemarks, lookAtRooms, openJournal, withStore } from '../opening/with-store.ts';
import { sayInTwoRooms, sayLeftBehind } from '../request/left-behind.ts';

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
        const bookings = reservations.map(({ booking, room, seats, until }) => ({
          booking,
          reference: referenceOf(booking),
          room,
          seats: seats.map(seatLabel),
          until: untilJson(until),
        }));
        output.json({ client, bookings });
      } else if (reservations.length === 0) {
        output.say(`${client} has no bookings.`);
      } else {
        const rows = reservations.map(({ room, seats, booking, until }) => [
          room,
          pictures.find((picture) => picture.room === room)?.play ?? '',
          seats.map(seatLabel).join(' '),
          referenceOf(booking),
          keptWords(until, pictures[0]?.at ?? 0),
        ]);
        output.print(alignColumns(rows));
      }
      if (!output.isJson) sayInTwoRooms(store, pictures, (part) => part.client === client, output);
      const namesakes = namesakeWords(client, pictures);
      if (namesakes !== null && !output.isJson) output.say(namesakes);
      await sayLeftBehind(store, await openJournal(store, environment), client, output);
      return EXIT.done;
    });
  },
});

export const findCommand = defineCommand({
  name: 'find',
  summary: 'Find a name, a reference, a seat or a play, in every room',
  usage: 'find TEXT',
  details: [
    'TEXT: a part of a name, whose case and accents do not count; a reference, or',
    'three characters or more of its beginning; a seat, 7-4 or A 7-4; or a part of',
    'the title of a play. Room by room, each row by row.',
  ],
  flags: { ...JSON_FLAG, ...STORE_FLAGS },
  example: 'theater find mia',
  run: async ({ words, flags, output, environment }) => {
    const text = words.join(' ').trim();
    if (text === '') return output.usage('find what? a part of a name, a reference, a seat or a play');
    return await withStore({ flags, environment }, async (store) => {
      const rooms = await lookAtRooms(store, await store.plan());
      for (const remark of levelRemarks(rooms)) output.say(remark);
      const hits = findIn(rooms, text);
      if (output.isJson) output.json({ found: hits.map(hitJson) });
      else if (hits.length === 0) output.say('Nothing is found.');
      else output.print(alignColumns(hits.map((hit) => hitCells(hit, rooms[0]?.at ?? 0))));
      if (!output.isJson && hits.length > 0) sayInTwoRooms(store, rooms, () => true, output);
      return EXIT.done;
    });
  },
});

function hitJson({ kind, room, play, seats, state, client, booking, until, note }: Hit): object {
  const reference = referenceOrNull(booking);
  return {
    kind,
    room,
    play,
    seats: seats.map(seatLabel),
    state,
    client,
    booking,
    reference,
    until: untilJson(until),
    note: note ?? null,
  };
}

function hitCells(
  { kind, room, play, seats, state, client, booking, until, note = '' }: Hit,
  now: number,
): readonly string[] {
  const standing = kind === 'booking' ? (client ?? '') : standingWords(state, client);
  return [
    room,
    play,
    seatRanges(seats).join(' '),
    standing,
    referenceOrNull(booking) ?? '',
    keptWords(until, now),
    note,
  ];
}

function standingWords(state: Hit['state'], client: string | null): string {
  return client === null ? (state ?? '') : `${state} by ${client}`;
}
