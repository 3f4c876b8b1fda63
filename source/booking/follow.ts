import { setTimeout as delay } from 'node:timers/promises';

import { StoreError } from '../store/store.ts';
import type { Change } from '../theater/change.ts';
import { verdictOn } from '../theater/decisions/running.ts';
import { type Overdue, overdueIn } from '../theater/reservation.ts';
import type { RoomSnapshot } from '../theater/snapshot.ts';
import type { BoxOffice, FulfilOptions } from './box-office.ts';
import type { Outcome } from './outcome.ts';

/** How far a request has come: sent, without an answer so far, or left unconfirmed by the box office. */
export type RequestPhase =
  | { readonly kind: 'sent' }
  | { readonly kind: 'doubt' }
  | { readonly kind: 'unconfirmed'; readonly change: Change };

/** A request whose outcome is not known yet. */
export type Followed = { readonly id: number; readonly phase: RequestPhase };

/** Where it is told what becomes of requests. */
type FollowerTools = {
  readonly boxOffice: Pick<BoxOffice, 'abandon'>;
  /** What is shown, which an outcome may tell something newer of. */
  readonly pictures: {
    readonly merge: (change: Change) => void;
    readonly mergeSnapshot: (snapshot: RoomSnapshot) => void;
  };
  /** An attempt got no answer so far, and the box office finds out. */
  readonly onDoubt: (id: number) => void;
  /** Once for each outcome; `unknown` is not the last of a request. */
  readonly onOutcome: (id: number, outcome: Outcome) => void;
  /** The row of a change that an outcome told of could not be written. */
  readonly onUnrecorded: (change: Change) => void;
  /** Nothing could even be sent; `reason` is what the store said. */
  readonly onUnsent: (id: number, reason: string) => void;
};

/** How long leaving waits for open requests, ms. */
const LEAVE_PATIENCE_MS = 3_000;

/** Follows the requests of one screen to their ends. Without React; what they become is for the screen to keep. */
export class Follower {
  readonly #tools: FollowerTools;
  readonly #open = new Map<number, { readonly end: Promise<void>; readonly abort: AbortController }>();

  constructor(tools: FollowerTools) {
    this.#tools = tools;
  }

  /** Has a request fulfilled; `ask` is rejected with a StoreError only while nothing was sent. */
  fulfil(id: number, ask: (options: Pick<FulfilOptions, 'signal' | 'onDoubt'>) => Promise<Outcome>): void {
    const abort = new AbortController();
    this.#keep(
      id,
      abort,
      this.#ask(id, () => ask({ signal: abort.signal, onDoubt: () => this.#tools.onDoubt(id) })),
    );
  }

  /** Gives a request up, which the box office settles. */
  giveUp({ id, phase }: Followed): void {
    if (phase.kind === 'unconfirmed') this.#abandon(id, phase.change);
    else this.#open.get(id)?.abort.abort();
  }

  /** Has the box office say what newer pictures can tell of unconfirmed requests, and clear up after them. */
  see(requests: readonly Followed[], rooms: ReadonlyMap<string, RoomSnapshot>): void {
    for (const { id, phase } of requests) {
      if (phase.kind === 'unconfirmed' && isTold(phase.change, rooms)) this.#abandon(id, phase.change);
    }
  }

  /** Gives all of these up, and waits for what becomes of them, but not for ever. */
  async leave(requests: readonly Followed[], patienceMs = LEAVE_PATIENCE_MS): Promise<void> {
    for (const request of requests) this.giveUp(request);
    const { promise: tooLong, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, patienceMs);
    await Promise.race([Promise.all([...this.#open.values()].map(({ end }) => end)), tooLong]);
    clearTimeout(timer);
  }

  /** Among those that leaving waits for, until its end. */
  #keep(id: number, abort: AbortController, work: Promise<void>): void {
    this.#open.set(id, { end: work.finally(() => this.#open.delete(id)), abort });
  }

  /** Has the box office say what became of a change, or make sure that nothing does; once at a time. */
  #abandon(id: number, change: Change): void {
    if (this.#open.has(id)) return;
    const settled = this.#tools.boxOffice.abandon(change).then((outcome) => this.#conclude(id, outcome));
    this.#keep(id, new AbortController(), settled);
  }

  async #ask(id: number, ask: () => Promise<Outcome>): Promise<void> {
    try {
      this.#conclude(id, await ask());
    } catch (error) {
      // Any other error is a bug, of which nobody can say what it left behind.
      if (!(error instanceof StoreError)) throw error;
      this.#tools.onUnsent(id, error.message);
    }
  }

  #conclude(id: number, outcome: Outcome): void {
    const { pictures, onOutcome } = this.#tools;
    if (outcome.kind === 'applied') pictures.merge(outcome.change);
    if (outcome.kind === 'refused') pictures.mergeSnapshot(outcome.snapshot);
    onOutcome(id, outcome);
    if (outcome.kind === 'applied') void this.#awaitRow(outcome);
  }

  async #awaitRow({ change, recorded }: Extract<Outcome, { kind: 'applied' }>): Promise<void> {
    if (!(await recorded)) this.#tools.onUnrecorded(change);
  }
}

