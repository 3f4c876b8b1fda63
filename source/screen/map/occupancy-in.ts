import { type Occupancy, occupancyOf } from '../../theater/occupancy.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';

const counted = new WeakMap<RoomSnapshot, Occupancy>();

/** The seats of a picture by state, counted once: every frame asks for every room. */
export function occupancyIn(snapshot: RoomSnapshot): Occupancy {
  const known = counted.get(snapshot);
  if (known !== undefined) return known;
  const occupancy = occupancyOf(snapshot);
  counted.set(snapshot, occupancy);
  return occupancy;
}
