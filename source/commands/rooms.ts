import { occupancyOf, sumOfOccupancy } from '../theater/occupancy.ts';
import type { RoomSnapshot } from '../theater/snapshot.ts';
import { alignColumns, type Cell } from './aligned-columns.ts';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { levelRemarks, lookAtRooms } from './look-at-rooms.ts';
import { JSON_FLAG, STORE_FLAGS } from './shared-flags.ts';
import { withStore } from './with-store.ts';

export const roomsCommand = defineCommand({
  name: 'rooms',
  summary: 'The rooms with their plays, and how many seats are booked and free',
  usage: 'rooms',
  details: [],
  flags: { ...JSON_FLAG, ...STORE_FLAGS },
  example: 'theater rooms',
  run: async ({ words, flags, output, environment }) => {
    if (words.length > 0)
      return output.usage('theater rooms takes no words; theater seats ROOM shows one room');
    return await withStore({ flags, environment }, async (store) => {
      const plan = await store.plan();
      const rooms = await lookAtRooms(store, plan);
      for (const remark of levelRemarks(rooms)) output.say(remark);
      if (output.isJson) output.json({ rooms: rooms.map(roomJson) });
      else output.print(roomLines(rooms));
      return EXIT.done;
    });
  },
});

function roomJson(snapshot: RoomSnapshot): object {
  const { room, play, isClosed: closed, revision } = snapshot;
  return { room, play, ...occupancyOf(snapshot), closed, revision };
}

function roomLines(rooms: readonly RoomSnapshot[]): readonly string[] {
  const counts = rooms.map((snapshot) => occupancyOf(snapshot));
  const total = sumOfOccupancy(counts);
  const numbers = ({ seats, free, booked, held, blocked }: typeof total): readonly Cell[] => [
    seats,
    free,
    booked,
    held,
    blocked,
  ];
  return alignColumns([
    ['room', 'play', 'seats', 'free', 'booked', 'held', 'blocked'],
    ...rooms.map(({ room, play, isClosed }, index) => [
      room,
      play,
      ...numbers(counts[index] ?? total),
      isClosed ? 'closed' : '',
    ]),
    ['all', '', ...numbers(total)],
  ]);
}
