import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

import { render } from 'ink';
import type { ReactNode } from 'react';

import { makeSafe } from '../../../theater/safe-text.ts';
import { type SparseOutput, sparseOutput } from '../painter/sparse-output.ts';
import {
  CleanUp,
  onSuddenEnd,
  FOCUS_MODES,
  Modes,
  MOUSE_MODES,
  noticeOf,
  PASTE_MODES,
  type TerminalWriter,
} from './endings.ts';
import { TerminalInput } from './terminal-input.ts';

/** What a screen is shown on, and called. */
type ScreenPlace = {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Name of the terminal's window while the screen is up. */
  readonly title: string;
  /** Whether the mouse is taken from the start. */
  readonly hasMouse?: boolean;
  /** Whether the terminal shall say when its window goes behind others. */
  readonly hasFocus?: boolean;
};

/** Ink's way to hand the terminal over for as long as the callback runs. */
type HandOver = (callback: () => Promise<void>) => Promise<void>;

/** What a screen may do to its terminal. */
export type ScreenTools = {
  /** Stops the program until the shell brings it back. */
  readonly suspend: (handOver: HandOver) => Promise<void>;
  /** Puts lines on the terminal at once, all of them, ahead of the frame in which Ink draws the same ones. */
  readonly paint: (lines: readonly string[]) => void;
  /**
   * Asks the terminal to copy a text (OSC 52); false where it cannot even be asked. Nobody learns whether it did so.
   */
  readonly copy: (text: string) => boolean;
  /** Draws the whole picture anew. */
  readonly repaint: () => void;
  /** Takes the mouse from the terminal, which selects text with it, or gives it back. */
  readonly takeMouse: (isTaken: boolean) => void;
  /** Names the window anew; nothing is written where it is called so already. */
  readonly rename: (title: string) => void;
  /** Has the terminal draw a person's attention to a text, by a message of the desktop or by the bell. */
  readonly notify: (text: string) => void;
  readonly input: Pick<TerminalInput, 'listen'>;
};

/**
 * Shows a screen over the whole terminal until it ends by itself: first `opening`, during which nothing that was
 * typed counts, then the screen. Afterwards the terminal is as it was before, however the screen ended. Rejects with
 * the error that kept the screen from being drawn.
 */
export async function showScreen(
  place: ScreenPlace,
  opening: ReactNode,
  screen: (tools: ScreenTools) => ReactNode,
): Promise<void> {
  const { stdin, stdout, title, hasMouse = false, hasFocus = false } = place;
  const cleanUp = new CleanUp();
  const endWatch = onSuddenEnd(() => cleanUp.run());
  cleanUp.add(holdStderr());
  const hasWindow = hasTitle(process.env['TERM']);
  let isHandedOver = false;
  let shownTitle = title;
  const name = (): (() => void) => (hasWindow ? nameWindow(stdout, shownTitle) : () => undefined);
  const rename: ScreenTools['rename'] = (next) => {
    if (next === shownTitle) return;
    shownTitle = next;
    // While the terminal is another program's, the title is, too; it is written when the screen is back.
    if (hasWindow && !isHandedOver) stdout.write(titleSequence(next));
  };
  let restoreName = name();
  cleanUp.add(() => restoreName());
  const input = new TerminalInput(stdin);
  const output = sparseOutput(stdout);
  const modes = new Modes(stdout);
  modes.add(PASTE_MODES);
  if (hasFocus) modes.add(FOCUS_MODES);
  if (hasMouse) modes.add(MOUSE_MODES);
  input.expect({ mouse: hasMouse, focus: hasFocus });
  const takeMouse = (isTaken: boolean): void => {
    if (isTaken) modes.set(MOUSE_MODES);
    else modes.reset(MOUSE_MODES);
    input.expect({ mouse: isTaken, focus: hasFocus });
  };
  const takeKeys = (): void => {
    // Another program may have set the terminal otherwise; what Node believes to be set already it does not set.
    stdin.setRawMode(false);
    stdin.setRawMode(true);
    modes.setAll();
  };
  const giveKeysBack = (): void => {
    modes.resetAll();
    stdin.setRawMode(false);
  };
  const repaint = (): void => {
    askForSize();
    modes.setAll();
    output.repaint();
  };
  const suspend: ScreenTools['suspend'] = async (handOver) => {
    // Of two Ctrl-Z that arrive together the first stops the program; Ink would throw at the second.
    if (isHandedOver || !canSuspend(process.platform)) return;
    isHandedOver = true;
    await handOver(async () => {
      restoreName();
      input.pause();
      giveKeysBack();
      suspendGroup();
      takeKeys();
      input.resume();
      restoreName = name();
      askForSize();
      // The screen is laid out for that size before its first frame is drawn.
      await nextTurn();
      await nextTurn();
    }).finally(() => {
      isHandedOver = false;
    });
  };
  /** Stopped and brought back by somebody else than Ctrl-Z. */
  const onContinue = (): void => {
    if (isHandedOver) return;
    takeKeys();
    repaint();
  };
  try {
    // Before the alternate screen, or the terminal would echo into the picture what is typed meanwhile.
    takeKeys();
    cleanUp.add(giveKeysBack);
    const app = render(opening, { ...INK_OPTIONS, stdin, stdout: output.stdout });
    cleanUp.add(() => app.unmount());
    cleanUp.add(input.pause);
    await input.start();
    process.on('SIGCONT', onContinue);
    cleanUp.add(() => process.off('SIGCONT', onContinue));
    const ended = new AbortController();
    cleanUp.add(() => ended.abort());
    void healForEver(output, ended.signal);
    const copy: ScreenTools['copy'] = (text) => {
      if (hasWindow) stdout.write(copySequence(text));
      return hasWindow;
    };
    const notify: ScreenTools['notify'] = (text) => {
      if (!isHandedOver) stdout.write(noticeOf(text, process.env));
    };
    app.rerender(screen({ suspend, paint: output.paint, copy, repaint, takeMouse, rename, notify, input }));
    await app.waitUntilExit();
  } finally {
    cleanUp.run();
    endWatch();
  }
}

