import { closingIn, closingOf, recoverHistory } from '../booking/history.ts';
import type { Journal } from '../booking/journal/journal.ts';
import type { Meter } from '../store/metered-store.ts';
import type { ReadingStore, Store } from '../store/store.ts';
import type { Vitals } from '../store/vitals.ts';
import { isLasting } from '../theater/change.ts';
import { TURNOVER_WINDOW_MS } from '../theater/figures.ts';
import type { Plan } from '../theater/plan.ts';
import type { SeatInRoom } from '../theater/seats.ts';
import { OccupancyWatch } from './occupancy-watch.ts';
import {
  isOutdated,
  type OpsFacts,
  type OpsView,
  viewOf,
  mergeHistory,
  readRecentHistory,
  readSeatHistory,
  readWaiting,
} from './ops-view.ts';

const HISTORY_PACE: Pace = { leastMs: 1_000, mostMs: 30_000 };

/** A file is read whole to find damage in it; what changes from second to second is among the vitals. */
const HEALTH_PACE: Pace = { leastMs: 15_000, mostMs: 300_000 };

const VITALS_PACE: Pace = { leastMs: 1_000, mostMs: 2_000 };

const RECOVERY_PACE: Pace = { leastMs: 5_000, mostMs: 30_000 };

/** A booking without a row is told of for so long after its row was written. */
const RECOVERY_TOLD_MS = 600_000;

/** Changes that are known to have a row; with more, all are asked for again. */
const MOST_PROVEN = 20_000;

/** Rows of this age are read again: a program may write its row a little after the change. */
const OVERLAP_MS = 10_000;

/** Rows that are read to begin with, so that the feed tells of a quiet evening too. */
const FIRST_ROWS = 1_000;

/**
 * News that come within so long of each other are counted and drawn once: on a busy evening counting takes a while.
 */
const PUBLISH_AFTER_MS = 100;

/** What one part of the watch needs besides a question. */
type Asking = { dueAt: number; isUnderWay: boolean };

/** What could not be looked at is looked at again so soon, ms. */
const UNSEEN_AFTER_MS = 5_000;

/** What is not known any more of a theater that was begun anew. */
const ANOTHER_THEATER = { history: null, seatHistory: null, closings: new Map(), recoveries: [] } as const;

/**
 * Watches everything that the ops screen shows, with one question of a kind at a time: the rooms as every screen
 * watches them, and the history, the store's health and this machine's journal at a pace that follows how long they
 * take. Nothing is asked at SERIAL or ALL, and nothing is written but missing rows of the history, where it may.
 * Without React.
 */
export class OpsWatch {
  readonly #store: ReadingStore;
  readonly #recorder: Store | null;
  readonly #readMeter: () => Meter;
  readonly #journal: Journal;
  readonly #occupancy: OccupancyWatch;
  readonly #listeners = new Set<() => void>();
  readonly #history: Asking = { dueAt: 0, isUnderWay: false };
  readonly #health: Asking = { dueAt: 0, isUnderWay: false };
  readonly #vitals: Asking = { dueAt: 0, isUnderWay: false };
  readonly #recovery: Asking = { dueAt: 0, isUnderWay: false };
  readonly #waiting: Asking = { dueAt: 0, isUnderWay: false };
  readonly #closing: Asking = { dueAt: 0, isUnderWay: false };
  readonly #proven = new Set<string>();
  readonly #seat: Asking = { dueAt: 0, isUnderWay: false };
  #facts: OpsFacts;
  #view: OpsView;
  /** The seat whose history a person waits for; null while nobody does. */
  #seatAsked: SeatInRoom | null = null;
  #isWatching = false;
  #timer: NodeJS.Timeout | undefined;
  #publishing: NodeJS.Timeout | undefined;
  #unsubscribe: () => void = () => undefined;

