import type { Store } from '../store/store.ts';
import type { Plan } from '../theater/plan.ts';
import type { RoomSnapshot } from '../theater/snapshot.ts';

/** Every room of the plan, in its order, at the store's read level. */
export async function lookAtRooms(store: Store, plan: Plan): Promise<readonly RoomSnapshot[]> {
  return await Promise.all(plan.rooms.map(({ room }) => store.look(room, 'browse')));
}
