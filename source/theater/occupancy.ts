import { stateOf } from './seats.ts';
import type { RoomSnapshot } from './snapshot.ts';

/** Seats of a room, or of several, by state. `seats` is their sum. */
export type Occupancy = {
  readonly seats: number;
  readonly free: number;
  readonly booked: number;
  readonly held: number;
  readonly blocked: number;
};

/** Counts the seats of a room by state, at the moment of the picture. */
export function occupancyOf(snapshot: RoomSnapshot, now: number = snapshot.at): Occupancy {
  const counts = { seats: snapshot.seats.length, free: 0, booked: 0, held: 0, blocked: 0 };
  for (const seat of snapshot.seats) counts[stateOf(seat, now)] += 1;
  return counts;
}

/** The sum over several rooms. */
export function sumOfOccupancy(parts: Iterable<Occupancy>): Occupancy {
  const sum = { seats: 0, free: 0, booked: 0, held: 0, blocked: 0 };
  for (const part of parts) {
    sum.seats += part.seats;
    sum.free += part.free;
    sum.booked += part.booked;
    sum.held += part.held;
    sum.blocked += part.blocked;
  }
  return sum;
}
