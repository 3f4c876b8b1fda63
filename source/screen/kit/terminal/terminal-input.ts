import { setImmediate as nextTurn } from 'node:timers/promises';

import { type InputEvent, InputReader } from '../keys/input-reader.ts';
import type { Key } from '../keys/key-codes.ts';
import { pressedIn } from '../keys/key.ts';

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
