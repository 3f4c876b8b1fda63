import type { Change, HistoryEntry, HistoryRows } from '../theater/change.ts';
import type { Heard } from '../theater/picture.ts';
import type { Plan } from '../theater/plan.ts';
import type { SeatPosition } from '../theater/seats.ts';
import type { Revision, RoomSnapshot } from '../theater/snapshot.ts';
import type { Waiting } from '../theater/waiting.ts';
import type { Rights, RoleName } from './rights.ts';
import type { Health, HealthDepth, Vitals } from './vitals.ts';

/**
 * How to look at a room: `browse` at the store's read level, for pictures; `settle` linearizably, for verdicts and
 * for every refusal that a person is told.
 */
export type LookLevel = 'browse' | 'settle';

/** Which rows of the history to read. Every field narrows the answer. */
export type HistoryQuery = {
  readonly room?: string;
  readonly seat?: SeatPosition;
  /** Changes made by this person, or of seats that were or became this client's. */
  readonly client?: string;
  /** No rows older than this; ms since the epoch. */
  readonly since?: number;
  /** At most this many rows, the newest ones; those that cannot be read count. */
  readonly limit: number;
};

/** What a theater that is made shall have besides its plan. */
export type InitialiseOptions = {
  /** How many copies of each seat a cluster keeps; as many as it should have where it is absent. */
  readonly copies?: number;
};

/** What `initialise` found and did. */
export type InitialiseReport = {
  /** Seats that did not exist and were made, free, at version 0. */
  readonly seatsMade: number;
  /** The plan that holds now: that of the store, when it had one. */
  readonly plan: Plan;
  /** How many copies of each seat there are; absent for a file. */
  readonly copies?: number;
};

/** How those who watch keep up with a store that many ask, without reading seats again and again. */
export type News = {
  /**
   * What was told lately to those who watch, once, so that one watch listens to a store; null where nobody tells.
   * Changes may be missing, so they are a hint; what is told has happened.
   */
  readonly hear: () => Promise<Heard | null>;
  /**
   * One room as `look(room, 'browse')` shows it, which is passed on to everybody who listens, so that one of a crowd
   * asks for all.
   */
  readonly look: (room: string) => Promise<RoomSnapshot>;
};

/**
 * What became of a write to the waiting list. `gone`: the entry is not there, or not as it was named, any more;
 * `unknown`: nobody can say, and the list itself will show it.
 */
export type ListAnswer =
  | { readonly kind: 'done' | 'full' | 'gone' }
  | { readonly kind: 'unknown'; readonly message: string };

/** Who waits for seats: words for people, on which no booking rests. Every write is conditional. */
export type WaitingList = {
  /** Of one room, the first to come first; of a theater that has no such list yet, nobody. */
  readonly read: (room: string) => Promise<readonly Waiting[]>;
  /** Again is once. Rejects with a StoreError where nothing was written and nothing will be. */
  readonly add: (waiting: Waiting) => Promise<ListAnswer>;
  readonly remove: (waiting: Waiting) => Promise<ListAnswer>;
  /** Writes other names and another note into an entry that is there. */
  readonly rewrite: (waiting: Waiting) => Promise<ListAnswer>;
};

/**
 * Where a theater's seats are. Small enough to be written twice, and proved once: one contract suite runs over every
 * store. Every method but `close` rejects with a StoreError when the store cannot answer.
 */
export type Store = {
  /** The address as a person would type it, without secrets. */
  readonly address: string;

  /** How often asking for revisions costs next to nothing, ms; absent where a watcher's own, slower pace is right. */
  readonly askEveryMs?: number;

  /**
   * Whether a change may apply after its program has died, so that it must be written down before it is sent; absent
   * where the store's own history says what became of every change.
   */
  readonly needsJournal?: boolean;

  /** Absent where asking for revisions, and a look, cost next to nothing. */
  readonly news?: News;

  /**
   * Has `listener` called when somebody, this program too, may just have written; returns what ends that. A hint for
   * those who watch, which may be missing; what it tells of may only be seen some ms later. Absent where nobody
   * knows.
   */
  readonly onWrite?: (listener: () => void) => () => void;

  /** Absent where nobody can be written down. */
  readonly waiting?: WaitingList;

  /** The theater's own id (a uuid), made when it was initialised. */
  theaterId(): Promise<string>;

  /** The plan as the store has it: rooms with their plays, rows and places. */
  plan(): Promise<Plan>;

  /** One room in one consistent picture. */
  look(room: string, level: LookLevel): Promise<RoomSnapshot>;

  /** The revision of every room, without reading a seat: a hint of what changed, never the truth. */
  revisions(): Promise<ReadonlyMap<string, Revision>>;

  /** Makes sure that the history has the row of a change that is known to be applied. Twice is the same row. */
  record(entry: HistoryEntry): Promise<void>;

  /**
   * Puts the words of a change's row into another name, for good: whoever writes that row again later changes
   * nothing. Its seats, their versions and its time stay as they are. Absent where a history cannot be written to
   * twice.
   */
  rewrite?(entry: HistoryEntry): Promise<void>;

  /** Which of these changes of a room have a row in the history that can be read; all in one question. */
  recorded(room: string, changes: readonly string[]): Promise<ReadonlySet<string>>;

  /** Rows of the history. One that cannot be read takes none of the others away. */
  history(query: HistoryQuery): Promise<HistoryRows>;

  /** What is right and wrong with the store, from its own mouth; `thorough` when nothing is said. */
  health(depth?: HealthDepth): Promise<Health>;

  /** How the store is doing at this moment; cheap enough to be asked every second. */
  vitals(): Promise<Vitals>;

  /**
   * What the role of this program may do here; null where the nodes ask nobody who he is, or do not tell. Asked until
   * they have answered, and then no more. Never rejects. Absent where there are no roles.
   */
  rights?(): Promise<Rights | null>;

  /**
   * Makes the roles of a theater that are not there yet, with these passwords, and gives all of them what they may.
   * Gives the names of those that were made. Absent where there are no roles.
   */
  makeRoles?(passwords: ReadonlyMap<RoleName, string>): Promise<readonly RoleName[]>;

  /**
   * What would be better after `initialise` had changed the tables of a theater that an older version made, each in a
   * few words; none where they are as they should be. Absent where that costs nobody anything, so that nobody need be
   * asked.
   */
  upgrades?(): Promise<readonly string[]>;

  /**
   * Makes what is missing of the theater, and touches nothing that exists. Resolves only after all of it has been
   * read back.
   */
  initialise(plan: Plan, options?: InitialiseOptions): Promise<InitialiseReport>;

  /**
   * Begins another epoch in every room: no seat changes, but whatever was decided before applies no more, and all who
   * watch read everything anew. For whoever has put other contents into the store, or emptied it as a whole.
   */
  renew(): Promise<void>;

  /** Ends every connection; a second call does nothing. Never rejects. */
  close(): Promise<void>;
};