/** Between two times at which the whole picture is written anew, and between two of its rows, ms. */
const HEALING: { readonly everyMs: number; readonly rowMs: number } = { everyMs: 60_000, rowMs: 100 };

/**
 * Writes the picture anew from time to time, row by row so that nobody waits for it: another program may have written
 * on the terminal, as `wall` does. A few kilobytes a minute.
 */
export async function healForEver(
  { heal }: Pick<SparseOutput, 'heal'>,
  signal: AbortSignal,
  { everyMs, rowMs } = HEALING,
): Promise<void> {
  const wait = async (ms: number): Promise<void> => {
    await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
  };
  while (!signal.aborted) {
    await wait(everyMs);
    for (let row = 0; !signal.aborted && heal(row); row += 1) await wait(rowMs);
  }
}

/** Node asks for the size of the terminal only when it is told of a change, which a stopped program is not. */
function askForSize(): void {
  if (process.platform !== 'win32') process.emit('SIGWINCH', 'SIGWINCH');
}

/** The console would draw over the picture or be lost with it; stderr is held back instead. */
const INK_OPTIONS = {
  alternateScreen: true,
  incrementalRendering: true,
  // A key waits at most 9 ms for its frame.
  maxFps: 120,
  // Ctrl-C is a key of the table.
  exitOnCtrlC: false,
  patchConsole: false,
  // A terminal is a terminal, also where the variable CI is set.
  interactive: true,
} as const;

/** xterm's title stack (XTPUSHTITLE 22, XTPOPTITLE 23); terminals without one ignore both. */
const PUSH = '\u001B[22;2t';
const POP = '\u001B[23;2t';

/** Names the terminal's window (OSC 2), and gives a function that brings the old name back. */
export function nameWindow(terminal: TerminalWriter, title: string): () => void {
  terminal.write(PUSH + titleSequence(title));
  return () => {
    terminal.write(POP);
  };
}

function titleSequence(title: string): string {
  return `\u001B]2;${makeSafe(title)}\u0007`;
}

/**
 * What asks a terminal to copy a text for whoever sits at it (OSC 52); in base64, so that nothing of it drives
 * anything.
 */
export function copySequence(text: string): string {
  return `\u001B]52;c;${Buffer.from(text, 'utf8').toString('base64')}\u0007`;
}

/**
 * Whether a terminal takes a title, or a text to copy, without showing it as text: the Linux console and dumb
 * terminals do not.
 */
export function hasTitle(term: string | undefined): boolean {
  return term !== undefined && term !== '' && term !== 'linux' && term !== 'dumb';
}

/** Whether a program can be stopped and brought back by its shell: Windows has nothing like it. */
function canSuspend(platform: NodeJS.Platform): boolean {
  return platform !== 'win32';
}

/**
 * Stops the whole foreground process group, as the shell's Ctrl-Z would, and returns once `fg` goes on with it. The
 * group, because a launcher or `npm start` that ran on would keep the shell from its prompt.
 */
function suspendGroup(): void {
  process.kill(0, 'SIGSTOP');
}

/**
 * Keeps what is written to stderr while a screen is up, where it would land in the middle of the picture, and writes
 * it once the returned function is called. Does nothing when stderr is not the terminal.
 */
function holdStderr(stream: NodeJS.WriteStream = process.stderr): () => void {
  if (!stream.isTTY) return () => undefined;
  const held: (string | Uint8Array)[] = [];
  const write = stream.write.bind(stream);
  stream.write = (chunk: string | Uint8Array): boolean => {
    held.push(chunk);
    return true;
  };
  return () => {
    stream.write = write;
    for (const chunk of held) stream.write(chunk);
  };
}
