import { namesakeWords, RENEWED_WORDS, seatsWords, makeBookingId } from '../../../booking/asked.ts';
import type { BoxOffice, FulfilOptions } from '../../../booking/box-office.ts';
import { listWords } from '../../../booking/describe.ts';
import { Expirer, Follower } from '../../../booking/follow.ts';
import type { Outcome } from '../../../booking/outcome.ts';
import { unrecordedWords } from '../../../booking/resolve.ts';
import type { Left, Transfers } from '../../../booking/transfer.ts';
import { StoreError } from '../../../store/store.ts';
import type { Change } from '../../../theater/change.ts';
import { isCome, leavingOf } from '../../../theater/decisions/transfer.ts';
import { withChange } from '../../../theater/picture.ts';
import type { HoldRequest, Request, Seller } from '../../../theater/request.ts';
import type { Sale } from '../../../theater/sales.ts';
import { seatLabel } from '../../../theater/seats.ts';
import { reservationsIn } from '../../../theater/snapshot.ts';
import { type OccupancyControl, RENEWED_MESSAGE } from '../../../watch/occupancy.ts';
import type { Command, KeyContext } from '../../kit/keys/binding.ts';
import type { Key, MouseReport } from '../../kit/keys/key-codes.ts';
import { Glows } from '../../map/glows.ts';
import { bindingOf, isCounting, isTyping, keyContext } from '../keys/bindings.ts';
import {
  type ClientState,
  type Effect,
  firstState,
  type Happening,
  type Marks,
  type OpenRequest,
  type Scene,
  sceneOf,
  type SeatRequest,
  withoutOldMessage,
} from '../state/client-state.ts';
import { atTill, holderOf, newTill, viewerOf, withSales } from '../state/customer.ts';
import { noticeLostMarks } from '../state/marks.ts';
import { dispatch } from './dispatch.ts';
import { typeName } from './make-request.ts';
import { pointAt } from './mouse.ts';
import { leftMessage, transferOf } from './move-booking.ts';
import {
  type Explain,
  happeningsIn,
  NewsFinder,
  ownHappening,
  withHappened,
  type PanelQuestions,
  PanelTeller,
} from './news-finder.ts';
import { positionOf, type RoomChanges, withNews, withSeenNews } from './news.ts';
import { withActions } from './palette.ts';
import { type HoldSeats, SeatHolds } from './seat-holds.ts';
import { doubtRequest, failRequest, type FindWaiting, settleRequest, withWaiting } from './settle-request.ts';