/** What could not be released, or was asked for by somebody else as well, is asked for again no sooner, ms. */
const EXPIRE_PAUSE_MS = 10_000;

/**
 * Has reservations released that a screen sees run out, for whoever acts there: one after the other, each once in a
 * while. Nobody waits for that: the box office asks the store's own clock, whoever collects first wins, and what goes
 * wrong is done by the next one who looks.
 */
export class Expirer {
  readonly #tools: Pick<FollowerTools, 'pictures'> & { readonly boxOffice: BoxOffice };
  readonly #asked = new Map<string, number>();
  #work: Promise<void> | null = null;
  #again: NodeJS.Timeout | null = null;
  #isOver = false;

  constructor(tools: Pick<FollowerTools, 'pictures'> & { readonly boxOffice: BoxOffice }) {
    this.#tools = tools;
  }

  /** Tells what is on the screen, and in whose name something may be done; null where nobody acts. */
  see(rooms: ReadonlyMap<string, RoomSnapshot>, by: string | null): void {
    if (this.#again !== null) clearTimeout(this.#again);
    this.#again = null;
    if (by === null || this.#isOver || this.#work !== null) return;
    const overdue = [...rooms.values()].flatMap((snapshot) => overdueIn(snapshot, snapshot.at));
    if (overdue.length === 0) return;
    this.#again = setTimeout(() => this.see(rooms, by), EXPIRE_PAUSE_MS).unref();
    const now = performance.now();
    const due = overdue.filter(
      ({ booking }) => now - (this.#asked.get(booking) ?? Number.NEGATIVE_INFINITY) >= EXPIRE_PAUSE_MS,
    );
    if (due.length === 0) return;
    this.#work = this.#release(due, by).finally(() => {
      this.#work = null;
    });
  }

  /** Begins nothing more, and waits for what is under way. */
  async end(): Promise<void> {
    this.#isOver = true;
    if (this.#again !== null) clearTimeout(this.#again);
    if (this.#work !== null)
      await Promise.race([this.#work, delay(EXPIRE_LEAVE_MS, undefined, { ref: false })]);
  }

  async #release(due: readonly Overdue[], by: string): Promise<void> {
    const { boxOffice, pictures } = this.#tools;
    for (const { room, booking } of due) {
      if (this.#isOver) return;
      this.#asked.set(booking, performance.now());
      try {
        // oxlint-disable-next-line no-await-in-loop
        let outcome = await boxOffice.fulfil({ kind: 'expire', room, booking, by });
        // oxlint-disable-next-line no-await-in-loop
        if (outcome.kind === 'unknown') outcome = await boxOffice.abandon(outcome.change);
        if (outcome.kind === 'applied') pictures.merge(outcome.change);
        if (outcome.kind === 'settled') pictures.mergeSnapshot(outcome.snapshot);
      } catch (error) {
        // A store that is away is told of elsewhere.
        if (!(error instanceof StoreError)) throw error;
      }
    }
  }
}

/** Leaving waits so long for a release that is under way, ms. */
const EXPIRE_LEAVE_MS = 1_000;

/** Whether a seat carries the change, or a linearizable picture shows that it never can be applied. */
function isTold(change: Change, rooms: ReadonlyMap<string, RoomSnapshot>): boolean {
  const snapshot = rooms.get(change.room);
  if (snapshot === undefined) return false;
  const verdict = verdictOn(change, snapshot);
  return verdict === 'applied' || (verdict === 'never' && snapshot.isLinearizable);
}

/** Open requests with one of them in another phase. */
export function inPhase<Open extends Followed>(
  requests: readonly Open[],
  id: number,
  phase: RequestPhase,
): readonly Open[] {
  return requests.map((request) => (request.id === id ? { ...request, phase } : request));
}

/** Open requests without one of them. */
export function without<Open extends Followed>(requests: readonly Open[], id: number): readonly Open[] {
  return requests.filter((request) => request.id !== id);
}
