import type { BoxOffice } from '../../box-office/box-office.ts';
import { explainChanges } from '../../box-office/explain-changes.ts';
import { resolveHint } from '../../box-office/resolve-hint.ts';
import { seatsWords } from '../../box-office/wording.ts';
import type { Store } from '../../store/store.ts';
import { bookingOf } from '../../theater/change.ts';
import type { Plan } from '../../theater/plan.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import { OccupancyWatch } from '../occupancy/occupancy-watch.ts';
import { showScreen } from '../terminal/show-screen.ts';
import { chooseAppearance } from '../theme/appearance.ts';
import { ClientApp } from './client-app.tsx';
import type { OpenWish } from './client-state.ts';
import { OpeningScreen } from './opening-screen.tsx';

/** Who books where, and on which terminal; the process's own where none is named. */
export type ClientScreenOptions = {
  readonly store: Store;
  readonly boxOffice: BoxOffice;
  readonly client: string;
  readonly plan: Plan;
  /** Whether the theater was made just now, which the screen says. */
  readonly isNew?: boolean;
  /** Without colours; also chosen by `NO_COLOR`. */
  readonly isMono?: boolean;
  /** Without characters beyond ASCII; also chosen by a locale that is not UTF-8. */
  readonly isAscii?: boolean;
  /** Both must be terminals. */
  readonly stdin?: NodeJS.ReadStream;
  readonly stdout?: NodeJS.WriteStream;
};

/** Left with a wish that nobody can say the end of. */
const EXIT_UNCONFIRMED = 75;

/**
 * Shows the booking terminal until the person leaves, and gives the exit code: 0, or 75 when a wish is left unconfirmed,
 * which is then named on stderr. Rejects when the screen could not be drawn; the terminal is restored in any case.
 */
export async function runClientScreen(options: ClientScreenOptions): Promise<number> {
  const {
    client,
    plan,
    store,
    boxOffice,
    isNew = false,
    stdin = process.stdin,
    stdout = process.stdout,
  } = options;
  const appearance = chooseAppearance(options, process.env, process.platform);
  const open: OpenWish[] = [];
  // Started here, so that the pictures are there by the time the screen has been opened.
  const watch = new OccupancyWatch(
    store,
    plan.rooms.map(({ room }) => room),
  );
  watch.start();
  const { address } = store;
  await showScreen(
    { stdin, stdout, title: `theater: ${client}` },
    <OpeningScreen {...{ plan, client, address, isNew, appearance }} />,
    (tools) => (
      <ClientApp
        {...{ plan, client, address, isNew, appearance, watch, boxOffice, tools }}
        explain={(what, signal) => explainChanges(store, what, signal)}
        onLeave={(wishes) => open.push(...wishes)}
      />
    ),
  ).finally(watch.stop);
  for (const wish of open) process.stderr.write(`${leftOpenWords(wish, resolveHint(store, client))}\n`);
  return open.length === 0 ? 0 : EXIT_UNCONFIRMED;
}

const LEFT_OPEN = { book: 'the booking', release: 'the release', give: 'the handing over' } as const;

function leftOpenWords({ deed, room, seats, phase }: OpenWish, hint: string): string {
  const booking = phase.kind === 'unconfirmed' ? bookingOf(phase.change) : null;
  const name = booking === null ? '' : ` (booking ${makeSafe(booking)})`;
  return `Unconfirmed: ${LEFT_OPEN[deed]} of ${seatsWords(room, seats)}${name}. To settle it: ${hint}`;
}
