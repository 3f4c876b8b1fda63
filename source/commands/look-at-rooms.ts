import type { Store } from '../store/store.ts';
import type { Plan } from '../theater/plan.ts';
import type { RoomSnapshot } from '../theater/snapshot.ts';

/** What must be said beside pictures that the read level could not give; empty where it did. */
export function levelRemarks(rooms: readonly RoomSnapshot[]): readonly string[] {
  const without = rooms.find((snapshot) => snapshot.without !== undefined)?.without;
  return without === undefined ? [] : [`${without} cannot be had now; this was read at SERIAL.`];
}

/** Every room of the plan, in its order, at the store's read level. */
export async function lookAtRooms(store: Store, plan: Plan): Promise<readonly RoomSnapshot[]> {
  return await Promise.all(plan.rooms.map(({ room }) => store.look(room, 'browse')));
}
