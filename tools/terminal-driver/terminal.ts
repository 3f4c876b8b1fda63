import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';

import { styledRows, type StyledRun } from './screen-runs.ts';

/** How long a test waits for what it expects, ms: far more than a slow machine needs, as nothing is waited out. */
const PATIENCE_MS = 15_000;

export type TerminalOptions = {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly columns?: number;
  readonly rows?: number;
};

/** What ended a program: its exit code, or the number of the signal. */
export type Ending = { readonly code: number; readonly signal: number };

/** A frame between these is shown whole (synchronized output, DEC private mode 2026). */
const FRAME_BEGIN = '\u001B[?2026h';
const FRAME_END = '\u001B[?2026l';

/** A program on a real pseudo-terminal, and the screen that a terminal would show of it. */
export class Terminal {
  readonly #pty: IPty;
  readonly #screen: InstanceType<typeof xterm.Terminal>;
  readonly #watchers = new Set<() => void>();
  #output = '';
  #shownLength = 0;
  #shownAt = 0;
  #ending: Ending | null = null;

  constructor({ command, args, environment, folder, columns = 80, rows = 24 }: TerminalOptions) {
    this.#screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1_000 });
    this.#pty = spawn(command, [...args], {
      name: environment['TERM'] ?? 'xterm-256color',
      cols: columns,
      rows,
      env: { ...environment },
      ...(folder === undefined ? {} : { cwd: folder }),
    });
    this.#pty.onData((data) => {
      const arrivedAt = performance.now();
      this.#output += data;
      this.#screen.write(data, () => {
        this.#shownLength += data.length;
        this.#shownAt = arrivedAt;
        this.#look();
      });
    });
    // A terminal answers when a program asks where the cursor is, or what it can do.
    this.#screen.onData((answer) => this.#pty.write(answer));
    this.#pty.onExit(({ exitCode, signal = 0 }) => {
      this.#ending = { code: exitCode, signal };
      this.#look();
    });
  }

  /** The process that was started; the leader of the terminal's session. */
  get pid(): number {
    return this.#pty.pid;
  }

  /** Everything that was written to the terminal so far, control sequences included. */
  get output(): string {
    return this.#output;
  }

  /** Bytes written to the terminal so far. */
  get bytes(): number {
    return Buffer.byteLength(this.#output);
  }

  /** When the bytes that the screen shows last had arrived, on the clock of `performance.now()`, ms. */
  get shownAt(): number {
    return this.#shownAt;
  }

  /** Whether the alternate screen is shown, which gives the normal one back when it is left. */
  get isAlternate(): boolean {
    return this.#screen.buffer.active.type === 'alternate';
  }

  /** Whether the cursor can be seen. */
  get isCursorShown(): boolean {
    return this.#output.lastIndexOf('\u001B[?25h') >= this.#output.lastIndexOf('\u001B[?25l');
  }

  /** Whether the terminal was asked to put marks around what is pasted. */
  get arePastesMarked(): boolean {
    return this.#screen.modes.bracketedPasteMode;
  }

  /** Whether the terminal was asked to report the mouse, in SGR's way. */
  get isMouseTaken(): boolean {
    return this.#screen.modes.mouseTrackingMode === 'drag';
  }

  /** Whether the terminal was asked to say when its window goes behind others. */
  get isFocusReported(): boolean {
    return this.#screen.modes.sendFocusMode;
  }

  /** What ended the program, or null while it runs. */
  get ending(): Ending | null {
    return this.#ending;
  }

  /** The lines that are shown, without trailing blanks. */
  lines(): readonly string[] {
    const { active } = this.#screen.buffer;
    const lineAt = (row: number): string => active.getLine(active.baseY + row)?.translateToString() ?? '';
    return Array.from({ length: this.#screen.rows }, (_, row) => lineAt(row).trimEnd());
  }

  /** The whole screen as text. */
  screen(): string {
    return this.lines().join('\n');
  }

  /** The rows that are shown, as runs of one style. */
  styled(): readonly (readonly StyledRun[])[] {
    return styledRows(this.#screen.buffer.active, this.#screen.rows);
  }

  /** Types keys, in one write. */
  press(keys: string): void {
    this.#pty.write(keys);
  }

  resize(columns: number, rows: number): void {
    this.#screen.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  /**
   * Resolves once the screen shows a text, or the question is answered yes; rejects with the screen after a while.
   */
  async waitFor(wanted: string | ((screen: string) => boolean), patienceMs = PATIENCE_MS): Promise<void> {
    const isThere = typeof wanted === 'string' ? (screen: string) => screen.includes(wanted) : wanted;
    await this.#until(() => isThere(this.screen()), `to show ${describe(wanted)}`, patienceMs);
  }

  /** Resolves with what ended the program, once it has. */
  async waitForEnd(patienceMs = PATIENCE_MS): Promise<Ending> {
    await this.#until(() => this.#ending !== null, 'to end', patienceMs);
    return this.#ending ?? { code: -1, signal: 0 };
  }

  /** Ends the program without asking; one that has ended already is left alone. */
  async end(): Promise<void> {
    if (this.#ending !== null) return;
    this.#pty.kill('SIGKILL');
    await this.waitForEnd();
  }

  async #until(isDone: () => boolean, what: string, patienceMs: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const check = (): void => {
      try {
        if (!this.#isMidFrame() && isDone()) resolve();
      } catch (error) {
        reject(error);
      }
    };
    const timer = setTimeout(() => reject(new Error(this.#failure(what, patienceMs))), patienceMs);
    this.#watchers.add(check);
    check();
    await promise.finally(() => {
      clearTimeout(timer);
      this.#watchers.delete(check);
    });
  }

  /** Whether only part of a frame has come so far, which nobody would see. */
  #isMidFrame(): boolean {
    if (this.#ending !== null) return false;
    const last = (mark: string): number => this.#output.lastIndexOf(mark, this.#shownLength - mark.length);
    return last(FRAME_BEGIN) > last(FRAME_END);
  }

  #look(): void {
    for (const check of this.#watchers) check();
  }

  #failure(what: string, patienceMs: number): string {
    const state = this.#ending === null ? 'running' : `ended with ${JSON.stringify(this.#ending)}`;
    const frame = '-'.repeat(this.#screen.cols);
    return `waited ${patienceMs} ms for the program (${state}) ${what}; the screen:\n${frame}\n${this.screen()}\n${frame}`;
  }
}

function describe(wanted: string | ((screen: string) => boolean)): string {
  return typeof wanted === 'string' ? JSON.stringify(wanted) : wanted.toString();
}
