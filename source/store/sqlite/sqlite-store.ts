import { watch } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';

import type { Change, HistoryEntry, HistoryRows } from '../../theater/change.ts';
import type { Plan } from '../../theater/plan.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import type { Revision, RoomSnapshot } from '../../theater/snapshot.ts';
import { atEnd } from '../at-end.ts';
import { textIn, wholeIn } from '../row.ts';
import {
  type Attempt,
  type HistoryQuery,
  type InitialiseReport,
  type ListAnswer,
  type SellingStore,
  StoreError,
  type StoreFault,
  type WaitingList,
} from '../store.ts';
import type { Health, Vitals } from '../vitals.ts';
import { type Connection, fileFactsOf, initialise } from './file/connect.ts';
import { notAppliedFor, SQLITE, sqliteCodeOf, storeErrorOf } from './file/faults.ts';
import { type LogKeeper, makeLogKeeper } from './file/log-keeper.ts';
import { makeReadiness, type Readiness } from './file/migrate.ts';
import { linkedMessage } from './file/place.ts';
import { readPlan } from './file/schema.ts';
import { breathe, inTransaction, patiently, SEND_PATIENCE } from './file/transaction.ts';
import { examine, readVitals } from './health.ts';
import { type HistoryTable, makeHistoryTable } from './history.ts';
import {
  addWaiting,
  type Apply,
  makeApply,
  makeLook,
  makeRevisions,
  readWaiting,
  removeWaiting,
  renewEpoch,
  type Revisions,
  rewriteWaiting,
} from './rooms.ts';

/**
 * The theater in one SQLite file. Statements are prepared once and kept; every transaction is over within one call.
 */
export class SqliteStore implements SellingStore {
  readonly address: string;
  readonly askEveryMs = 50;
  readonly #connection: Connection;
  readonly #history: HistoryTable;
  readonly #readiness: Readiness;
  readonly #log: LogKeeper;
  /** Made for the first change, when the file has the newest format. */
  #apply: Apply | null = null;
  readonly #look: (room: string) => RoomSnapshot | null;
  readonly #revisions: Revisions;
  readonly #forgetEnd: () => void;
  /** The last change that this program has applied, in one transaction with its row of the history. */
  #appliedLast: string | null = null;
  /** The most that was seen of the file, in bytes: it never shrinks by itself. */
  #largest = 0;

  constructor(connection: Connection) {
    const { database, file } = connection;
    this.address = file;
    this.#connection = connection;
    this.#history = makeHistoryTable(database);
    this.#readiness = makeReadiness(database, file);
    this.#log = makeLogKeeper(database, file, this.#readiness.make);
    this.#look = makeLook(database);
    this.#revisions = makeRevisions(database);
    this.#forgetEnd = atEnd(() => this.#closeAtOnce());
  }

  readonly onWrite = (listener: () => void): (() => void) =>
    watchFile(`${this.#connection.file}-wal`, listener);