/** What the session works with. */
type SessionTools = PanelQuestions & {
  readonly boxOffice: BoxOffice;
  readonly pictures: Pick<OccupancyControl, 'merge' | 'mergeSnapshot'>;
  /** Says who changed what others have changed, and why. */
  readonly explain: Explain;
  /** Called once, when the terminal may be given back: every open request has ended, or the patience has. */
  readonly onLeave: () => void;
  /** Told each time that another terminal has changed seats, whosever they are; absent where nobody asks for it. */
  readonly onOthers?: (changes: RoomChanges) => void;
  readonly onSuspend: () => void;
  readonly onRepaint: () => void;
  /** Takes the mouse from the terminal, or gives it back. */
  readonly onMouse?: (isTaken: boolean) => void;
  /** Sends the terminal a text to copy; false where it takes none. */
  readonly onCopy: (text: string) => boolean;
  /** What anybody sold this evening, the newest first; rejects with a StoreError. */
  readonly findSales: () => Promise<readonly Sale[]>;
  /** Who waits in a room, the first to come first; rejects with a StoreError. Absent where nobody asks. */
  readonly findWaiting?: FindWaiting;
  /** Holds seats while they are marked; absent where nothing is held. */
  readonly hold?: HoldSeats;
  /** Moves bookings to other rooms; absent where nobody does. */
  readonly transfers?: Transfers;
  /** Whether this is a till, which asks for a customer before each sale. */
  readonly isTill?: boolean;
  /** Whether the mouse is taken from the start. */
  readonly hasMouse?: boolean;
  /** Between 0 and 1, another one in each terminal, so that a crowd is not sent to the same seats. */
  readonly luck?: number;
  /** How long seats glow that another terminal changed, ms. */
  readonly glowMs?: number;
  /** How long leaving waits for open requests, ms. */
  readonly leavePatienceMs?: number;
};

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
  readonly #glows: Glows;
  #hasLeft = false;
  #isGreeted = false;
  readonly #panels: PanelTeller;
  readonly #follower: Follower;
  readonly #holds: SeatHolds | null;
  readonly #expirer: Expirer;
  /** What became of the second steps of transfers, by the ids of their requests, until that is told. */
  readonly #left = new Map<number, Left>();

  constructor(scene: Scene, tools: SessionTools) {
    this.#scene = scene;
    this.#tools = tools;
    const till = tools.isTill === true ? newTill(true) : null;
    this.#state = {
      ...firstState(scene.plan, till),
      luck: tools.luck ?? Math.random(),
      hasMouse: tools.hasMouse === true,
    };
    this.#follower = new Follower({
      boxOffice: tools.boxOffice,
      pictures: tools.pictures,
      onDoubt: (id) => this.#become(doubtRequest(this.#state, id)),
      onOutcome: (id, outcome) => this.#conclude(id, outcome),
      onUnsent: (id, reason) => {
        this.#become(failRequest(this.#state, id, reason, this.#scene.client));
        this.#notice();
      },
      onUnrecorded: (change) => this.tell({ tone: 'warning', text: unrecordedWords(change) }),
    });
    this.#expirer = new Expirer(tools);
    this.#panels = new PanelTeller(tools, (told) => this.#become({ ...this.#state, ...told }));
    this.#glows = new Glows((glows) => this.#become({ ...this.#state, glows }), tools.glowMs);
    this.#news = new NewsFinder({
      client: scene.client,
      explain: tools.explain,
      onNews: (news) => this.#become(withNews(this.#state, news)),
      onChanged: (changes) => {
        const { after, seats } = changes;
        tools.onOthers?.(changes);
        this.#glows.add({ room: after.room, seats: seats.map(positionOf) });
        this.#happened(happeningsIn(after, seats, viewerOf(this.#seen())));
      },
    });
    const { hold } = tools;
    this.#holds =
      hold === undefined ? null : new SeatHolds((request) => this.#hold(hold, request), scene.client);
    this.#notice();
    if (till !== null) this.#perform({ kind: 'find-sales' });
  }

  readonly getState = (): ClientState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Tells the session what is on the screen now: keys are read against it. */
  readonly see = (scene: Scene): void => {
    const { rooms } = scene;
    const { rooms: before, renewedAt } = this.#scene;
    this.#scene = scene;
    if (scene.renewedAt !== renewedAt) {
      this.#glows.end();
      this.#panels.restart();
      this.#become(inNewTheater(this.#state));
      if (this.#state.till !== null) this.#perform({ kind: 'find-sales' });
    }
    this.#become(
      noticeLostMarks(withoutOldMessage(this.#state, rooms), before, rooms, holderOf(this.#seen())),
    );
    if (this.#state.overlay?.kind === 'goto') this.#become(withActions(this.#state, this.#seen()));
    this.#follower.see(this.#state.requests, rooms);
    this.#notice();
    this.#tellMore();
    this.#expire();
  };

  /** Says something that happened outside, such as losing the store. */
  readonly tell = (message: ClientState['message']): void => this.#become({ ...this.#state, message });

  /**
   * Does what a key asks for; a key that is bound to nothing here does nothing. One that came with others may be
   * pasted, and ends no line that is typed by what it would do.
   */
  readonly press = (key: Key, isAlone = true): void => {
    const before = this.#state;
    const now = keyContext(before, this.#scene.layout);
    const context = now === 'seat' && !isAlone ? 'line' : now;
    this.#holds?.noteKey();
    const binding = bindingOf(key, context, this.#scene.bindings);
    if (binding === null) {
      const typed = isTyping(context) ? typeName(before, key) : withCount(before, key, context);
      return this.#become(withActions(typed, this.#seen()));
    }
    if (!isAlone && binding.command === 'accept' && isPalette(before))
      return this.tell({
        tone: 'warning',
        text: 'Enter came together with other keys: pressed alone it does it.',
      });
    const seen = this.#seen();
    const { state, effects } = dispatch(before, binding.command, Number(key), seen);
    const told = withoutHints(
      withoutOldMessage(withActions(state, seen), this.#scene.rooms),
      binding.command,
    );
    this.#become(context === 'map' ? withSeenNews(before, told) : told);
    for (const effect of effects) this.#perform(effect);
    this.#tellMore();
    if (state.till !== before.till) this.#expire();
  };

  /** Does what the mouse asks for, where it is taken: what the keys of the same would. */
  readonly point = (mouse: MouseReport): void => {
    const before = this.#state;
    if (!before.hasMouse) return;
    this.#holds?.noteKey();
    const seen = this.#seen();
    const { state, effects } = pointAt(before, mouse, seen);
    this.#become(withoutOldMessage(withActions(state, seen), this.#scene.rooms));
    for (const effect of effects) this.#perform(effect);
    this.#tellMore();
  };

  /** A till has reservations released that ran out; whoever books for himself changes nothing of others. */
  #expire(): void {
    const { rooms, client, limits } = this.#scene;
    const maySell = this.#state.till !== null && (limits?.change ?? null) === null;
    this.#expirer.see(rooms, maySell ? client : null);
  }

  /** The scene as keys are read against it. */
  #seen(): Scene {
    return atTill(this.#state, sceneOf(this.#state, this.#scene));
  }

  /**
   * What others do while a request of this terminal is open cannot be told from what it does itself, until its
   * outcome.
   */
  #notice(): void {
    this.#greet();
    const { requests } = this.#state;
    const isBusy = (room: string): boolean =>
      this.#holds?.isAsking(room) === true || requests.flatMap(seatsOf).some((part) => part.room === room);
    this.#news.see(this.#scene.rooms, isBusy);
  }

  /** Whether the screen has lines to tell more than the rooms. */
  get #hasPanels(): boolean {
    const { layout } = this.#scene;
    return layout.kind === 'map' && layout.panelLines > 0;
  }

  /** Where nobody would see it, no frame is drawn for it. */
  #happened(happened: readonly Happening[]): void {
    if (this.#hasPanels) this.#become(withHappened(this.#state, happened));
  }

  /** What only a large screen tells. */
  #tellMore(): void {
    if (this.#hasPanels) this.#panels.tell(this.#state.cursor, this.#scene.rooms, () => this.#state.story);
  }

  /**
   * Once all rooms were seen: says who has bookings under a name that may have been meant, or, where nobody has any,
   * what a newcomer has to know.
   */
  #greet(): void {
    const { plan, rooms, client } = this.#scene;
    if (this.#isGreeted || plan.rooms.some(({ room }) => !rooms.has(room))) return;
    this.#isGreeted = true;
    const text = namesakeWords(client, rooms.values());
    if (text !== null) this.tell({ tone: 'warning', text });
    const maySell = (this.#scene.limits?.change ?? null) === null;
    if (maySell && this.#state.till === null && reservationsIn(rooms.values()).length === 0)
      this.#become({ ...this.#state, hasHints: true });
  }

  #become(state: ClientState): void {
    if (state === this.#state) return;
    this.#state = state;
    if (!this.#hasLeft) this.#holds?.want(state.marks, state.requests.flatMap(seatsOf));
    for (const listener of this.#listeners) listener();
  }

  #perform(effect: Effect): void {
    switch (effect.kind) {
      case 'fulfil':
        this.#fulfil(effect.request, effect.wanted);
        return;
      case 'give-up':
        this.#follower.giveUp(effect.request);
        return;
      case 'leave':
        void this.#leave(effect.isAtOnce);
        return;
      case 'suspend':
        this.#tools.onSuspend();
        return;
      case 'repaint':
        this.#tools.onRepaint();
        return;
      case 'mouse':
        this.#tools.onMouse?.(effect.isTaken);
        return;
      case 'find-sales':
        void this.#findSales();
        return;
      case 'copy':
        this.#copy(effect.text);
    }
  }

  /** Asks the history what was sold; what this terminal knows itself stays, whatever becomes of that. */
  async #findSales(): Promise<void> {
    try {
      const found = await this.#tools.findSales();
      const { till } = this.#state;
      if (till !== null)
        this.#become({ ...this.#state, till: { ...till, sales: withSales(found, till.sales) } });
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.tell({ tone: 'warning', text: 'The history cannot be read now: sales may be missing.' });
    }
  }

  /** A terminal does not answer, so no more is said than that the text was sent. */
  #copy(text: string): void {
    const isSent = this.#tools.onCopy(text);
    const words = isSent
      ? `${text} was sent to the terminal to copy; no terminal says whether it did.`
      : `This terminal cannot be asked to copy; the reference is ${text}.`;
    const { cursor } = this.#state;
    this.tell({ tone: isSent ? 'good' : 'warning', text: words, about: { cursor } });
  }

  /** With what the request of a screen is to the box office; its outcome may tell newer pictures. */
  #fulfil(id: number, wanted: SeatRequest): void {
    const { boxOffice } = this.#tools;
    const { client, rooms } = this.#scene;
    const seller = this.#seen().till?.seller;
    // What seats join may be gone by now, which their own versions do not tell: that is decided on a new look.
    const seen = wanted.joins === true ? undefined : rooms.get(wanted.room);
    const { target, room } = wanted;
    if (target !== undefined && target.room !== room)
      return this.#follower.fulfil(id, (options) => this.#transfer(id, wanted, target, seller, options));
    this.#follower.fulfil(id, (options) =>
      boxOffice.fulfil(requestOf(wanted, client, seller), { ...options, ...(seen && { seen }) }),
    );
  }

  /** Both steps to another room; what is followed is the first. */
  async #transfer(
    id: number,
    wanted: SeatRequest,
    target: Marks,
    seller: Seller | undefined,
    options: FulfilOptions,
  ): Promise<Outcome> {
    const { transfers } = this.#tools;
    const { client: actor } = this.#scene;
    const client = wanted.customer ?? actor;
    if (transfers === undefined) throw new StoreError('unavailable', 'nobody moves to other rooms here');
    const people = { client, ...sellerOf(wanted, client, actor, seller) };
    const { first, left } = await transfers.transfer(transferOf(wanted, target, people), options);
    if (left !== null) this.#left.set(id, left);
    return first;
  }

  /** Makes the second step of a transfer of which only the first was followed to its end. */
  async #finish(come: Change): Promise<void> {
    const left = await this.#tools.transfers?.finish(come);
    if (left === undefined) return;
    this.#showLeft(come, left);
    this.tell(leftMessage(come, left));
  }

  /** The seats that a booking has left are shown as what this terminal did. */
  #showLeft(come: Change, left: Left): void {
    const leave = leavingOf(come);
    if (left.kind !== 'left' || leave === null) return;
    this.#news.note(leave);
    this.#tools.pictures.merge(leave);
  }

  #conclude(id: number, outcome: Outcome): void {
    if (outcome.kind === 'applied') {
      this.#news.note(outcome.change);
      this.#holds?.forget(
        outcome.change.room,
        outcome.change.seats.map(({ after }) => after),
      );
    }
    const left = this.#left.get(id);
    this.#left.delete(id);
    const settled = settleRequest(this.#state, id, outcome, this.#scene.client);
    if (outcome.kind === 'applied' && left !== undefined) {
      this.#showLeft(outcome.change, left);
      this.#become({ ...settled, message: leftMessage(outcome.change, left) });
    } else this.#become(settled);
    if (outcome.kind === 'applied') {
      this.#happened(ownHappening(outcome.change, this.#state, Date.now()));
      void this.#tellWhoWaits(outcome.change);
      if (isCome(outcome.change) && left === undefined) void this.#finish(outcome.change);
    }
    this.#notice();
  }

  /** Behind the word of a release, who waits for seats that there are now; a list that cannot be read is not told. */
  async #tellWhoWaits(change: Change): Promise<void> {
    const { findWaiting } = this.#tools;
    if (findWaiting === undefined || change.kind !== 'release') return;
    const { message } = this.#state;
    try {
      const list = await findWaiting(change.room);
      const picture = this.#scene.rooms.get(change.room);
      if (picture !== undefined)
        this.#become(withWaiting(this.#state, message, withChange(picture, change), list));
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    }
  }

  /** Carries out a hold, and shows what came of it. */
  async #hold(hold: HoldSeats, request: HoldRequest): Promise<Outcome> {
    const { pictures } = this.#tools;
    const outcome = await hold(request);
    if (outcome.kind === 'applied') {
      this.#news.note(outcome.change);
      pictures.merge(outcome.change);
    } else if ('snapshot' in outcome) pictures.mergeSnapshot(outcome.snapshot);
    return outcome;
  }

  #openNames(): string {
    return listWords(this.#state.requests.map(({ room, seats }) => seatsWords(room, seats)));
  }

  /** Gives open requests up and waits for what becomes of them, but not for ever; asked again, it goes at once. */
  async #leave(isAtOnce: boolean): Promise<void> {
    if (!isAtOnce && this.#state.requests.length > 0) {
      this.tell({
        tone: 'plain',
        text: `Waiting for the result of ${this.#openNames()}; q again leaves at once.`,
      });
      await this.#follower.leave(this.#state.requests, this.#tools.leavePatienceMs);
    }
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    const expirer = this.#expirer.end();
    if (!isAtOnce) await Promise.all([this.#holds?.end(), expirer]);
    this.#news.end();
    this.#panels.end();
    this.#glows.end();
    this.#tools.onLeave();
  }
}

