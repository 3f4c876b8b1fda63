import { makeBookingId, makeChangeId } from '../../../source/booking/asked.ts';
import type { SellingStore } from '../../../source/store/store.ts';
import type { Change } from '../../../source/theater/change.ts';
import { decide } from '../../../source/theater/decisions/decide.ts';
import type { Request } from '../../../source/theater/request.ts';
import type { SeatPosition } from '../../../source/theater/seats.ts';
import type { RoomSnapshot } from '../../../source/theater/snapshot.ts';

/** A change that begins again this often has met more than bad luck. */
const TRIES = 10;

/** Decides a request that the picture allows; throws when it does not. */
function decided(picture: RoomSnapshot, request: Request): Change {
  const decision = decide(picture, request, makeChangeId());
  if (decision.kind !== 'change') throw new Error(`room ${picture.room}: ${decision.kind}`);
  return decision.change;
}

/** Bookings that sell a whole free room in groups of `size` seats, one after the other. */
export function bookingsOf(picture: RoomSnapshot, size: number): readonly Change[] {
  const { room, seats } = picture;
  return Array.from({ length: Math.floor(seats.length / size) }, (_, index) => {
    const group: readonly SeatPosition[] = seats.slice(index * size, (index + 1) * size);
    return decided(picture, { kind: 'book', room, seats: group, client: 'Mia', booking: makeBookingId() });
  });
}

/** Releases of a room that was sold by {@link bookingsOf}, in the same groups. */
export function releasesOf(picture: RoomSnapshot, size: number): readonly Change[] {
  const { room, seats } = picture;
  return Array.from({ length: Math.floor(seats.length / size) }, (_, index) => {
    const group: readonly SeatPosition[] = seats.slice(index * size, (index + 1) * size);
    return decided(picture, { kind: 'release', room, seats: group, client: 'Mia', pins: null });
  });
}

/** Frees every seat of every room, and gives the rooms' pictures after that. Throws when a room cannot be freed. */
export async function freeAll(store: SellingStore): Promise<readonly RoomSnapshot[]> {
  const { rooms } = await store.plan();
  return await Promise.all(rooms.map(({ room }) => freeRoom(store, room)));
}

async function freeRoom(store: SellingStore, room: string): Promise<RoomSnapshot> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const picture = await store.look(room, 'settle');
    if (tries > 0 && picture.seats.every(({ content }) => content.kind === 'free')) return picture;
    await store.apply(decided(picture, { kind: 'reset', room, by: 'bench', gate: null }));
  }
  throw new Error(`room ${room} cannot be freed`);
}

/** Applies a change that nobody else stands in the way of; throws when it was not applied. */
export async function mustApply(store: SellingStore, change: Change): Promise<void> {
  const attempt = await store.apply(change);
  if (attempt.kind !== 'applied') throw new Error(`room ${change.room}: ${attempt.kind}`);
}
