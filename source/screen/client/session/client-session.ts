import type { BoxOffice } from '../../../booking/box-office.ts';
import { listWords } from '../../../booking/describe-change.ts';
import { namesakeWords, RENEWED_WORDS, seatsWords } from '../../../booking/describe.ts';
import { makeBookingId } from '../../../booking/ids.ts';
import type { Outcome } from '../../../booking/outcome.ts';
import { StoreError } from '../../../store/store.ts';
import type { Change } from '../../../theater/change.ts';
import type { Request } from '../../../theater/request.ts';
import { seatLabel } from '../../../theater/seats.ts';
import { type OccupancyControl, RENEWED_MESSAGE } from '../../../watch/occupancy.ts';
import type { Key } from '../../kit/keys/key-codes.ts';
import { bindingOf, keyContext } from '../keys/bindings.ts';
import {
  type ClientState,
  type Effect,
  firstState,
  type Scene,
  type SeatRequest,
  withoutOldMessage,
} from '../state/client-state.ts';
import { noticeLostMarks } from '../state/marks.ts';
import { dispatch } from './dispatch.ts';
import { provableRequests, typeName } from './make-request.ts';
import { type Explain, NewsFinder } from './news-finder.ts';
import { withNews, withSeenNews } from './news.ts';
import { doubtRequest, failRequest, settleRequest } from './settle-request.ts';

/** What the session works with. */
type SessionTools = {
  readonly boxOffice: BoxOffice;
  readonly pictures: Pick<OccupancyControl, 'merge' | 'mergeSnapshot'>;
  /** Says who changed what others have changed, and why. */
  readonly explain: Explain;
  /** Called once, when the terminal may be given back: every open request has ended, or the patience has. */
  readonly onLeave: () => void;
  readonly onSuspend: () => void;
  readonly onRepaint: () => void;
  /** How long leaving waits for open requests, ms. */
  readonly leavePatienceMs?: number;
};

const LEAVE_PATIENCE_MS = 3000;

/**
 * The booking terminal between keys and store: pure functions say what the next state is and what is to be done, this
 * does it. React reads the state by `subscribe` and `getState`; the same object is the same state.
 */
export class ClientSession {
  #state: ClientState;
  #scene: Scene;
  readonly #tools: SessionTools;
  readonly #listeners = new Set<() => void>();
  readonly #news: NewsFinder;
  #hasLeft = false;
  #isGreeted = false;
  readonly #open = new Map<number, { readonly end: Promise<void>; readonly abort: AbortController }>();