/** Whether Enter would do whatever is chosen, and not only go somewhere. */
function isPalette({ overlay }: ClientState): boolean {
  return overlay?.kind === 'goto' && overlay.index !== undefined;
}

/** A number key that is bound to nothing says how often the next key is to be done; any other one ends that. */
function withCount(state: ClientState, key: Key, context: KeyContext): ClientState {
  const isDigit = isCounting(context) && (state.count === null ? /^[1-9]$/ : /^\d$/).test(key);
  if (!isDigit) return state.count === null ? state : { ...state, count: null };
  return { ...state, count: Math.min((state.count ?? 0) * 10 + Number(key), MOST_TIMES) };
}

/** More often nobody wants a key to be done. */
const MOST_TIMES = 999;

/** Keys that only look for a seat, so that whoever has found out about them may still need the hints. */
const MOVES: ReadonlySet<Command> = new Set([
  'left',
  'right',
  'up',
  'down',
  'page-up',
  'page-down',
  'first',
  'last',
  'room',
  'next-room',
  'previous-room',
  'repaint',
  'suspend',
]);

/** The hints are over once a key has done something. */
function withoutHints(state: ClientState, command: Command): ClientState {
  return state.hasHints && !MOVES.has(command) ? { ...state, hasHints: false } : state;
}