  /** `recorder` is where missing rows are written; null where nothing is. */
  constructor(
    { store, read }: { readonly store: ReadingStore; readonly read: () => Meter },
    plan: Plan,
    journal: Journal,
    recorder: Store | null,
  ) {
    this.#store = store;
    this.#recorder = recorder;
    this.#readMeter = read;
    this.#journal = journal;
    this.#occupancy = new OccupancyWatch(
      store,
      plan.rooms.map(({ room }) => room),
    );
    this.#facts = {
      plan,
      address: store.address,
      ...this.#occupancy.getView(),
      history: null,
      findings: null,
      vitals: null,
      meter: null,
      seatHistory: null,
      unconfirmed: 0,
      recoveries: [],
      now: wholeSecond(),
    };
    this.#view = viewOf(this.#facts);
  }

  readonly start = (): void => {
    this.#isWatching = true;
    this.#unsubscribe = this.#occupancy.subscribe(() => {
      const view = this.#occupancy.getView();
      const isRenewed = view.renewedAt !== this.#facts.renewedAt;
      this.#tell({ ...view, ...(isRenewed && ANOTHER_THEATER) });
      if (isRenewed) this.refresh();
    });
    this.#occupancy.start();
    this.#beat();
    this.#timer = setInterval(() => this.#beat(), 1_000);
  };

  /** Ends every timer; an answer that is still under way changes nothing that is shown. */
  readonly stop = (): void => {
    this.#isWatching = false;
    clearInterval(this.#timer);
    clearTimeout(this.#publishing);
    this.#publishing = undefined;
    this.#unsubscribe();
    this.#occupancy.stop();
  };

  /** Calls `listener` after each change of the view; returns what ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  readonly getView = (): OpsView => this.#view;

  /** What the person at this screen did or looked at is shown at once. */
  get pictures(): Pick<OccupancyWatch, 'merge' | 'mergeSnapshot'> {
    return this.#occupancy;
  }

  /** Asks for everything now. */
  readonly refresh = (): void => {
    this.#history.dueAt = 0;
    this.#health.dueAt = 0;
    this.#vitals.dueAt = 0;
    this.#occupancy.refresh();
  };

  /** Reads the history of one seat, for a person who asked; again and again while the store does not answer. */
  readonly askSeat = (seat: SeatInRoom): void => {
    this.#seatAsked = seat;
    this.#seat.dueAt = 0;
    this.#askSeat();
  };

  #beat(): void {
    void this.#ask(this.#history, HISTORY_PACE, async () => this.#readHistory());
    void this.#ask(this.#health, HEALTH_PACE, async () => this.#readHealth());
    void this.#ask(this.#vitals, VITALS_PACE, async () => this.#readVitals());
    void this.#ask(this.#recovery, RECOVERY_PACE, async () => this.#recover());
    void this.#ask(this.#closing, RECOVERY_PACE, async () => this.#readClosings());
    void this.#ask(this.#waiting, RECOVERY_PACE, async () => ({
      waiting: await readWaiting(this.#store, this.#facts.plan),
    }));
    this.#askSeat();
    this.#tell({ now: wholeSecond(), meter: this.#readMeter() });
  }

  #askSeat(): void {
    const seat = this.#seatAsked;
    if (seat === null) return;
    void this.#ask(this.#seat, HISTORY_PACE, async () => {
      const seatHistory = await readSeatHistory(this.#store, seat);
      if (this.#seatAsked === seat) this.#seatAsked = null;
      return { seatHistory };
    });
  }

  async #ask(asking: Asking, pace: Pace, question: () => Promise<Partial<OpsFacts>>): Promise<void> {
    const askedAt = Date.now();
    // A clock that was set back must not keep the watch waiting.
    const isFar = asking.dueAt - askedAt > pace.mostMs;
    if (asking.isUnderWay || (askedAt < asking.dueAt && !isFar)) return;
    asking.isUnderWay = true;
    try {
      this.#tell(await question());
    } catch {
      // The pictures come from the same store: their link says that it does not answer, and why.
    }
    asking.isUnderWay = false;
    const now = Date.now();
    asking.dueAt = now + pauseAfter(Math.max(now - askedAt, 0), pace);
    if (asking === this.#health) this.#examineSoon(now);
  }

  /**
   * What a node has overtaken that came or went meanwhile is found out again at once, what could not be seen soon.
   */
  #examineSoon(now: number): void {
    if (isOutdated(this.#facts)) this.#health.dueAt = 0;
    const hasUnseen = this.#facts.findings?.value.some(({ isUnseen }) => isUnseen === true) === true;
    if (hasUnseen) this.#health.dueAt = Math.min(this.#health.dueAt, now + UNSEEN_AFTER_MS);
  }

  async #readHistory(): Promise<Partial<OpsFacts>> {
    const at = Date.now();
    const { history: known, renewedAt } = this.#facts;
    if (known !== null) {
      const newest = known.entries.at(-1)?.at ?? at;
      const next = await readRecentHistory(this.#store, Math.min(newest, at) - OVERLAP_MS);
      // What was known is of a theater that is over by now.
      if (this.#facts.renewedAt !== renewedAt) return {};
      return { history: mergeHistory(known, next) };
    }
    const first = await readRecentHistory(this.#store, 0, FIRST_ROWS);
    const windowFrom = at - TURNOVER_WINDOW_MS;
    const isWhole = first.since <= windowFrom;
    return { history: isWhole ? first : await readRecentHistory(this.#store, windowFrom) };
  }

  async #readHealth(): Promise<Partial<OpsFacts>> {
    const at = Date.now();
    const [{ findings }, left, damaged] = await Promise.all([
      this.#store.health('quick'),
      this.#journal.leftBehind(),
      this.#journal.damaged(),
    ]);
    return {
      findings: { value: findings, at },
      unconfirmed: left.filter(({ change }) => isLasting(change)).length + damaged.length,
    };
  }

  async #readVitals(): Promise<Partial<OpsFacts>> {
    const value = await this.#store.vitals();
    const before = this.#facts.vitals?.value ?? null;
    const vitals = { value, at: Date.now() };
    if (before === null || nodesIn(before) === nodesIn(value)) return { vitals };
    this.#health.dueAt = 0;
    return { vitals, nodesChangedAt: Date.now() };
  }

  /** Asks what closed a room where the newest rows do not tell; once for as long as it is closed. */
  async #readClosings(): Promise<Partial<OpsFacts>> {
    const { rooms, history, closings = new Map() } = this.#facts;
    const closed = [...rooms.values()].filter(({ isClosed }) => isClosed).map(({ room }) => room);
    const next = new Map([...closings].filter(([room]) => closed.includes(room)));
    for (const room of closed) {
      if (next.has(room) || closingIn(history?.entries ?? [], room) !== null) continue;
      next.set(room, await closingOf(this.#store, room));
    }
    return { closings: next };
  }

  /** Writes rows that are missing in the history; the feed knows of most that are not. */
  async #recover(): Promise<Partial<OpsFacts>> {
    const { history, rooms } = this.#facts;
    if (history === null || this.#recorder === null) return {};
    if (this.#proven.size > MOST_PROVEN) this.#proven.clear();
    for (const { change } of history.entries) this.#proven.add(change.id);
    const found = await recoverHistory(this.#recorder, rooms.values(), this.#proven);
    const { recoveries: told, history: known } = this.#facts;
    const written = told.filter(({ isWritten, at }) => isWritten && at > Date.now() - RECOVERY_TOLD_MS);
    const recoveries = [...written, ...found.map((recovery) => ({ ...recovery, at: Date.now() }))];
    const entries = found.filter(({ isWritten }) => isWritten).map(({ entry }) => entry);
    if (known === null || entries.length === 0) return { recoveries };
    return { recoveries, history: mergeHistory(known, { ...known, entries }) };
  }

  #tell(news: Partial<OpsFacts>): void {
    if (!this.#isWatching) return;
    this.#facts = { ...this.#facts, ...news };
    this.#publishing ??= setTimeout(() => this.#publish(), PUBLISH_AFTER_MS);
  }

  #publish(): void {
    this.#publishing = undefined;
    this.#view = viewOf(this.#facts);
    for (const listener of this.#listeners) listener();
  }
}

/** How often something is asked. */
type Pace = {
  /** At least so long from one answer to the next question, ms. */
  readonly leastMs: number;
  /** At most so long, ms. */
  readonly mostMs: number;
};

/** Whoever watches takes at most this part of a store's time. */
const SHARE = 1 / 10;

/** How long to wait after an answer that took `tookMs`, so that watching never competes with bookings; ms. */
export function pauseAfter(tookMs: number, { leastMs, mostMs }: Pace): number {
  return Math.min(Math.max(tookMs / SHARE - tookMs, leastMs), mostMs);
}

/** Which nodes answer, and why the others do not, as a text that changes when one comes or goes. */
function nodesIn(vitals: Vitals): string {
  if (vitals.kind !== 'cluster') return '';
  return vitals.nodes
    .map(
      ({ address, state, trouble }) =>
        `${address} ${state === 'down' ? 'down' : 'up'} ${trouble?.cause ?? ''}`,
    )
    .join(', ');
}

function wholeSecond(): number {
  return Math.floor(Date.now() / 1_000) * 1_000;
}
