import { setImmediate as nextTurn } from 'node:timers/promises';

import { makeSafe } from '../../../theater/safe-text.ts';
import { type InputEvent, InputReader, type Reports } from '../keys/input-reader.ts';
import type { Key, MouseReport } from '../keys/key-codes.ts';

/** As much of a terminal's stdin as keys are read by. */
type KeySource = {
  readonly setEncoding: (encoding: 'utf8') => unknown;
  readonly ref: () => unknown;
  readonly unref: () => unknown;
  readonly on: (event: 'readable', listener: () => void) => unknown;
  readonly off: (event: 'readable', listener: () => void) => unknown;
  readonly read: () => unknown;
};

/** Who has the keys. */
export type InputListener = {
  /** Whether a line is typed now: then a paste is its text. */
  readonly isTyping: () => boolean;
  readonly press: (keys: readonly Key[]) => void;
  /** Told when text was pasted where keys act, so that nothing of it was done. */
  readonly refusePaste: () => void;
  /** Told what the mouse did, once the terminal was asked for that. */
  readonly point?: (mouse: MouseReport) => void;
  /** Told whether the window is in front, once the terminal was asked for that. */
  readonly focus?: (isFront: boolean) => void;
};

/** Text that comes so soon after a paste is the rest of it, ms. */
const REST_OF_PASTE_MS = 30;

/** What a listener hears when nothing was done with a paste. */
export const PASTE_REFUSED = 'That was pasted, not typed: nothing was done. Keys are pressed one by one.';

/** The keys of a raw terminal, read in one place for every screen. */
export class TerminalInput {
  readonly #stdin: KeySource;
  readonly #reader = new InputReader();
  #listener: InputListener | null = null;
  /** Chunks that nobody has taken so far; null while they are dropped. */
  #waiting: (readonly InputEvent[])[] | null = null;
  #timer: NodeJS.Timeout | null = null;
  #pastedAt = Number.NEGATIVE_INFINITY;

  constructor(stdin: KeySource) {
    this.#stdin = stdin;
  }

  /**
   * Starts to read, and drops all that was typed so far: it was meant for a shell, or for nobody. The first turn of
   * the event loop starts to read, the second hands over what the terminal had.
   */
  readonly start = async (): Promise<void> => {
    this.resume();
    await nextTurn();
    await nextTurn();
    this.#waiting = [];
  };

  /** Says what the terminal was asked to report. */
  readonly expect = (reports: Reports): void => {
    this.#reader.reports = reports;
  };

  /** Reads on. */
  readonly resume = (): void => {
    this.#stdin.setEncoding('utf8');
    this.#stdin.ref();
    this.#stdin.on('readable', this.#read);
  };

  /** Reads no more; what was begun is forgotten. */
  readonly pause = (): void => {
    this.#stdin.off('readable', this.#read);
    this.#stdin.unref();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#reader.giveUp(Number.NEGATIVE_INFINITY);
  };

  /** Gives the keys to a listener, those that wait first, until the returned function is called. */
  readonly listen = (listener: InputListener): (() => void) => {
    this.#listener = listener;
    for (const events of this.#waiting?.splice(0) ?? []) this.#hand(events);
    return () => {
      if (this.#listener === listener) this.#listener = null;
    };
  };

  readonly #read = (): void => {
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (let chunk = this.#next(); chunk !== null; chunk = this.#next()) {
      this.#hand(this.#reader.push(chunk, performance.now()));
    }
    const { patienceMs } = this.#reader;
    if (patienceMs === null) return;
    this.#timer = setTimeout(() => this.#hand(this.#reader.giveUp(performance.now())), patienceMs);
  };

  #next(): string | null {
    const chunk = this.#stdin.read();
    return typeof chunk === 'string' ? chunk : null;
  }

  #hand(events: readonly InputEvent[]): void {
    if (events.length === 0) return;
    if (this.#listener === null) {
      this.#waiting?.push(events);
      return;
    }
    const [first] = events;
    if (first?.kind === 'mouse' || first?.kind === 'focus') {
      if (first.kind === 'mouse') this.#listener.point?.(first.mouse);
      else this.#listener.focus?.(first.isFront);
      this.#hand(events.slice(1));
      return;
    }
    const report = events.findIndex(({ kind }) => kind === 'mouse' || kind === 'focus');
    if (report > 0) {
      this.#hand(events.slice(0, report));
      this.#hand(events.slice(report));
      return;
    }
    const isRest = performance.now() - this.#pastedAt < REST_OF_PASTE_MS;
    const read = isRest ? events.map(asPasted) : events;
    const pressed = pressedIn(read, this.#listener.isTyping());
    const isPaste = pressed.kind === 'refused-paste' || read.some(({ kind }) => kind === 'paste');
    if (isPaste) this.#pastedAt = performance.now();
    if (pressed.kind === 'refused-paste') this.#listener.refusePaste();
    else this.#listener.press(pressed.keys);
  }
}

function asPasted(event: InputEvent): InputEvent {
  return event.kind === 'typed' ? { ...event, kind: 'paste' } : event;
}

/** What one chunk of input comes to: keys in their order, or text that nobody typed and that is not taken. */
type Pressed = { readonly kind: 'keys'; readonly keys: readonly Key[] } | { readonly kind: 'refused-paste' };

const NAMES: Readonly<Record<string, Key>> = { '\r': 'enter', '\n': 'enter', '\t': 'tab', ' ': 'space' };

/** The keys of one chunk. While a line is typed, a paste is the text of it, made safe and without line breaks. */
export function pressedIn(events: readonly InputEvent[], isTyping: boolean): Pressed {
  const typed = events
    .map((event) => (event.kind === 'typed' ? event.text : ''))
    .join('')
    .replaceAll('\r\n', '\r');
  const isPaste = events.some(({ kind }) => kind === 'paste');
  if (!isTyping && (isPaste || looksPasted(typed))) return { kind: 'refused-paste' };
  // Of what is typed at once only the last can be meant as Enter: a line break before it is pasted.
  const hasBreaks = isPaste || (/[\r\n]./s.test(typed) && !/^\r*$/.test(typed));
  const keys = events.flatMap((event): readonly Key[] => {
    if (event.kind === 'key') return [event.key];
    if (event.kind === 'mouse' || event.kind === 'focus') return [];
    return isTyping && hasBreaks ? keysOf(inOneLine(event.text)) : keysOf(event.text);
  });
  return { kind: 'keys', keys };
}

/**
 * Whether characters that came in one chunk are a paste, on a terminal that does not mark one. A held key, keys that
 * move and one other key behind them, and any two keys can be a person's over a slow line; a word is not, and no
 * person hits Enter within the same chunk as a key that does not move.
 */
export function looksPasted(text: string): boolean {
  const characters = Array.from(text);
  const others = new Set(characters.filter((character) => !/[\dhjkl \t]/.test(character)));
  const hasEnter = others.has('\r') || others.has('\n');
  if (characters.length < 2 || new Set(characters).size === 1) return false;
  if (hasEnter && (others.size > 1 || /\d/.test(text))) return true;
  if (characters.length === 2) return false;
  const [other] = others;
  return others.size > 1 || (other !== undefined && !/^[\dhjkl \t]*([^])\1*$/.test(characters.join('')));
}

function keysOf(text: string): readonly Key[] {
  return Array.from(text.replaceAll('\r\n', '\r'), (character) => NAMES[character] ?? character);
}

function inOneLine(text: string): string {
  return makeSafe(text.replaceAll(/[\r\n]+/g, '').replaceAll('\t', ' '));
}
