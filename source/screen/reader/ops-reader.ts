import { stripVTControlCharacters } from 'node:util';

import type { Journal } from '../../booking/journal/journal.ts';
import { meteredReading } from '../../store/metered-store.ts';
import type { ReadingStore, Store } from '../../store/store.ts';
import type { HistoryEntry } from '../../theater/change.ts';
import type { Plan } from '../../theater/plan.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import { countOf } from '../../theater/seats.ts';
import type { Alert } from '../../watch/alerts.ts';
import type { OpsView } from '../../watch/ops-view.ts';
import { OpsWatch } from '../../watch/ops-watch.ts';
import { chooseAppearance, printable } from '../kit/theme.ts';
import { feedLine } from '../map/history-line.ts';
import { type LineReader, type LineStreams, readLines, untilSo } from './line-reader.ts';
import { plainSentence } from './told.ts';

/** Whose house is watched, by lines that are typed or piped in. */
export type OpsReaderOptions = Partial<LineStreams> & {
  readonly store: ReadingStore;
  /** Where missing rows of the history are written; null for who may only look. */
  readonly recorder: Store | null;
  readonly plan: Plan;
  readonly journal: Journal;
};

/** Without colours, whatever the terminal is. */
const APPEARANCE = chooseAppearance({ isMono: true }, process.env, process.platform);

/** Between two times that changes are told, ms; so many of them are told, of more how many there were. */
const EVERY_MS = 1_000;
const MOST_TOLD = 3;

/** Rows that `history` tells. */
const MOST_ROWS = 10;

/** What can be typed, with what it tells. */
const COMMANDS: Readonly<
  Record<string, { readonly help: string; readonly tell: (view: OpsView) => readonly string[] }>
> = {
  summary: { help: 'the house in a sentence', tell: summaryOf },
  alerts: { help: 'what is wrong now, and what to do about it', tell: alertSentences },
  rooms: { help: 'every room in numbers', tell: roomSentences },
  clients: { help: 'who has seats, and how many', tell: clientSentences },
  history: { help: 'what happened last', tell: historySentences },
  store: { help: 'what the store says of itself', tell: storeSentences },
};

const HELP: readonly string[] = [
  ...Object.entries(COMMANDS).map(([word, { help }]) => `${word}: ${help}.`),
  'changes off: do not tell what happens, only alerts.',
  'changes on: tell it again.',
  'again: tell once more what was told last.',
  'quit: leave.',
];

/**
 * The ops screen in sentences: each alert and each change when it comes, and the rest when it is asked for. It only
 * looks. Resolves once the person leaves, or stdin ends.
 */
export async function runOpsReader(options: OpsReaderOptions): Promise<void> {
  await new OpsReader(options).run();
}

class OpsReader {
  readonly #options: OpsReaderOptions;
  readonly #watch: OpsWatch;
  readonly #left = Promise.withResolvers<void>();
  #lines: LineReader | null = null;
  #alerts = new Map<string, Alert>();
  /** The changes that were told of; null until the history was read. */
  #told: Set<string> | null = null;
  #toldAt = Number.NEGATIVE_INFINITY;
  #isHushed = false;
  #last: readonly string[] = [];

