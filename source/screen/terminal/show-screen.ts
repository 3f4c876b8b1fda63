import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

import { render } from 'ink';
import type { ReactNode } from 'react';

import { CleanUp } from './clean-up.ts';
import { holdStderr } from './hold-stderr.ts';
import { type SparseOutput, sparseOutput } from './sparse-output.ts';
import { onSuddenEnd } from './sudden-end.ts';
import { canSuspend, suspendGroup } from './suspend-group.ts';
import { TerminalInput } from './terminal-input.ts';
import { hasTitle, nameWindow } from './title.ts';

/** What a screen is shown on, and called. */
export type ScreenPlace = {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Name of the terminal's window while the screen is up. */
  readonly title: string;
};

/** Ink's way to hand the terminal over for as long as the callback runs. */
export type HandOver = (callback: () => Promise<void>) => Promise<void>;

/** What a screen may do to its terminal. */
export type ScreenTools = {
  /** Stops the program until the shell brings it back. */
  readonly suspend: (handOver: HandOver) => Promise<void>;
  /** Puts lines on the terminal at once, all of them, ahead of the frame in which Ink draws the same ones. */
  readonly paint: (lines: readonly string[]) => void;
  /** Draws the whole picture anew. */
  readonly repaint: () => void;
  readonly input: Pick<TerminalInput, 'listen'>;
};

/**
 * Shows a screen over the whole terminal until it ends by itself: first `opening`, during which nothing that was typed
 * counts, then the screen. Afterwards the terminal is as it was before, however the screen ended. Rejects with the error
 * that kept the screen from being drawn.
 */
export async function showScreen(
  place: ScreenPlace,
  opening: ReactNode,
  screen: (tools: ScreenTools) => ReactNode,
): Promise<void> {
  const { stdin, stdout, title } = place;
  const cleanUp = new CleanUp();
  const endWatch = onSuddenEnd(() => cleanUp.run());
  cleanUp.add(holdStderr());
  const hasWindow = hasTitle(process.env['TERM']);
  const name = (): (() => void) => (hasWindow ? nameWindow(stdout, title) : () => undefined);
  let restoreName = name();
  cleanUp.add(() => restoreName());
  const input = new TerminalInput(stdin);
  const output = sparseOutput(stdout);
  const takeKeys = (): void => {
    // Another program may have set the terminal otherwise; what Node believes to be set already it does not set.
    stdin.setRawMode(false);
    stdin.setRawMode(true);
    stdout.write(MARK_PASTES);
  };
  const giveKeysBack = (): void => {
    stdout.write(DO_NOT_MARK_PASTES);
    stdin.setRawMode(false);
  };
  const repaint = (): void => {
    askForSize();
    stdout.write(MARK_PASTES);
    output.repaint();
  };
  let isHandedOver = false;
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
    app.rerender(screen({ suspend, paint: output.paint, repaint, input }));
    await app.waitUntilExit();
  } finally {
    cleanUp.run();
    endWatch();
  }
}

/** Pasted text comes between marks (xterm's private mode 2004). */
const MARK_PASTES = '\u001B[?2004h';
const DO_NOT_MARK_PASTES = '\u001B[?2004l';

/** Between two times at which the whole picture is written anew, and between two of its rows, ms. */
const HEALING: { readonly everyMs: number; readonly rowMs: number } = { everyMs: 60_000, rowMs: 100 };

/**
 * Writes the picture anew from time to time, row by row so that nobody waits for it: another program may have written on
 * the terminal, as `wall` does. A few kilobytes a minute.
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
