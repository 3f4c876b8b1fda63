import { runAtEnd } from '../../../store/at-end.ts';
import { makeSafe } from '../../../theater/safe-text.ts';

/** Signals that end the program from outside; Ctrl-C is a key while the terminal is raw. */
const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;

/** An internal software error (sysexits.h, EX_SOFTWARE). */
const EXIT_BUG = 70;

/** Between two looks at whether the program that started this one is still there, ms. */
const PARENT_MS = 1_000;

/**
 * Has the terminal restored before a signal or an error that nobody caught ends the program: then the store is left
 * properly and the signal does its work, or the error is told on the normal screen and ends the program with 70.
 * A parent that is gone, as a launcher is after kill -9, counts as a terminal that hung up: the shell has it again.
 * Gives a function that takes this back.
 */
export function onSuddenEnd(restore: () => void): () => void {
  const onError = (error: unknown): void => {
    restore();
    process.stderr.write(`${errorText(error)}\n`);
    process.exit(EXIT_BUG);
  };
  const stopListening = onEndingSignal(restore);
  // Before any other listener, which could end the program with the terminal as it is.
  process.prependListener('uncaughtException', onError);
  return () => {
    stopListening();
    process.off('uncaughtException', onError);
  };
}

/** The same for signals alone. */
export function onEndingSignal(restore: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    restore();
    runAtEnd();
    // A library that still listens, as signal-exit does for the cursor, would take the signal; the program would then
    // end as its screen did, by an exit code that says all is well.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  const parent = process.ppid;
  const parentWatch = setInterval(() => {
    if (process.ppid !== parent) onSignal('SIGHUP');
  }, PARENT_MS).unref();
  return () => {
    clearInterval(parentWatch);
    for (const signal of SIGNALS) process.off(signal, onSignal);
  };
}

/** An error with its stack, line by line safe for a terminal. */
function errorText(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? String(error)) : String(error);
  return text.split('\n').map(makeSafe).join('\n');
}

/** What must be put right on the terminal before the program ends, however it ends. */
export class CleanUp {
  readonly #tasks: (() => void)[] = [];

  /** Adds a task; tasks run in the opposite order of their adding. */
  add(task: () => void): void {
    this.#tasks.push(task);
  }

  /** Runs every task that has not run yet. A task that throws does not keep the others from running. */
  run(): void {
    for (let task = this.#tasks.pop(); task !== undefined; task = this.#tasks.pop()) {
      try {
        task();
      } catch {
        // The terminal may be gone; there is nobody left to tell.
      }
    }
  }
}

/** Where escape sequences go. */
export type TerminalWriter = { readonly write: (text: string) => unknown };

/** Pasted text comes between marks. All of these are xterm's private modes. */
export const PASTE_MODES = ['2004'];

/** Presses, drags and the wheel, in the one way to write them that knows large screens. */
export const MOUSE_MODES = ['1002', '1006'];

/** Whether the window is in front. */
export const FOCUS_MODES = ['1004'];

/** The modes that a screen has set on its terminal, so that none of them outlives it. */
export class Modes {
  readonly #terminal: TerminalWriter;
  #held: readonly string[] = [];

  constructor(terminal: TerminalWriter) {
    this.#terminal = terminal;
  }

  /** Has modes set from the next {@link setAll} on. */
  add(modes: readonly string[]): void {
    this.#held = [...this.#held, ...modes];
  }

  set(modes: readonly string[]): void {
    this.reset(modes);
    this.add(modes);
    this.#write(modes, 'h');
  }

  reset(modes: readonly string[]): void {
    const held = modes.filter((mode) => this.#held.includes(mode));
    this.#held = this.#held.filter((mode) => !modes.includes(mode));
    this.#write(held, 'l');
  }

  setAll(): void {
    this.#write(this.#held, 'h');
  }

  /** As they were before; they are set again by {@link setAll}. */
  resetAll(): void {
    this.#write(this.#held, 'l');
  }

  #write(modes: readonly string[], end: 'h' | 'l'): void {
    const text = modes.map((mode) => `\u001B[?${mode}${end}`).join('');
    if (text !== '') this.#terminal.write(text);
  }
}

const BELL = '\u0007';

/**
 * What has a terminal draw attention to a text: a message of the desktop (OSC 9, 777 or 99, by which of them the
 * terminal takes), or else the bell. A multiplexer passes none of them on but the bell.
 */
export function noticeOf(text: string, environment: NodeJS.ProcessEnv): string {
  const { TERM: term = '', TERM_PROGRAM: program = '', TMUX: tmux = '' } = environment;
  const safe = makeSafe(text);
  if (tmux !== '' || /^(?:screen|tmux)/.test(term)) return BELL;
  if (term === 'xterm-kitty' || environment['KITTY_WINDOW_ID']) return `\u001B]99;;${safe}\u001B\\`;
  if (['iTerm.app', 'WezTerm', 'ghostty'].includes(program)) return `\u001B]9;${safe}${BELL}`;
  return /^(?:foot|rxvt-unicode)/.test(term) ? `\u001B]777;notify;theater;${safe}${BELL}` : BELL;
}