  constructor(options: OpsReaderOptions) {
    this.#options = options;
    this.#watch = new OpsWatch(
      meteredReading(options.store),
      options.plan,
      options.journal,
      options.recorder,
    );
  }

  async run(): Promise<void> {
    const { stdin = process.stdin, stdout = process.stdout } = this.#options;
    const waiting: string[] = [];
    let isReady = false;
    let hasEnded = false;
    const work = (): void => {
      if (!isReady) return;
      for (let line = waiting.shift(); line !== undefined; line = waiting.shift()) this.#take(line);
      if (hasEnded) this.#left.resolve();
    };
    this.#lines = await readLines(
      { stdin, stdout },
      {
        onLine: (line) => {
          waiting.push(line);
          work();
        },
        complete: (line) => wordsLike(line),
        onSeveral: (words) => this.#say([`It may go on as: ${words.join(', ')}.`]),
        onDrop: () => this.#say(['The line is dropped.']),
        onEnd: (isInterrupt) => {
          hasEnded = true;
          if (isInterrupt) this.#left.resolve();
          else work();
        },
      },
    );
    this.#watch.start();
    const unsubscribe = this.#watch.subscribe(this.#see);
    // At least once a second, also when nothing else is news.
    const timer = setInterval(this.#see, EVERY_MS);
    try {
      this.#say(['Theater ops. Type a command, then Enter: help lists them, quit leaves.']);
      const ready = untilSo(this.#watch.subscribe, () => this.#isKnown());
      await Promise.race([ready, this.#left.promise]);
      this.#say(summaryOf(this.#watch.getView()));
      isReady = true;
      this.#see();
      work();
      await this.#left.promise;
      this.#say(['Theater ops is closed.']);
    } finally {
      clearInterval(timer);
      unsubscribe();
      this.#watch.stop();
      this.#lines.end();
    }
  }

  /** Whether there is something to tell, if only that the store does not answer. */
  #isKnown(): boolean {
    const { link, history, rooms, plan } = this.#watch.getView();
    return link.kind === 'reconnecting' || (history !== null && rooms.size === plan.rooms.length);
  }

  #take(line: string): void {
    const text = line.trim().replace(/\s+/g, ' ').toLowerCase();
    const command = COMMANDS[text === '' ? 'summary' : text];
    if (text === 'quit' || text === 'q' || text === 'exit') return this.#left.resolve();
    if (text === 'help' || text === '?') return this.#say(HELP);
    if (text === 'again') return this.#say(this.#last);
    if (text === 'changes off' || text === 'changes on') {
      this.#isHushed = text === 'changes off';
      return this.#say([`Changes are ${this.#isHushed ? 'not told now' : 'told'}.`]);
    }
    if (command !== undefined && Object.hasOwn(COMMANDS, text === '' ? 'summary' : text))
      return this.#say(command.tell(this.#watch.getView()));
    this.#say([`"${makeSafe(line.trim())}" is no command; help lists them.`]);
  }

  /** Tells what is news, unless somebody is in the middle of a line. */
  readonly #see = (): void => {
    if (this.#lines === null || this.#lines.isTyping() || !this.#isKnown()) return;
    const view = this.#watch.getView();
    const now = new Map(view.alerts.map((alert) => [keyOf(alert), alert]));
    const begun = [...now].flatMap(([key, alert]) => (this.#alerts.has(key) ? [] : [alertSentence(alert)]));
    const over = [...this.#alerts].flatMap(([key, { message }]) =>
      now.has(key) ? [] : [`Over: ${message}`],
    );
    this.#alerts = now;
    this.#say([...begun, ...over, ...this.#changes(view)]);
  };

  #changes({ history }: OpsView): readonly string[] {
    const moment = performance.now();
    if (history === null || moment - this.#toldAt < EVERY_MS) return [];
    const { entries } = history;
    const news =
      this.#told === null ? [] : entries.filter(({ change }) => this.#told?.has(change.id) === false);
    this.#told = new Set(entries.map(({ change }) => change.id));
    if (news.length === 0 || this.#isHushed) return [];
    this.#toldAt = moment;
    if (news.length <= MOST_TOLD) return news.map((entry) => entrySentence(entry).replace(/^\S+ {2}/, ''));
    const seats = news.reduce((sum, { change }) => sum + change.seats.length, 0);
    return [`${countOf(news.length, 'change')} of ${countOf(seats, 'seat')} in the last moments.`];
  }

  #say(sentences: readonly string[]): void {
    if (sentences.length === 0) return;
    this.#last = sentences;
    this.#lines?.append(sentences.map((sentence) => printable(plainSentence(sentence), APPEARANCE)));
  }
}

function wordsLike(line: string): readonly string[] {
  const words = [...Object.keys(COMMANDS), 'changes off', 'changes on', 'again', 'help', 'quit'];
  return words.filter((word) => word.startsWith(line.trimStart().toLowerCase()));
}

/** An alert about the same is the same one, though it may be told with more, or other numbers, by now. */
function keyOf({ level, kind, message }: Alert): string {
  const [subject = ''] = message.split(/ (?:is|are|has|have|takes|does|cannot|was|were) /);
  return `${level} ${kind} ${subject}`;
}

function alertSentence({ level, message, advice }: Alert): string {
  const words = `${level === 'critical' ? 'Critical' : 'Warning'}: ${message}`;
  return advice === '' ? words : `${words}. What helps: ${advice}`;
}

function alertSentences({ alerts }: OpsView): readonly string[] {
  return alerts.length === 0 ? ['All is well: there is no alert.'] : alerts.map(alertSentence);
}

function summaryOf({ figures: { total }, alerts, link }: OpsView): readonly string[] {
  if (link.kind === 'reconnecting') return [`The store does not answer: ${link.message}`];
  const { booked, seats, held, blocked } = total;
  return [
    `${booked} of ${countOf(seats, 'seat')} booked, ${held} held, ${blocked} blocked; ${countOf(alerts.length, 'alert')}.`,
  ];
}

function roomSentences({ figures: { rooms } }: OpsView): readonly string[] {
  return rooms.map(({ room, play, booked, seats, held, blocked, isClosed }) => {
    const counts = `${booked} of ${countOf(seats, 'seat')} booked, ${held} held, ${blocked} blocked`;
    return `Room ${room}, ${makeSafe(play)}: ${counts}${isClosed ? ', closed' : ''}.`;
  });
}

function clientSentences({ figures: { clients } }: OpsView): readonly string[] {
  const present = clients.filter(({ booked, held }) => booked + held > 0);
  if (present.length === 0) return ['Nobody has a seat yet.'];
  return present.map(
    ({ client, booked, held }) =>
      `${makeSafe(client)}: ${booked} booked${held === 0 ? '' : `, ${held} held`}.`,
  );
}

function historySentences({ history }: OpsView): readonly string[] {
  const entries = history?.entries ?? [];
  return entries.length === 0
    ? ['Nothing has happened yet.']
    : entries.slice(-MOST_ROWS).map((entry) => entrySentence(entry));
}

/** `19:32:10  Mia booked A 7-4 K7QF2X`. */
function entrySentence(entry: HistoryEntry): string {
  return stripVTControlCharacters(
    feedLine(entry, { now: Date.now(), cells: Number.MAX_SAFE_INTEGER, appearance: APPEARANCE }),
  ).trimEnd();
}

function storeSentences({ address, findings }: OpsView): readonly string[] {
  const found = findings?.value ?? null;
  return [
    `The store is ${makeSafe(address)}.`,
    ...(found === null ? ['It has not said yet how it is.'] : []),
    ...(found ?? []).map(({ subject, message }) => `${makeSafe(subject)}: ${makeSafe(message)}.`),
  ];
}
