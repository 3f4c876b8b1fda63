import type { BoxOffice } from '../../booking/box-office.ts';
import { explainChanges, salesOfEvening } from '../../booking/history.ts';
import { resolveHint } from '../../booking/resolve.ts';
import type { Transfers } from '../../booking/transfer.ts';
import { type Limits, NO_LIMITS } from '../../store/rights.ts';
import type { ReadingStore } from '../../store/store.ts';
import type { SeatDifference } from '../../theater/picture.ts';
import { type Plan, planShowing, seatsInPlan } from '../../theater/plan.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import { isSameSeat, type Seat } from '../../theater/seats.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import { OccupancyWatch } from '../../watch/occupancy-watch.ts';
import { leftOpenWords } from '../client/lines/message-line.ts';
import { ClientSession } from '../client/session/client-session.ts';
import { holdSeats } from '../client/session/seat-holds.ts';
import {
  type ClientState,
  DEMO_MESSAGE,
  type Marks,
  type OpenRequest,
  type Scene,
} from '../client/state/client-state.ts';
import { atTill, viewerOf } from '../client/state/customer.ts';
import { chooseLayout } from '../kit/layout.ts';
import { chooseAppearance, printable } from '../kit/theme.ts';
import { type LineReader, type LineStreams, readLines, untilSo } from './line-reader.ts';
import { tell } from './sentences.ts';
import { ChangeTeller, linkSentence, othersSentences, plainSentence, sentencesBetween } from './told.ts';
import type { At, Step } from './typed-commands.ts';
import { completionsOf, readLine } from './typed-line.ts';

/** Who books where, by lines that are typed or piped in. */
export type ClientReaderOptions = Partial<LineStreams> & {
  readonly store: ReadingStore;
  readonly boxOffice: BoxOffice;
  readonly transfers?: Transfers;
  readonly client: string;
  readonly plan: Plan;
  /** What may not be done here, and why. */
  readonly limits?: Limits;
  readonly isNew?: boolean;
  readonly isTill?: boolean;
  readonly hasHolds?: boolean;
  readonly isDemo?: boolean;
  /** How long leaving waits for open requests, ms. */
  readonly leavePatienceMs?: number;
};

/** Left with a request that nobody can say the end of. */
const EXIT_UNCONFIRMED = 75;

/** What keys are laid out for, which nobody sees here: any size that shows rooms. */
const UNSEEN_SIZE = { columns: 80, rows: 24 };

/** Seats that are named on Tab before the rest is only counted. */
const MOST_NAMED = 12;

/**
 * The booking terminal in sentences, one line each, until the person leaves or stdin ends; gives the exit code: 0, or
 * 75 when a request is left unconfirmed, which is then named on stderr.
 */
export async function runClientReader(options: ClientReaderOptions): Promise<number> {
  const { store, client } = options;
  const reader = new ClientReader(options);
  const open = await reader.run();
  for (const request of open) process.stderr.write(`${leftOpenWords(request, resolveHint(store, client))}\n`);
  return open.length === 0 ? 0 : EXIT_UNCONFIRMED;
}

/** The booking terminal between typed lines and sentences: the session is that of the screen, without its picture. */
class ClientReader {
  readonly #options: ClientReaderOptions;
  readonly #watch: OccupancyWatch;
  readonly #session: ClientSession;
  readonly #others: ChangeTeller;
  readonly #left = Promise.withResolvers<readonly OpenRequest[]>();
  #scene: Scene;
  #lines: LineReader | null = null;
  /** What was told of so far. */
  #told: ClientState;
  #last: readonly string[] = [];
  readonly #waiting: string[] = [];
  #isWorking = false;
  #hasEnded = false;
  /** Whether steps are under way, of which only the end is told. */
  #isMute = false;
  #isHushed = false;