  constructor(scene: Scene, tools: SessionTools) {
    this.#scene = scene;
    this.#tools = tools;
    this.#state = firstState(scene.plan);
    this.#news = new NewsFinder({
      client: scene.client,
      explain: tools.explain,
      onNews: (news) => this.#become(withNews(this.#state, news)),
    });
    this.#notice();
  }

  readonly getState = (): ClientState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Tells the session what is on the screen now: keys are read against it. */
  readonly see = (scene: Scene): void => {
    const { rooms, client } = scene;
    const { rooms: before, renewedAt } = this.#scene;
    this.#scene = scene;
    if (scene.renewedAt !== renewedAt) this.#become(inNewTheater(this.#state));
    this.#become(noticeLostMarks(withoutOldMessage(this.#state, rooms), before, rooms, client));
    for (const { id, phase } of provableRequests(this.#state, rooms)) {
      if (phase.kind === 'unconfirmed') this.#abandon(id, phase.change);
    }
    this.#notice();
  };

  /** Says something that happened outside, such as losing the store. */
  readonly tell = (message: ClientState['message']): void => this.#become({ ...this.#state, message });

  /** Does what a key asks for; a key that is bound to nothing here does nothing. */
  readonly press = (key: Key): void => {
    const before = this.#state;
    const context = keyContext(before, this.#scene.layout);
    const binding = bindingOf(key, context);
    if (binding === null) return context === 'prompt' ? this.#become(typeName(before, key)) : undefined;
    const { state, effects } = dispatch(before, binding.command, Number(key), this.#scene);
    const told = withoutOldMessage(state, this.#scene.rooms);
    this.#become(context === 'map' ? withSeenNews(before, told) : told);
    for (const effect of effects) this.#perform(effect);
  };

  /**
   * What others do while a request of this terminal is open cannot be told from what it does itself, until its
   * outcome.
   */
  #notice(): void {
    this.#greet();
    const { requests } = this.#state;
    this.#news.see(this.#scene.rooms, (room) => requests.some((request) => request.room === room));
  }

  /** Once all rooms were seen: says who has bookings under a name that may have been meant. */
  #greet(): void {
    const { plan, rooms, client } = this.#scene;
    if (this.#isGreeted || plan.rooms.some(({ room }) => !rooms.has(room))) return;
    this.#isGreeted = true;
    const text = namesakeWords(client, rooms.values());
    if (text !== null) this.tell({ tone: 'warning', text });
  }

  #become(state: ClientState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  #perform(effect: Effect): void {
    switch (effect.kind) {
      case 'fulfil': {
        const abort = new AbortController();
        this.#follow(effect.request, abort, this.#fulfil(effect.request, effect.wanted, abort.signal));
        return;
      }
      case 'give-up':
        if (effect.change === null) this.#open.get(effect.request)?.abort.abort();
        else this.#abandon(effect.request, effect.change);
        return;
      case 'leave':
        void this.#leave(effect.isAtOnce);
        return;
      case 'suspend':
        this.#tools.onSuspend();
        return;
      case 'repaint':
        this.#tools.onRepaint();
    }
  }

  /** Keeps a request among those that leaving waits for, until its end. */
  #follow(id: number, abort: AbortController, work: Promise<void>): void {
    this.#open.set(id, { end: work.finally(() => this.#open.delete(id)), abort });
  }

  /** Has the box office say what became of an unconfirmed change, or make sure that nothing does; once at a time. */
  #abandon(id: number, change: Change): void {
    if (!this.#open.has(id)) this.#follow(id, new AbortController(), this.#settle(id, change));
  }

  async #settle(id: number, change: Change): Promise<void> {
    const outcome = await this.#tools.boxOffice.abandon(change);
    this.#conclude(id, outcome);
  }

  #conclude(id: number, outcome: Outcome): void {
    const { pictures } = this.#tools;
    if (outcome.kind === 'applied') {
      this.#news.note(outcome.change);
      pictures.merge(outcome.change);
    }
    if (outcome.kind === 'refused') pictures.mergeSnapshot(outcome.snapshot);
    this.#become(settleRequest(this.#state, id, outcome, this.#scene.client));
    this.#notice();
  }

  async #fulfil(id: number, wanted: SeatRequest, signal: AbortSignal): Promise<void> {
    const { boxOffice } = this.#tools;
    const { client, rooms } = this.#scene;
    const seen = rooms.get(wanted.room);
    const onDoubt = (): void => this.#become(doubtRequest(this.#state, id));
    try {
      const outcome = await boxOffice.fulfil(requestOf(wanted, client), {
        signal,
        onDoubt,
        ...(seen && { seen }),
      });
      this.#conclude(id, outcome);
    } catch (error) {
      // Any other error is a bug, of which nobody can say what it left behind.
      if (!(error instanceof StoreError)) throw error;
      this.#become(failRequest(this.#state, id, error.message));
      this.#notice();
    }
  }

  #openNames(): string {
    return listWords(this.#state.requests.map(({ room, seats }) => seatsWords(room, seats)));
  }

  /** Gives open requests up and waits for what becomes of them, but not for ever; asked again, it goes at once. */
  async #leave(isAtOnce: boolean): Promise<void> {
    if (!isAtOnce && this.#state.requests.length > 0) {
      for (const { id, phase } of this.#state.requests) {
        if (phase.kind === 'unconfirmed') this.#abandon(id, phase.change);
      }
      this.tell({
        tone: 'plain',
        text: `Waiting for what becomes of ${this.#openNames()}; q again leaves at once.`,
      });
      for (const { abort } of this.#open.values()) abort.abort();
      const patience = AbortSignal.timeout(this.#tools.leavePatienceMs ?? LEAVE_PATIENCE_MS);
      const { promise: tooLong, resolve } = Promise.withResolvers<void>();
      patience.addEventListener('abort', () => resolve(), { once: true });
      await Promise.race([Promise.all([...this.#open.values()].map(({ end }) => end)), tooLong]);
    }
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    this.#news.end();
    this.#tools.onLeave();
  }
}

function requestOf(wanted: SeatRequest, client: string): Request {
  const { operation, room, seats, booking } = wanted;
  if (operation === 'book') return { kind: 'book', room, seats, client, booking: booking ?? makeBookingId() };
  const pins = booking === null ? null : new Map(seats.map((seat) => [seatLabel(seat), booking]));
  return wanted.operation === 'give'
    ? { kind: 'give', room, seats, client, to: wanted.to, pins }
    : { kind: 'release', room, seats, client, pins };
}

/** What was marked, asked about or done in a theater that is over has no meaning in the one that took its place. */
function inNewTheater(state: ClientState): ClientState {
  // That something was refused for this very reason says more.
  const isSaid = state.message?.text.startsWith(RENEWED_WORDS) === true;
  const message = isSaid ? state.message : ({ tone: 'warning', text: RENEWED_MESSAGE } as const);
  return { ...state, marks: null, overlay: null, undo: [], redo: [], news: [], message };
}
