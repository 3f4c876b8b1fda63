import type { Change, HistoryEntry } from '../../theater/change.ts';
import type { Plan } from '../../theater/plan.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import type { Revision, RoomSnapshot } from '../../theater/snapshot.ts';
import type { Attempt } from '../attempt.ts';
import type { Health } from '../health.ts';
import { StoreError, type StoreFault } from '../store-error.ts';
import type { HistoryQuery, InitialiseReport, Store } from '../store.ts';
import type { Vitals } from '../vitals.ts';
import { type Apply, makeApply } from './apply.ts';
import { textIn } from './columns.ts';
import { type Connection, fileIdOf } from './connect.ts';
import { storeErrorOf } from './faults.ts';
import { examine } from './health.ts';
import { type HistoryTable, makeHistoryTable } from './history.ts';
import { initialise } from './initialise.ts';
import { makeLook, makeRevisions, type Revisions } from './look.ts';
import { breathe, patiently, SEND_PATIENCE } from './patience.ts';
import { readPlan } from './plan-rows.ts';
import { inTransaction } from './transaction.ts';
import { readVitals } from './vitals.ts';

/** The theater in one SQLite file. Statements are prepared once and kept; every transaction is over within one call. */
export class SqliteStore implements Store {
  readonly address: string;
  readonly askEveryMs = 50;
  readonly #connection: Connection;
  readonly #history: HistoryTable;
  readonly #apply: Apply;
  readonly #look: (room: string) => RoomSnapshot | null;
  readonly #revisions: Revisions;

  constructor(connection: Connection) {
    const { database, file } = connection;
    this.address = file;
    this.#connection = connection;
    this.#history = makeHistoryTable(database);
    this.#apply = makeApply(database, file, this.#history);
    this.#look = makeLook(database);
    this.#revisions = makeRevisions(database);
  }

  theaterId(): Promise<string> {
    return this.#ask(() => {
      const row = this.#connection.database.prepare('SELECT id FROM theater').get();
      return row === undefined ? this.#notInitialised() : textIn(row, 'id');
    });
  }

  plan(): Promise<Plan> {
    return this.#ask(() => readPlan(this.#connection.database) ?? this.#notInitialised());
  }

  /** Both levels are the same here: one file has one truth. */
  look(room: string): Promise<RoomSnapshot> {
    return this.#ask(() => this.#look(room) ?? this.#noSuchRoom(room));
  }

  revisions(): Promise<ReadonlyMap<string, Revision>> {
    return this.#ask(() => {
      const revisions = this.#revisions.read();
      return revisions.size === 0 ? this.#notInitialised() : revisions;
    });
  }

  async apply(change: Change): Promise<Attempt> {
    const deadline = performance.now() + SEND_PATIENCE;
    for (;;) {
      const attempt = this.#applyOnce(change);
      const isBusy = attempt.kind === 'notApplied' && attempt.reason === 'busy';
      if (!isBusy || performance.now() >= deadline) return attempt;
      await breathe();
    }
  }

  record({ change, isRecovered }: HistoryEntry): Promise<void> {
    return this.#ask(() => {
      if (this.#history.has(change.id)) return;
      inTransaction(this.#connection.database, () => {
        if (!this.#history.has(change.id)) this.#history.insert({ change, isRecovered });
      });
    });
  }

  recorded(_room: string, changes: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#ask(() => new Set(changes.filter((change) => this.#history.has(change))));
  }

  history(query: HistoryQuery): Promise<readonly HistoryEntry[]> {
    return this.#ask(() => this.#history.read(query));
  }

  health(): Promise<Health> {
    return this.#ask(() => ({ findings: examine(this.#connection.database, this.address) }));
  }

  async vitals(): Promise<Vitals> {
    // Whether the file is there at all is for the questions to say.
    await this.#ask(() => null);
    return readVitals(this.address);
  }

  initialise(plan: Plan): Promise<InitialiseReport> {
    return this.#ask(() => {
      this.#revisions.forget();
      return initialise(this.#connection.database, plan);
    });
  }

  /** SQLite folds the log into the file when the last program leaves. */
  close(): Promise<void> {
    const { database } = this.#connection;
    if (database.isOpen) database.close();
    return Promise.resolve();
  }

  #applyOnce(change: Change): Attempt {
    const fault = this.#whyAway();
    if (fault !== null) return { kind: 'notApplied', reason: 'unreachable', message: fault };
    const attempt = this.#apply(change);
    this.#revisions.forget();
    return attempt;
  }

  /** Runs a question to the file; rejects with a StoreError when the file cannot answer. */
  async #ask<T>(question: () => T): Promise<T> {
    try {
      return await patiently(() => {
        const fault = this.#whyAway();
        return fault === null ? question() : this.#fail('unreachable', fault);
      });
    } catch (error) {
      throw storeErrorOf(error, this.address);
    }
  }

  /** Why the open file is not the one that other programs would find at this path, or null when it is. */
  #whyAway(): string | null {
    const { database, file, fileId } = this.#connection;
    if (!database.isOpen) return `${makeSafe(file)} was closed`;
    if (fileIdOf(file) === fileId) return null;
    return `${makeSafe(file)} was moved or removed while it was open; nothing is written to the old file`;
  }

  #notInitialised(): never {
    return this.#fail('not-initialised', `there is no theater in ${makeSafe(this.address)} yet`);
  }

  #noSuchRoom(room: string): never {
    const hasRooms = this.#revisions.read().size > 0;
    return hasRooms
      ? this.#fail('no-such-room', `there is no room ${makeSafe(room)} in ${makeSafe(this.address)}`)
      : this.#notInitialised();
  }

  #fail(fault: StoreFault, message: string): never {
    throw new StoreError(fault, message);
  }
}
