import { findIn, type Hit } from '../../theater/find.ts';
import { referenceOrNull } from '../../theater/reference.ts';
import { seatLabel, seatRanges } from '../../theater/seats.ts';
import { defineCommand } from '../cli/command.ts';
import { EXIT } from '../cli/exit-codes.ts';
import { alignColumns } from '../cli/output.ts';
import { JSON_FLAG, STORE_FLAGS } from '../cli/shared-flags.ts';
import { levelRemarks, lookAtRooms, withStore } from '../opening/with-store.ts';

export const findCommand = defineCommand({
  name: 'find',
  summary: 'Find bookings by name or reference, a seat, or a play, in every room',
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
      else output.print(alignColumns(hits.map(hitCells)));
      return EXIT.done;
    });
  },
});

function hitJson({ kind, room, play, seats, state, client, booking }: Hit): object {
  const reference = referenceOrNull(booking);
  return { kind, room, play, seats: seats.map(seatLabel), state, client, booking, reference };
}

function hitCells({ kind, room, play, seats, state, client, booking }: Hit): readonly string[] {
  const standing = kind === 'booking' ? (client ?? '') : standingWords(state, client);
  return [room, play, seatRanges(seats).join(' '), standing, referenceOrNull(booking) ?? ''];
}

function standingWords(state: Hit['state'], client: string | null): string {
  return client === null ? (state ?? '') : `${state} by ${client}`;
}
