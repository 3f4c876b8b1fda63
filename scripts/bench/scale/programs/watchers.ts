// Terminals without a screen: the watch behind the hook of the booking terminal, each on a store of its own.
//   watchers.ts ADDRESS COUNT nice|usual
import { setPriority } from 'node:os';

import { OccupancyWatch } from '../../../../source/screen/occupancy/occupancy-watch.ts';
import { forwardTo } from '../../../../source/store/forward-to.ts';
import type { Store } from '../../../../source/store/store.ts';
import { now, seatName, type WatchReport, type WatchTask } from '../messages.ts';
import { countWork, serve, type Work } from './serve.ts';

const [address = '', count = '1', priority = 'usual'] = process.argv.slice(2);
if (priority === 'nice') setPriority(19);

await serve(address, Number(count), async (stores) => {
  const counts = { asked: 0, looked: 0 };
  const seen = new Map<string, number>();
  const [first] = stores;
  const rooms = first === undefined ? [] : (await first.plan()).rooms.map(({ room }) => room);
  const watches = stores.map((store) => new OccupancyWatch(counted(store, counts), rooms));
  const [witness] = watches;
  witness?.subscribe(() => keepSeen(witness, seen));
  return ({ spreadMs }: WatchTask): Work<WatchReport> => {
    const workMs = countWork();
    const starts = watches.map((watch) => setTimeout(watch.start, spreadMs * Math.random()));
    return {
      report: () => {
        const report = { workMs: workMs(), ...counts, seen: [...seen] };
        Object.assign(counts, { asked: 0, looked: 0 });
        return report;
      },
      end: () => {
        for (const start of starts) clearTimeout(start);
        for (const watch of watches) watch.stop();
        return Promise.resolve();
      },
    };
  };
});

function counted(store: Store, counts: { asked: number; looked: number }): Store {
  return {
    ...forwardTo(store),
    revisions: () => {
      counts.asked += 1;
      return store.revisions();
    },
    look: (room, level) => {
      counts.looked += 1;
      return store.look(room, level);
    },
  };
}

/** Takes down when a version of a seat was first seen. */
function keepSeen(watch: OccupancyWatch, seen: Map<string, number>): void {
  const at = now();
  for (const { room, seats } of watch.getView().rooms.values()) {
    for (const seat of seats) {
      const name = seatName(room, seat);
      if (!seen.has(name)) seen.set(name, at);
    }
  }
}