/**
 * What a store tells, and nothing by which anything in it changes: all that a screen is given which only looks.
 * Neither a box office nor a {@link SellingStore} can be made of it.
 */
export type ReadingStore = Omit<
  Store,
  'record' | 'rewrite' | 'initialise' | 'renew' | 'makeRoles' | 'waiting'
> & { readonly waiting?: Pick<WaitingList, 'read'> };

/**
 * A store whose seats can be changed. Whoever holds a {@link Store} cannot: the box office alone asks for this, and
 * stores that wrap another.
 */
export type SellingStore = Store & {
  /**
   * Sends a change once: applied whole while every seat still stands as it was seen, at its `before.version` and by
   * its `before.change`, in the change's epoch, and while the room is open, where the change asks for it; or not at
   * all. Never rejects: an error that no table knows is `unknown`.
   */
  apply(change: Change): Promise<Attempt>;
};

/**
 * The store with what changes its seats. Throws where it has nothing of the kind, which only a fault of the program
 * can cause.
 */
export function toSell(store: Store): SellingStore {
  if (isSelling(store)) return store;
  throw new TypeError('this store cannot be changed');
}

function isSelling(store: Store): store is SellingStore {
  return 'apply' in store && typeof store.apply === 'function';
}

/**
 * What one send of a change came to. It speaks of this send alone: when any send of the same change stays `unknown`,
 * only a verdict ends the change.
 */
export type Attempt =
  /** The compare-and-set was granted. */
  | {
      readonly kind: 'applied';
      /** Fewer replicas acknowledged than the write level asks for; the change stands all the same. */
      readonly isUnderReplicated: boolean;
    }
  /** The compare-and-set was refused: some seat has moved on, the room is closed, or a seat does not exist. */
  | { readonly kind: 'refused' }
  /** This send did nothing and never will. */
  | { readonly kind: 'notApplied'; readonly reason: NotAppliedReason; readonly message: string }
  /** Nobody knows; it may even apply later. */
  | { readonly kind: 'unknown'; readonly message: string };

/**
 * Why a send did nothing: `busy` the store served somebody else for too long, `unavailable` too few replicas are up,
 * `unreachable` nothing was sent, `full` no room to write, `read-only` writing is not allowed, `not-permitted` it is
 * not this role's to do, and nothing was sent, `rejected` the store does not accept the statement.
 */
export type NotAppliedReason =
  | 'busy'
  | 'unavailable'
  | 'unreachable'
  | 'full'
  | 'read-only'
  | 'not-permitted'
  | 'rejected';

/** What the finding about rooms that take no bookings is called; whoever knows the history says by whom. */
export const CLOSED_ROOMS = 'closed rooms';

/**
 * Why a store cannot be asked:
 * - `unreachable`: no answer; `unavailable`: it answers, but too few replicas for the level asked for;
 * - `not-initialised`: there is no theater in it yet; `no-such-room`: the theater has no such room;
 * - `busy`: somebody else kept it for too long; `read-only`; `damaged`: not a theater's data, or broken;
 * - `too-new`: written by a newer version of this program; `too-old`: by an older one, and `init` brings it up to
 * date;
 * - `configuration`: the address or the settings are wrong.
 */
export type StoreFault =
  | 'unreachable'
  | 'unavailable'
  | 'not-initialised'
  | 'no-such-room'
  | 'busy'
  | 'read-only'
  | 'damaged'
  | 'too-new'
  | 'too-old'
  | 'configuration';

/** A store could not be opened, read or initialised. The message is one line for a person and names the store. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly fault: StoreFault;

  constructor(fault: StoreFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}
