import { compareSeats, type SeatPosition } from './seats.ts';
import type { RoomSnapshot } from './snapshot.ts';

/** The seats of one booking id, all in one room. */
export type Reservation = {
  readonly booking: string;
  readonly client: string;
  readonly room: string;
  readonly seats: readonly SeatPosition[];
};

/** Every reservation in the rooms, room by room and seat by seat; of one client only, when one is named. */
export function reservationsIn(rooms: Iterable<RoomSnapshot>, client?: string): readonly Reservation[] {
  const found = new Map<string, Reservation>();
  for (const { room, seats } of rooms) {
    for (const { row, place, content } of seats) {
      if (content.kind !== 'booked' || (client !== undefined && content.client !== client)) continue;
      const key = JSON.stringify([room, content.booking, content.client]);
      const known = found.get(key) ?? { booking: content.booking, client: content.client, room, seats: [] };
      found.set(key, { ...known, seats: [...known.seats, { row, place }].toSorted(compareSeats) });
    }
  }
  return [...found.values()];
}
