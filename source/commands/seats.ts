import { reservationsIn } from '../theater/reservations.ts';
import { seatLabel } from '../theater/seat-label.ts';
import { ownerOf, type Seat, stateOf } from '../theater/seats.ts';
import type { RoomSnapshot } from '../theater/snapshot.ts';
import { alignColumns } from './aligned-columns.ts';
import { defineCommand } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { levelRemarks } from './look-at-rooms.ts';
import { planFault, readRoom } from './read-arguments.ts';
import { drawRoom } from './room-map.ts';
import { JSON_FLAG, STORE_FLAGS } from './shared-flags.ts';
import { withStore } from './with-store.ts';

export const seatsCommand = defineCommand({
  name: 'seats',
  summary: 'One room as a map, and who has booked what',
  usage: 'seats ROOM',
  details: [],
  flags: { ...JSON_FLAG, ...STORE_FLAGS },
  example: 'theater seats A',
  run: async ({ words, flags, output, environment }) => {
    const [roomWord, ...others] = words;
    const reading = readRoom(roomWord);
    if (reading.kind === 'fault') return output.usage(reading.message);
    if (others.length > 0)
      return output.usage('theater seats takes one room; theater rooms shows all of them');
    const room = reading.value;
    return await withStore({ flags, environment }, async (store) => {
      const plan = await store.plan();
      const fault = planFault(plan, room);
      if (fault !== null) return output.usage(fault.message, fault.reason);
      const snapshot = await store.look(room, 'browse');
      for (const remark of levelRemarks([snapshot])) output.say(remark);
      if (output.isJson) output.json(roomJson(snapshot));
      else output.print([...drawRoom(snapshot, snapshot.play, environment), ...bookingLines(snapshot)]);
      return EXIT.done;
    });
  },
});

function roomJson(snapshot: RoomSnapshot): object {
  const { room, play, revision, isClosed: closed, seats, at } = snapshot;
  return { room, play, revision, closed, seats: seats.map((seat) => seatJson(seat, at)) };
}

/** One seat with every name, null where there is nothing to say; `heldUntil` is a UTC time. */
function seatJson(seat: Seat, now: number): object {
  const { row, place, version, content } = seat;
  const state = stateOf(seat, now);
  const isHeld = state === 'held' && content.kind === 'held';
  return {
    seat: seatLabel(seat),
    row,
    place,
    state,
    client: state === 'booked' ? ownerOf(seat, now) : null,
    booking: content.kind === 'booked' ? content.booking : null,
    heldBy: isHeld ? content.by : null,
    heldUntil: isHeld ? new Date(content.until).toISOString() : null,
    note: content.kind === 'blocked' ? content.note : null,
    version,
  };
}

function bookingLines(snapshot: RoomSnapshot): readonly string[] {
  const reservations = reservationsIn([snapshot]);
  if (reservations.length === 0) return [];
  const rows = reservations.map(({ client, seats }) => [`  ${client}`, seats.map(seatLabel).join(' ')]);
  return ['', 'Booked by', ...alignColumns(rows)];
}
