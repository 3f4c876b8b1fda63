import { makeSafe } from '../../../theater/safe-text.ts';

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
