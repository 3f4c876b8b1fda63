import { useEffect, useState, useSyncExternalStore } from 'react';

import type { Store } from '../../store/store.ts';
import { OccupancyWatch, type OccupancyWatchOptions } from './occupancy-watch.ts';
import type { OccupancyControl } from './occupancy.ts';

/**
 * The rooms as they are now, kept up to date for as long as the component is mounted. Renders again only when something
 * must be drawn. The store, the rooms and the options of the first render hold for good.
 */
export function useOccupancy(
  store: Store,
  rooms: readonly string[],
  options: OccupancyWatchOptions = {},
): OccupancyControl {
  const [watch] = useState(() => new OccupancyWatch(store, rooms, options));
  const view = useSyncExternalStore(watch.subscribe, watch.getView);
  useEffect(() => {
    watch.start();
    return watch.stop;
  }, [watch]);
  return { view, merge: watch.merge, mergeSnapshot: watch.mergeSnapshot, refresh: watch.refresh };
}
