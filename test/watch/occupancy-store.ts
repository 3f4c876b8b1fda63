import { forwardTo } from '../../source/store/metered-store.ts';
import { type SellingStore, StoreError } from '../../source/store/store.ts';
import type { Revision } from '../../source/theater/snapshot.ts';

/** A real store that can be watched being asked, and whose answers can be kept back, refused or replaced. */
export type WatchedStore = SellingStore & {
  /** The room of every look, in order. */
  looks: string[];
  /** The same, with the level: `A settle`. */
  levels: string[];
  /** How often revisions were asked for. */
  asks: number;
  /** The most questions of one kind that ever waited for their answer together. */
  mostUnderWay: number;
  /** What it says instead of answering; null while it answers. */
  fault: string | null;
  /** Rooms whose looks fail. */
  faultyRooms: readonly string[];
  /** Rooms whose looks never end. */
  silentRooms: readonly string[];
  /** Says what is reported instead of the store's own revisions; null for those. */
  reported: () => ReadonlyMap<string, Revision> | null;
};

/** Watches a store, which then wants to be asked every so many ms. */
export function watched(store: SellingStore, askEveryMs: number): WatchedStore {
  const underWay = new Map<string, number>();

  async function count<Answer>(question: string, answer: () => Promise<Answer>): Promise<Answer> {
    const waiting = (underWay.get(question) ?? 0) + 1;
    underWay.set(question, waiting);
    self.mostUnderWay = Math.max(self.mostUnderWay, waiting);
    try {
      if (self.fault !== null) throw new StoreError('unreachable', self.fault);
      return await answer();
    } finally {
      underWay.set(question, waiting - 1);
    }
  }

  const self: WatchedStore = {
    ...forwardTo(store),
    askEveryMs,
    looks: [],
    levels: [],
    asks: 0,
    mostUnderWay: 0,
    fault: null,
    faultyRooms: [],
    silentRooms: [],
    reported: () => null,
    async look(room, level) {
      self.looks.push(room);
      self.levels.push(`${room} ${level}`);
      return await count(`look ${room}`, async () => {
        if (self.silentRooms.includes(room)) await new Promise(() => {});
        if (self.faultyRooms.includes(room)) throw new StoreError('unavailable', `room ${room} is away`);
        return await store.look(room, level);
      });
    },
    async revisions() {
      self.asks += 1;
      return await count('revisions', async () => self.reported() ?? (await store.revisions()));
    },
  };
  return self;
}