function requestOf(wanted: SeatRequest, actor: string, seller: Seller | undefined): Request {
  const { operation, room, seats, booking, customer: client = actor } = wanted;
  const by = client === actor ? {} : { by: actor };
  if (operation === 'book')
    return {
      kind: 'book',
      room,
      seats,
      client,
      booking: booking ?? makeBookingId(),
      ...by,
      ...wanted.kept,
      ...(wanted.joins === true && { joins: true }),
    };
  const pins = booking === null ? null : new Map(seats.map((seat) => [seatLabel(seat), booking]));
  if (operation === 'arrive' || operation === 'collect')
    return { kind: operation, room, seats, by: actor, pins };
  if (wanted.operation === 'unarrive')
    return { kind: 'unarrive', room, seats, by: actor, pins, untils: wanted.untils };
  if (wanted.operation === 'note') return { kind: 'note', room, seats, by: actor, note: wanted.note, pins };
  const sold = sellerOf(wanted, client, actor, seller);
  if (wanted.operation === 'move') {
    const { target } = wanted;
    return { kind: 'move', room, from: seats, to: target.seats, client, pins, ...sold };
  }
  if (wanted.operation === 'reserve')
    return { kind: 'reserve', room, seats, client, until: wanted.until, pins, ...sold };
  return wanted.operation === 'give'
    ? { kind: 'give', room, seats, client, to: wanted.to, pins, ...sold }
    : { kind: 'release', room, seats, client, pins, ...sold };
}

