import { useEffect, useSyncExternalStore } from 'react';

import type { OccupancyWatch } from './occupancy-watch.ts';
import type { OccupancyControl } from './occupancy.ts';

/**
 * The rooms as a watch sees them. Renders again only when something must be drawn; the watch runs for as long as the
 * component is mounted, and may have been started before, so that the first frame shows the rooms.
 */
export function useOccupancy(watch: OccupancyWatch): OccupancyControl {
  const view = useSyncExternalStore(watch.subscribe, watch.getView);
  useEffect(() => {
    watch.start();
    return watch.stop;
  }, [watch]);
  return { view, merge: watch.merge, mergeSnapshot: watch.mergeSnapshot, refresh: watch.refresh };
}
