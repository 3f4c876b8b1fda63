import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';

import type { BoxOffice } from '../../../booking/box-office.ts';
import type { Outcome } from '../../../booking/outcome.ts';
import type { Store } from '../../../store/store.ts';
import type { HoldRequest } from '../../../theater/request.ts';
import { isSameSeat, type SeatPosition, withoutRepeats } from '../../../theater/seats.ts';
import type { Marks } from '../state/client-state.ts';

/** How long a hold lasts, ms. */
export const HOLD_MS = 120_000;

/** A hold of somebody who is still at the keys is renewed when it has lasted so long, ms. */
const RENEW_AFTER_MS = HOLD_MS / 2;

/** What was refused or got no answer is tried again no sooner, ms. */
const PAUSE_MS = 10_000;

/** Leaving waits so long for what was held to be let go, ms; the rest is done by the time. */
const LEAVE_MS = 1_000;

/** Carries a hold out; rejects with a StoreError where the store cannot be asked. */
export type HoldSeats = (request: HoldRequest) => Promise<Outcome>;

/** Seats that this terminal may hold: what it asked for and has not let go. */
type Held = Marks & { readonly since: number };

/**
 * Holds the marked seats for whoever sits here, as long as keys are pressed: one request at a time, whatever was
 * marked meanwhile goes into the next one. Nothing rests on a hold: what goes wrong with one is not told, and the
 * booking finds out.
 */
export class SeatHolds {
  readonly #hold: HoldSeats;
  readonly #client: string;
  readonly #now: () => number;
  #wanted: Marks | null = null;
  /** Seats of requests on their way: theirs are not let go. */
  #busy: readonly Marks[] = [];
  #held: Held | null = null;
  #work: Promise<void> | null = null;
  #asked: string | null = null;
  #lastKeyAt: number;
  #pausedUntil = 0;
  #timer: NodeJS.Timeout | null = null;
  #isOver = false;

  constructor(hold: HoldSeats, client: string, now: () => number = () => performance.now()) {
    this.#hold = hold;
    this.#client = client;
    this.#now = now;
    this.#lastKeyAt = now();
  }

  /** Tells what is marked, and which seats open requests are about. */
  want(marks: Marks | null, busy: readonly Marks[]): void {
    if (marks !== this.#wanted) this.#pausedUntil = 0;
    this.#wanted = marks;
    this.#busy = busy;
    this.#begin();
  }

  /** Whether a hold of the room is on its way: what is seen to change there may be its doing. */
  isAsking(room: string): boolean {
    return this.#asked === room;
  }

  /** Somebody is at the keys. */
  noteKey(): void {
    this.#lastKeyAt = this.#now();
  }

  /** Seats that became a booking are held no more. */
  forget(room: string, seats: readonly SeatPosition[]): void {
    if (this.#held?.room === room) this.#held = heldWithout(this.#held, seats);
  }

  /** Lets everything go, and waits for that, but not for long. */
  async end(): Promise<void> {
    this.#isOver = true;
    this.#wanted = null;
    this.#busy = [];
    this.#pausedUntil = 0;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#begin();
    if (this.#work !== null) await Promise.race([this.#work, delay(LEAVE_MS, undefined, { ref: false })]);
  }

  #begin(): void {
    if (this.#work !== null || this.#next() === null) return;
    this.#work = this.#run().finally(() => {
      this.#work = null;
      this.#waitForRenewal();
    });
  }

  async #run(): Promise<void> {
    for (let request = this.#next(); request !== null; request = this.#next()) {
      const { room, seats, leave } = request;
      const before = this.#held?.room === room ? this.#held.seats : [];
      // Whatever comes of it, these may be held from now on.
      if (seats.length > 0)
        this.#held = { room, seats: withoutRepeats([...before, ...seats]), since: this.#now() };
      // oxlint-disable-next-line no-await-in-loop
      const isDone = await this.#send(request);
      if (isDone && this.#held?.room === room) this.#held = heldWithout(this.#held, leave);
      if (isDone) continue;
      if (this.#isOver) return;
      this.#pausedUntil = this.#now() + PAUSE_MS;
      if (this.#held !== null) this.#held = { ...this.#held, since: Number.NEGATIVE_INFINITY };
    }
  }

  async #send(request: HoldRequest): Promise<boolean> {
    this.#asked = request.room;
    try {
      const { kind } = await this.#hold(request);
      return kind === 'applied' || kind === 'settled';
    } catch {
      // A store that is away is told of elsewhere; the time ends what it holds.
      return false;
    } finally {
      this.#asked = null;
    }
  }

  /** The next thing to ask for: first what is held elsewhere goes. */
  #next(): HoldRequest | null {
    const [held, wanted, now] = [this.#held, this.#wanted, this.#now()];
    if (now < this.#pausedUntil) return null;
    const facts = { kind: 'hold', client: this.#client, forMs: HOLD_MS } as const;
    const isElsewhere = held !== null && held.room !== wanted?.room;
    const seats = isElsewhere ? [] : (wanted?.seats ?? []);
    const leave = without(held?.seats ?? [], [...seats, ...this.#seatsInRequests(held?.room)]);
    const room = isElsewhere ? held.room : wanted?.room;
    if (room === undefined) return null;
    if (leave.length > 0) return { ...facts, room, seats, leave };
    // What is on its way is waited for: it may be what holds the seats.
    if (isElsewhere) return null;
    const isAtKeys = now - this.#lastKeyAt < HOLD_MS;
    const isOld = held !== null && now - held.since > RENEW_AFTER_MS && isAtKeys;
    const isMissing = without(seats, held?.seats ?? []).length > 0;
    return seats.length > 0 && (isMissing || isOld) ? { ...facts, room, seats, leave } : null;
  }

  #seatsInRequests(room: string | undefined): readonly SeatPosition[] {
    return this.#busy.filter((request) => request.room === room).flatMap(({ seats }) => seats);
  }

  #waitForRenewal(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#held === null || this.#isOver) return;
    const now = this.#now();
    const dueMs = Math.max(this.#held.since + RENEW_AFTER_MS, this.#pausedUntil) - now;
    this.#timer = setTimeout(
      () => {
        this.#begin();
        if (this.#work === null) this.#waitForRenewal();
      },
      Math.max(dueMs, 1_000),
    ).unref();
  }
}

function heldWithout(held: Held, seats: readonly SeatPosition[]): Held | null {
  const left = without(held.seats, seats);
  return left.length === 0 ? null : { ...held, seats: left };
}

function without(seats: readonly SeatPosition[], others: readonly SeatPosition[]): readonly SeatPosition[] {
  return seats.filter((seat) => !others.some((other) => isSameSeat(other, seat)));
}

/**
 * Asks the box office for a hold, on a picture that is made for it: how long a hold lasts is counted from its moment.
 */
export async function holdSeats(
  { store, boxOffice }: { readonly store: Pick<Store, 'look'>; readonly boxOffice: BoxOffice },
  request: HoldRequest,
): Promise<Outcome> {
  // A file is read at once: what the key has changed is drawn first.
  await nextTurn();
  const seen = await store.look(request.room, 'browse');
  return await boxOffice.fulfil(request, { seen });
}
