import { setImmediate as nextTurn } from 'node:timers/promises';

import { render } from 'ink';

import type { BoxOffice } from '../../box-office/box-office.ts';
import { seatsWords } from '../../box-office/wording.ts';
import type { Store } from '../../store/store.ts';
import type { Plan } from '../../theater/plan.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import { CleanUp } from '../terminal/clean-up.ts';
import { holdStderr } from '../terminal/hold-stderr.ts';
import { errorText, EXIT_BUG, onSuddenEnd } from '../terminal/sudden-end.ts';
import { suspendGroup } from '../terminal/suspend-group.ts';
import { hasTitle, nameWindow } from '../terminal/title.ts';
import { chooseAppearance } from '../theme/appearance.ts';
import { ClientApp } from './client-app.tsx';
import type { ClientSession } from './client-session.ts';

export type ClientScreenOptions = {
  readonly store: Store;
  readonly boxOffice: BoxOffice;
  readonly client: string;
  readonly plan: Plan;
  /** Without colours; also chosen by `NO_COLOR`. */
  readonly isMono?: boolean;
  /** Without characters beyond ASCII; also chosen by a locale that is not UTF-8. */
  readonly isAscii?: boolean;
  readonly stdin?: NodeJS.ReadStream;
  readonly stdout?: NodeJS.WriteStream;
};

/** Left with a wish that nobody can say the end of. */
const EXIT_UNCONFIRMED = 75;

/**
 * Shows the booking terminal until the person leaves, and gives the exit code: 0, or 75 when a wish is left unconfirmed.
 * The terminal is afterwards as it was before, however the screen ended.
 */
export async function runClientScreen(options: ClientScreenOptions): Promise<number> {
  const { store, boxOffice, client, plan, stdin = process.stdin, stdout = process.stdout } = options;
  const cleanUp = new CleanUp();
  const dispose = onSuddenEnd(() => cleanUp.run());
  cleanUp.add(holdStderr());
  const title = (): (() => void) =>
    hasTitle(process.env['TERM']) ? nameWindow(stdout, `theater: ${client}`) : () => undefined;
  let restoreTitle = title();
  cleanUp.add(() => restoreTitle());

  let session: ClientSession | null = null;
  let isListening = false;
  const app = render(
    <ClientApp
      {...{ store, boxOffice, client, plan }}
      appearance={chooseAppearance(options, process.env, process.platform)}
      isListening={() => isListening}
      onSession={(made) => {
        session = made;
      }}
      onSuspend={async (suspendTerminal) => {
        await suspendTerminal(() => {
          restoreTitle();
          suspendGroup();
          restoreTitle = title();
        });
      }}
    />,
    {
      stdin,
      stdout,
      alternateScreen: true,
      incrementalRendering: true,
      maxFps: 120,
      exitOnCtrlC: false,
      patchConsole: false,
      interactive: true,
    },
  );
  cleanUp.add(() => app.unmount());
  try {
    await app.waitUntilRenderFlush();
    // Two turns of the event loop read, and drop, all that was typed before the first picture.
    await nextTurn();
    await nextTurn();
    isListening = true;
    await app.waitUntilExit();
    cleanUp.run();
    return session === null ? 0 : sayWhatIsOpen(session);
  } catch (error) {
    cleanUp.run();
    process.stderr.write(`${errorText(error)}\n`);
    return EXIT_BUG;
  } finally {
    dispose();
  }
}

/** Names on the normal screen what was left unconfirmed, and gives the exit code for it. */
function sayWhatIsOpen(session: ClientSession): number {
  const { wishes } = session.getState();
  for (const { deed, room, seats } of wishes) {
    const what = deed === 'book' ? 'booking' : 'release of';
    process.stderr.write(`Unconfirmed: ${what} ${makeSafe(seatsWords(room, seats))}.\n`);
  }
  return wishes.length === 0 ? 0 : EXIT_UNCONFIRMED;
}
