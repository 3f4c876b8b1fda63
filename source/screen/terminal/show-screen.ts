import { render } from 'ink';
import type { ReactNode } from 'react';

import { CleanUp } from './clean-up.ts';
import { dropTyped } from './drop-typed.ts';
import { holdStderr } from './hold-stderr.ts';
import { sparseOutput } from './sparse-output.ts';
import { onSuddenEnd } from './sudden-end.ts';
import { canSuspend, suspendGroup } from './suspend-group.ts';
import { hasTitle, nameWindow } from './title.ts';

/** What a screen is shown on, and called. */
export type ScreenPlace = {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Name of the terminal's window while the screen is up. */
  readonly title: string;
};

/** Ink's way to hand the terminal over for as long as the callback runs. */
export type HandOver = (callback: () => void) => Promise<void>;

/** What a screen may do to its terminal. */
export type ScreenTools = {
  /** Stops the program until the shell brings it back. */
  readonly suspend: (handOver: HandOver) => Promise<void>;
  /** Puts lines on the terminal at once, all of them, ahead of the frame in which Ink draws the same ones. */
  readonly paint: (lines: readonly string[]) => void;
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
  let isHandedOver = false;
  const suspend: ScreenTools['suspend'] = async (handOver) => {
    // Of two Ctrl-Z that arrive together the first stops the program; Ink would throw at the second.
    if (isHandedOver || !canSuspend(process.platform)) return;
    isHandedOver = true;
    await handOver(() => {
      restoreName();
      suspendGroup();
      restoreName = name();
    }).finally(() => {
      isHandedOver = false;
    });
  };
  try {
    // Before the alternate screen, or the terminal would echo into the picture what is typed meanwhile.
    stdin.setRawMode(true);
    cleanUp.add(() => stdin.setRawMode(false));
    const output = sparseOutput(stdout);
    const app = render(opening, { ...INK_OPTIONS, stdin, stdout: output.stdout });
    cleanUp.add(() => app.unmount());
    await dropTyped(stdin);
    app.rerender(screen({ suspend, paint: output.paint }));
    await app.waitUntilExit();
  } finally {
    cleanUp.run();
    endWatch();
  }
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