  readonly waiting: WaitingList = {
    read: (room) => this.#ask(() => readWaiting(this.#connection.database, room)),
    add: (waiting) => this.#writeList((database) => addWaiting(database, waiting)),
    remove: (waiting) => this.#writeList((database) => removeWaiting(database, waiting)),
    rewrite: (waiting) => this.#writeList((database) => rewriteWaiting(database, waiting)),
  };

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
      const attempt = await this.#applyOnce(change, Math.max(deadline - performance.now(), 1));
      const isBusy = attempt.kind === 'notApplied' && attempt.reason === 'busy';
      if (!isBusy || performance.now() >= deadline) return attempt;
      await breathe();
    }
  }

  async record({ change, isRecovered }: HistoryEntry): Promise<void> {
    if (change.id === this.#appliedLast) return;
    await this.#ask(async () => {
      if (this.#history.has(change.id)) return;
      await this.#makeReady();
      inTransaction(this.#connection.database, () => {
        if (this.#history.has(change.id)) return;
        this.#history.insert({ change, isRecovered });
        this.#log.renew();
      });
    });
  }

  rewrite(entry: HistoryEntry): Promise<void> {
    return this.#ask(async () => {
      await this.#makeReady();
      inTransaction(this.#connection.database, () => {
        this.#history.replace(entry);
        this.#log.renew();
      });
    });
  }

  recorded(_room: string, changes: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#ask(() => new Set(changes.filter((change) => this.#history.has(change))));
  }

  history(query: HistoryQuery): Promise<HistoryRows> {
    return this.#ask(() => this.#history.read(query));
  }

  health(): Promise<Health> {
    return this.#ask(() => ({ findings: examine(this.#connection.database, this.address, this.#log) }));
  }

  async vitals(): Promise<Vitals> {
    // Whether the file is there at all is for the questions to say.
    await this.#ask(() => null);
    return readVitals(this.address);
  }

  initialise(plan: Plan): Promise<InitialiseReport> {
    return this.#ask(async () => {
      await this.#readiness.catchUp();
      this.#readiness.make();
      this.#revisions.forget();
      return initialise(this.#connection.database, plan);
    });
  }

  renew(): Promise<void> {
    return this.#ask(async () => {
      await this.#makeReady();
      this.#revisions.forget();
      inTransaction(this.#connection.database, () => {
        renewEpoch(this.#connection.database);
        this.#log.renew();
      });
    });
  }

  close(): Promise<void> {
    this.#forgetEnd();
    this.#closeAtOnce();
    return Promise.resolve();
  }

  /** SQLite folds the log into the file when the last program leaves. */
  #closeAtOnce(): void {
    const { database } = this.#connection;
    try {
      this.#log.leave();
    } catch {
      // The file or its disk is gone, or somebody else is writing: who opens it next finds the log as it is.
    }
    if (database.isOpen) database.close();
  }

  async #applyOnce(change: Change, patience: number): Promise<Attempt> {
    try {
      const lost = this.#whyLost();
      if (lost !== null) throw new StoreError(lost.fault, lost.message);
      if (!this.#readiness.isMade()) {
        await this.#readiness.catchUp(patience);
        this.#readiness.make();
      }
      this.#log.prepare();
    } catch (error) {
      return { kind: 'notApplied', ...notAppliedFor(error, this.address) };
    }
    this.#apply ??= makeApply(this.#connection, this.#history, this.#log, this.#readiness);
    const attempt = this.#apply(change);
    this.#revisions.forget();
    if (attempt.kind === 'applied') this.#appliedLast = change.id;
    return attempt;
  }

  /** An error at COMMIT is the only one after which the list may have changed. */
  async #writeList(write: (database: DatabaseSync) => ListAnswer): Promise<ListAnswer> {
    const { database } = this.#connection;
    let isCommitting = false;
    try {
      return await this.#ask(async () => {
        isCommitting = false;
        await this.#makeReady();
        return inTransaction(database, () => {
          const answer = write(database);
          this.#log.renew();
          isCommitting = true;
          return answer;
        });
      });
    } catch (error) {
      if (!isCommitting || !(error instanceof StoreError)) throw error;
      return { kind: 'unknown', message: error.message };
    }
  }

  /** Before each write: whoever writes first brings a file of an older format to this program's, and marks it. */
  async #makeReady(): Promise<void> {
    await this.#readiness.catchUp();
    this.#readiness.make();
    this.#log.prepare();
  }

  /** Runs a question to the file; rejects with a StoreError when the file cannot answer. */
  async #ask<T>(question: () => T | Promise<T>): Promise<T> {
    try {
      return await patiently(() => {
        const lost = this.#whyLost();
        return lost === null ? question() : this.#fail(lost.fault, lost.message);
      });
    } catch (error) {
      throw storeErrorOf(error, this.address);
    }
  }

  /**
   * Why the open file is not the one that other programs find at this path, or not the whole of it; null when it is.
   * A program that still remembers what was cut off could go on selling while nobody else can read the file any more.
   */
  #whyLost(): { readonly fault: 'unreachable' | 'damaged'; readonly message: string } | null {
    const { database, file, fileId } = this.#connection;
    const name = makeSafe(file);
    if (!database.isOpen) return { fault: 'unreachable', message: `${name} was closed` };
    const facts = fileFactsOf(file);
    if (facts === null) {
      const message = `${name} was moved or removed while it was open; nothing is written to it until it is back`;
      return { fault: 'unreachable', message };
    }
    if (facts.id !== fileId) {
      const message = `start theater again: ${name} is another file than the one that was opened, which is not written to any more`;
      return { fault: 'unreachable', message };
    }
    if (facts.names > 1) return { fault: 'damaged', message: linkedMessage(file, facts.names) };
    if (facts.size < this.#largest && facts.size < bytesIn(database)) {
      const message = `${name} was cut short while it was open; nothing is written to what is left`;
      return { fault: 'damaged', message };
    }
    this.#largest = facts.size;
    return null;
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

/** Where a file system tells of changes of a file, and as long as it does; never keeps the program. */
function watchFile(path: string, listener: () => void): () => void {
  try {
    const watcher = watch(path, { persistent: false }, listener);
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => undefined;
  }
}

/**
 * The size of the whole database, of which parts may be in the log alone; of one that is not whole, beyond measure.
 */
function bytesIn(database: DatabaseSync): number {
  try {
    return countBytes(database);
  } catch (error) {
    if (sqliteCodeOf(error) === SQLITE.CORRUPT) return Infinity;
    throw error;
  }
}

function countBytes(database: DatabaseSync): number {
  const pages = wholeIn(database.prepare('PRAGMA page_count').get() ?? {}, 'page_count');
  return pages * wholeIn(database.prepare('PRAGMA page_size').get() ?? {}, 'page_size');
}