/**
 * Who lets seats go, where it is not the client alone: whoever sits here, also once he is at no till any more. What
 * he takes back is the customer's that it was for: not somebody's to whom it was given on.
 */
function sellerOf(
  { origin }: SeatRequest,
  client: string,
  actor: string,
  seller: Seller | undefined,
): { readonly seller?: Seller } {
  const isStep = origin === 'undo' || origin === 'redo';
  if (seller !== undefined && !isStep) return { seller };
  return client === actor ? {} : { seller: { by: actor, sold: new Set<string>() } };
}

/** Every seat that a request is about, room by room. */
function seatsOf({ room, seats, target }: OpenRequest): readonly Marks[] {
  return [{ room, seats }, ...(target === undefined ? [] : [target])];
}

/** What was marked, asked about or done in a theater that is over has no meaning in the one that took its place. */
function inNewTheater(state: ClientState): ClientState {
  // That something was refused for this very reason says more.
  const isSaid = state.message?.text.startsWith(RENEWED_WORDS) === true;
  const message = isSaid ? state.message : ({ tone: 'warning', text: RENEWED_MESSAGE } as const);
  return {
    ...state,
    marks: null,
    // A name that is being typed is of this moment, and its letters are keys to nothing else.
    overlay: state.overlay?.kind === 'customer' ? { ...state.overlay, books: false } : null,
    found: null,
    proposal: null,
    run: null,
    undo: [],
    redo: [],
    news: [],
    till: state.till === null ? null : { ...state.till, sales: [] },
    glows: [],
    happened: [],
    earlier: null,
    story: null,
    message,
  };
}
