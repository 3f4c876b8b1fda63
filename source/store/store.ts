import type { Heard } from '../theater/announcement.ts';
import type { Change, HistoryEntry } from '../theater/change.ts';
import type { Plan } from '../theater/plan.ts';
import type { SeatPosition } from '../theater/seats.ts';
import type { Revision, RoomSnapshot } from '../theater/snapshot.ts';
import type { Attempt } from './attempt.ts';
import type { Health } from './health.ts';
import type { Vitals } from './vitals.ts';

/**
 * How to look at a room: `browse` at the store's read level, for pictures; `settle` linearizably, for verdicts and for
 * every refusal that a person is told.
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
  /** At most this many rows, the newest ones. */
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
   * What was told lately to those who watch, once, so that one watch listens to a store; null where nobody tells. Changes may
   * be missing, so they are a hint; what is told has happened.
   */
  readonly hear: () => Promise<Heard | null>;
  /**
   * One room as `look(room, 'browse')` shows it, which is passed on to everybody who listens, so that one of a crowd asks for
   * all.
   */
  readonly look: (room: string) => Promise<RoomSnapshot>;
};

/** `quick` leaves out what costs the store most, such as comparing copies; for whoever asks again and again. */
export type HealthDepth = 'quick' | 'thorough';

/**
 * Where a theater's seats are. Small enough to be written twice, and proved once: one contract suite runs over every
 * store. Every method but `apply` and `close` rejects with a StoreError when the store cannot answer.
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

  /** The theater's own id (a uuid), made when it was initialised. */
  theaterId(): Promise<string>;

  /** The plan as the store has it: rooms with their plays, rows and places. */
  plan(): Promise<Plan>;

  /** One room in one consistent picture. */
  look(room: string, level: LookLevel): Promise<RoomSnapshot>;

  /** The revision of every room, without reading a seat: a hint of what changed, never the truth. */
  revisions(): Promise<ReadonlyMap<string, Revision>>;

  /**
   * Sends a change once: applied whole while every seat still stands as it was seen, at its `before.version` and by its
   * `before.change`, in the change's epoch, and while the room is open, where the change asks for it; or not at all. Never
   * rejects: an error that no table knows is `unknown`.
   */
  apply(change: Change): Promise<Attempt>;

  /** Makes sure that the history has the row of a change that is known to be applied. Twice is the same row. */
  record(entry: HistoryEntry): Promise<void>;

  /** Which of these changes of a room have a row in the history; all in one question. */
  recorded(room: string, changes: readonly string[]): Promise<ReadonlySet<string>>;

  /** Rows of the history, the oldest of them first. */
  history(query: HistoryQuery): Promise<readonly HistoryEntry[]>;

  /** What is right and wrong with the store, from its own mouth; `thorough` when nothing is said. */
  health(depth?: HealthDepth): Promise<Health>;

  /** How the store is doing at this moment; cheap enough to be asked every second. */
  vitals(): Promise<Vitals>;

  /**
   * What would be better after `initialise` had changed the tables of a theater that an older version made, each in a few
   * words; none where they are as they should be. Absent where that costs nobody anything, so that nobody need be asked.
   */
  upgrades?(): Promise<readonly string[]>;

  /**
   * Makes what is missing of the theater, and touches nothing that exists. Resolves only after all of it has been read
   * back.
   */
  initialise(plan: Plan, options?: InitialiseOptions): Promise<InitialiseReport>;

  /**
   * Begins another epoch in every room: no seat changes, but whatever was decided before applies no more, and all who watch
   * read everything anew. For whoever has put other contents into the store, or emptied it as a whole.
   */
  renew(): Promise<void>;

  /** Ends every connection; a second call does nothing. Never rejects. */
  close(): Promise<void>;
};