  constructor(options: ClientReaderOptions) {
    const { store, boxOffice, client, plan, hasHolds = true, isTill = false, isDemo = false } = options;
    const { limits = NO_LIMITS } = options;
    const { leavePatienceMs } = options;
    this.#options = options;
    this.#watch = new OccupancyWatch(
      store,
      plan.rooms.map(({ room }) => room),
    );
    this.#scene = {
      plan,
      client,
      address: store.address,
      isDemo,
      limits,
      appearance: chooseAppearance({ isMono: true }, process.env, process.platform),
      layout: chooseLayout(plan, UNSEEN_SIZE),
      ...this.#watch.getView(),
    };
    this.#others = new ChangeTeller(this.#tellOthers);
    this.#session = new ClientSession(this.#scene, {
      boxOffice,
      pictures: this.#watch,
      explain: (what, signal) => explainChanges(store, what, signal),
      findSales: () => salesOfEvening(store),
      isTill,
      ...(options.transfers !== undefined && { transfers: options.transfers }),
      ...(leavePatienceMs !== undefined && { leavePatienceMs }),
      ...(hasHolds &&
        limits.change === null && { hold: (request) => holdSeats({ store, boxOffice }, request) }),
      onOthers: (changes) => {
        if (!this.#isHushed) this.#others.add(changes);
      },
      onLeave: () => this.#left.resolve(this.#session.getState().requests),
      onRepaint: () => undefined,
      onSuspend: () => undefined,
      onCopy: () => false,
    });
    this.#told = this.#session.getState();
  }

  /** Resolves once the person has left, with the requests whose outcome is still not known. */
  async run(): Promise<readonly OpenRequest[]> {
    const { stdin = process.stdin, stdout = process.stdout } = this.#options;
    const unsubscribe = [this.#session.subscribe(this.#notice), this.#watch.subscribe(this.#see)];
    this.#watch.start();
    try {
      this.#lines = await readLines(
        { stdin, stdout },
        {
          onLine: (line) => {
            this.#waiting.push(line);
            void this.#work();
          },
          complete: (line) => completionsOf(line, this.#at()),
          onSeveral: (lines) => this.#say([severalWords(lines)]),
          onDrop: () => this.#say(['The line is dropped.']),
          onEnd: (isInterrupt) => {
            this.#hasEnded = true;
            if (isInterrupt) this.#session.press('ctrl-c');
            else void this.#work();
          },
        },
      );
      this.#greet();
      void this.#work();
      const open = await this.#left.promise;
      if (open.length === 0) this.#say(['The booking terminal is closed.']);
      return open;
    } finally {
      this.#others.end();
      for (const end of unsubscribe) end();
      this.#watch.stop();
      this.#lines?.end();
    }
  }

  #greet(): void {
    const { client, isNew = false, isDemo = false, limits = NO_LIMITS, plan } = this.#options;
    const { address } = this.#scene;
    this.#say([
      ...(isDemo ? [DEMO_MESSAGE.text] : []),
      ...(limits.change === null ? [] : [limits.change]),
      ...(isNew && !isDemo
        ? [`New: a theater of ${seatsInPlan(plan)} free seats was made in ${makeSafe(address)}.`]
        : []),
      `Theater, for ${makeSafe(client)}. Type a command, then Enter: help lists them, quit leaves.`,
    ]);
  }

  /** Does the lines one after the other; those of a pipe each once the one before has its outcome. */
  async #work(): Promise<void> {
    if (this.#isWorking || this.#lines === null) return;
    this.#isWorking = true;
    // Rooms are seen before anything is done in them; of a store that does not answer that is told.
    await untilSo(this.#watch.subscribe, () => this.#watch.getView().link.kind !== 'opening');
    if (this.#last.length > 0 && !this.#isIntroduced) this.#introduce();
    for (let line = this.#waiting.shift(); line !== undefined; line = this.#waiting.shift()) {
      this.#take(line);
      // Each line may rest on what became of the one before.
      // oxlint-disable-next-line no-await-in-loop
      if (!this.#lines.isTerminal) await untilSo(this.#session.subscribe, () => this.#isSettled());
    }
    this.#isWorking = false;
    if (this.#hasEnded) this.#session.press('ctrl-c');
  }

  #isIntroduced = false;

  /** Tells where the person is, once that is known. */
  #introduce(): void {
    this.#isIntroduced = true;
    this.#say([
      ...tell('room', this.#at()),
      ...(this.#options.isTill === true ? tell('customer', this.#at()) : []),
    ]);
  }

  #isSettled(): boolean {
    return this.#session.getState().requests.every(({ phase }) => phase.kind === 'unconfirmed');
  }

  #at(): At {
    const state = this.#session.getState();
    return { state, scene: atTill(state, this.#scene) };
  }

  #take(line: string): void {
    this.#closeLine();
    const typed = readLine(line, this.#at());
    switch (typed.kind) {
      case 'say':
        this.#say(typed.sentences);
        return;
      case 'again':
        this.#say(this.#last);
        return;
      case 'hush':
      case 'listen':
        this.#isHushed = typed.kind === 'hush';
        this.#say([
          `What others do to seats that are not yours is ${this.#isHushed ? 'not told now' : 'told'}.`,
        ]);
        return;
      case 'steps': {
        this.#isMute = true;
        const isDone = this.#do(typed.steps);
        this.#isMute = false;
        const said = this.#news();
        // For whom it is was said already where there was more to say of it.
        const tail = typed.tail === 'customer' && said.length > 0 ? null : typed.tail;
        this.#say([...said, ...(isDone && tail !== null ? tell(tail, this.#at()) : [])]);
      }
    }
  }

  /** Whether every step did what it is for; the first that does not is the last. */
  #do(steps: readonly Step[]): boolean {
    for (const step of steps) {
      if (step.kind === 'press') this.#session.press(step.key);
      else if (step.kind === 'check' ? !this.#isMarked(step.marked) : !this.#type(step)) {
        this.#closeLine();
        return false;
      }
    }
    return true;
  }

  #isMarked({ room, seats }: Marks): boolean {
    const { marks } = this.#session.getState();
    const isSame = marks?.room === room && marks.seats.length === seats.length;
    return isSame && seats.every((seat) => marks.seats.some((mark) => isSameSeat(mark, seat)));
  }

  /** Types a text where a line is open for it: letters are keys to anything else. */
  #type({ into, text }: Extract<Step, { kind: 'type' }>): boolean {
    const overlay = (): ClientState['overlay'] => this.#session.getState().overlay;
    if (overlay()?.kind !== into) return false;
    // What a line begins with is replaced.
    for (const _ of lineText(overlay())) this.#session.press('backspace', false);
    for (const character of text) this.#session.press(character === ' ' ? 'space' : character, false);
    if (lineText(overlay()) !== text) return false;
    this.#session.press('enter');
    return overlay()?.kind !== into;
  }

  /** A line that is left open; a question stays. */
  #closeLine(): void {
    const { overlay } = this.#session.getState();
    if (overlay !== null && overlay.kind !== 'question') this.#session.press('escape');
  }

  readonly #see = (): void => {
    const { link } = this.#scene;
    const view = this.#watch.getView();
    this.#scene = { ...this.#scene, plan: planShowing(this.#options.plan, view.rooms), ...view };
    this.#session.see(this.#scene);
    const words = linkSentence(link, view.link);
    if (words !== null) this.#say([words]);
  };

  readonly #notice = (): void => {
    if (!this.#isMute) this.#say(this.#news());
  };

  /** What has happened since it was told last. */
  #news(): readonly string[] {
    const before = this.#told;
    this.#told = this.#session.getState();
    return sentencesBetween(before, this.#told);
  }

  readonly #tellOthers = (snapshot: RoomSnapshot, differences: readonly SeatDifference[]): boolean => {
    if (this.#lines?.isTyping() === true) return false;
    const { state, scene } = this.#at();
    if (this.#isHushed || snapshot.room !== state.cursor.room) return true;
    const isOthers = ({ content }: Seat): boolean =>
      content.kind !== 'booked' || content.client !== this.#options.client;
    const shown = differences.filter(
      ({ before, after }) =>
        isOthers(before) && isOthers(after) && (isLastingSeat(before) || isLastingSeat(after)),
    );
    this.#say(othersSentences(snapshot, shown, viewerOf(scene)));
    return true;
  };

  #say(sentences: readonly string[]): void {
    if (sentences.length === 0) return;
    this.#last = sentences;
    const { appearance } = this.#scene;
    this.#lines?.append(sentences.map((sentence) => printable(plainSentence(sentence), appearance)));
  }
}

/** What was only held for a while is not told. */
function isLastingSeat({ content }: Seat): boolean {
  return content.kind === 'booked' || content.kind === 'blocked';
}

function severalWords(lines: readonly string[]): string {
  const more = lines.length - MOST_NAMED;
  const named = more > 0 ? [...lines.slice(0, MOST_NAMED), `${more} more`] : lines;
  return `It may go on as: ${named.join(', ')}.`;
}

/** What stands in the line that is typed. */
function lineText(overlay: ClientState['overlay']): string {
  return overlay !== null && 'text' in overlay ? overlay.text : '';
}
