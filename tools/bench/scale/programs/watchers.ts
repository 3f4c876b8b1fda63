// Terminals without a screen: the watch behind the hook of the booking terminal, each on a store of its own.
//   watchers.ts ADDRESS COUNT nice|usual
import { execFileSync } from 'node:child_process';
import { setPriority } from 'node:os';

import { forwardTo } from '../../../../source/store/metered-store.ts';
import type { News, SellingStore } from '../../../../source/store/store.ts';
import { OccupancyWatch } from '../../../../source/watch/occupancy-watch.ts';
import { now, seatName, type WatchReport, type WatchTask, type WatchWay } from '../messages.ts';
import { countWork, serve, type Work } from './serve.ts';

const [address = '', count = '1', priority = 'usual'] = process.argv.slice(2);
if (priority === 'nice') standBack();

const NOTHING = { asked: 0, proved: 0, looked: 0 };

/** How often all of them asked for news, had a picture proved, and looked. */
type Counts = typeof NOTHING;

await serve(address, Number(count), async (stores) => {
  const counts = { ...NOTHING };
  const seen = new Map<string, number>();
  const [first] = stores;
  const rooms = first === undefined ? [] : (await first.plan()).rooms.map(({ room }) => room);
  return ({ spreadMs, way }: WatchTask): Work<WatchReport> => {
    const watches = stores.map((store) => new OccupancyWatch(counted(byWay(store, way), counts), rooms));
    const [witness] = watches;
    witness?.subscribe(() => keepSeen(witness, seen));
    const workMs = countWork();
    const starts = watches.map((watch) => setTimeout(watch.start, spreadMs * Math.random()));
    return {
      report: () => {
        const report = { workMs: workMs(), ...counts, seen: [...seen] };
        Object.assign(counts, NOTHING);
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

/** The store as it is, or as one where nobody announces anything. */
function byWay(store: SellingStore, way: WatchWay): SellingStore {
  if (way === 'news') return store;
  const { news: _, ...others } = forwardTo(store);
  return { ...others, askEveryMs: 250 };
}

function counted(store: SellingStore, counts: Counts): SellingStore {
  return {
    ...forwardTo(store),
    ...(store.news && { news: countedNews(store.news, counts) }),
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

function countedNews(news: News, counts: Counts): News {
  return {
    hear: () => {
      counts.asked += 1;
      return news.hear();
    },
    look: (room) => {
      counts.proved += 1;
      return news.look(room);
    },
  };
}

/**
 * In a house the terminals are other machines: here they get what the nodes leave over, and wake nobody up late for
 * it.
 */
function standBack(): void {
  setPriority(19);
  if (process.platform !== 'linux') return;
  try {
    execFileSync('chrt', ['--all-tasks', '--idle', '--pid', '0', String(process.pid)], { stdio: 'ignore' });
  } catch {
    // Then it is the lowest usual priority.
  }
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
