import { StoreError } from '../../source/store/store-error.ts';
import type { LookLevel, Store } from '../../source/store/store.ts';
import type { Revision, RoomSnapshot } from '../../source/theater/snapshot.ts';

/** A real store that can be watched being asked, and whose answers can be kept back, refused or replaced. */
export class WatchedStore implements Store {
  readonly address: string;
  readonly askEveryMs: number;
  readonly #store: Store;
  /** The room of every look, in order. */
  looks: string[] = [];
  asks = 0;
  /** Questions that have no answer yet; and the most there ever were of the same kind. */
  mostUnderWay = 0;
  readonly #underWay = new Map<string, number>();
  /** What it says instead of answering; null while it answers. */
  fault: string | null = null;
  /** Rooms whose looks fail. */
  faultyRooms: readonly string[] = [];
  /** Rooms whose looks never end. */
  silentRooms: readonly string[] = [];
  /** What it reports instead of its own revisions. */
  reported: () => ReadonlyMap<string, Revision> | null = () => null;

  constructor(store: Store, askEveryMs: number) {
    this.#store = store;
    this.address = store.address;
    this.askEveryMs = askEveryMs;
  }

  async look(room: string, level: LookLevel): Promise<RoomSnapshot> {
    this.looks.push(room);
    return await this.#count(`look ${room}`, async () => {
      if (this.silentRooms.includes(room)) await new Promise(() => {});
      if (this.faultyRooms.includes(room)) throw new StoreError('unavailable', `room ${room} is away`);
      return await this.#store.look(room, level);
    });
  }

  async revisions(): Promise<ReadonlyMap<string, Revision>> {
    this.asks += 1;
    return await this.#count('revisions', async () => this.reported() ?? (await this.#store.revisions()));
  }

  theaterId = (): ReturnType<Store['theaterId']> => this.#store.theaterId();
  plan = (): ReturnType<Store['plan']> => this.#store.plan();
  apply: Store['apply'] = (change) => this.#store.apply(change);
  record: Store['record'] = (entry) => this.#store.record(entry);
  history: Store['history'] = (query) => this.#store.history(query);
  health = (): ReturnType<Store['health']> => this.#store.health();
  initialise: Store['initialise'] = (plan) => this.#store.initialise(plan);
  close = (): Promise<void> => this.#store.close();

  async #count<Answer>(question: string, answer: () => Promise<Answer>): Promise<Answer> {
    const count = (this.#underWay.get(question) ?? 0) + 1;
    this.#underWay.set(question, count);
    this.mostUnderWay = Math.max(this.mostUnderWay, count);
    try {
      if (this.fault !== null) throw new StoreError('unreachable', this.fault);
      return await answer();
    } finally {
      this.#underWay.set(question, count - 1);
    }
  }
}
