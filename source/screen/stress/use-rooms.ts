import { setTimeout as sleep } from 'node:timers/promises';

import { useEffect, useState } from 'react';

import { StoreError } from '../../store/store-error.ts';
import type { Store } from '../../store/store.ts';
import type { Plan } from '../../theater/plan.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';

/** Between two looks at all rooms, ms: fast enough to see them fill up, and little work beside what is measured. */
const LOOK_EVERY_MS = 250;

/** The rooms as they fill up; a look that the store does not answer leaves the last picture. */
export function useRooms(store: Store, plan: Plan): ReadonlyMap<string, RoomSnapshot> {
  const [rooms, setRooms] = useState<ReadonlyMap<string, RoomSnapshot>>(NO_ROOMS);
  useEffect(() => {
    const end = new AbortController();
    void watch(store, plan, end.signal, setRooms);
    return () => end.abort();
  }, [store, plan]);
  return rooms;
}

const NO_ROOMS: ReadonlyMap<string, RoomSnapshot> = new Map();

async function watch(
  store: Store,
  plan: Plan,
  signal: AbortSignal,
  show: (rooms: ReadonlyMap<string, RoomSnapshot>) => void,
): Promise<void> {
  while (!signal.aborted) {
    const pictures = await look(store, plan);
    if (!signal.aborted && pictures !== null)
      show(new Map(pictures.map((picture) => [picture.room, picture])));
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function look(store: Store, plan: Plan): Promise<readonly RoomSnapshot[] | null> {
  try {
    return await Promise.all(plan.rooms.map(({ room }) => store.look(room, 'browse')));
  } catch (error) {
    if (error instanceof StoreError) return null;
    throw error;
  }
}
