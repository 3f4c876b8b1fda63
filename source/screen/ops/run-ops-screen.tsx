import { useWindowSize } from 'ink';
import type { ReactNode } from 'react';

import { createBoxOffice } from '../../box-office/create-box-office.ts';
import { deedWords } from '../../box-office/deed-words.ts';
import type { Journal } from '../../box-office/journal.ts';
import { resolveHint } from '../../box-office/resolve-hint.ts';
import { meteredStore } from '../../store/metered-store.ts';
import type { Store } from '../../store/store.ts';
import type { Plan } from '../../theater/plan.ts';
import { Lines } from '../map/lines.tsx';
import { showScreen } from '../terminal/show-screen.ts';
import { type Appearance, type AppearanceWish, chooseAppearance } from '../theme/appearance.ts';
import { firstHands, type OpenDeed } from './hands/hands-state.ts';
import { OpsApp } from './ops-app.tsx';
import { chooseOpsLayout } from './ops-layout.ts';
import { opsLines } from './ops-lines.ts';
import { OpsSession } from './ops-session.ts';
import { FIRST_OPS_STATE } from './ops-state.ts';
import type { OpsView } from './ops-view.ts';
import { OpsWatch } from './ops-watch.ts';

export type OpsScreenOptions = AppearanceWish & {
  readonly store: Store;
  readonly plan: Plan;
  readonly journal: Journal;
  /** In whose name the hands act; null: it is asked for when they are turned on. */
  readonly actor: string | null;
  /** Whether the hands are on from the start. */
  readonly isActing: boolean;
};

/** Left with a deed that nobody can say the end of. */
const EXIT_UNCONFIRMED = 75;

/**
 * Shows the ops screen until the person leaves, and gives the exit code: 0, or 75 when a deed is left unconfirmed, which is
 * then named on stderr. Rejects when the screen could not be drawn; the terminal is restored in any case.
 */
export async function runOpsScreen(options: OpsScreenOptions): Promise<number> {
  const { store, plan, journal } = options;
  const { stdin, stdout } = process;
  const appearance = chooseAppearance(options, process.env, process.platform);
  // Whatever this program does to the store is counted in one place.
  const metered = meteredStore(store);
  const watch = new OpsWatch(metered, plan, journal);
  const boxOffice = createBoxOffice(metered.store, { journal });
  const hands = firstHands(options.actor, options.isActing);
  const session = new OpsSession(hands, { store: metered.store, boxOffice, pictures: watch.pictures });
  const open: OpenDeed[] = [];
  await showScreen(
    { stdin, stdout, title: 'theater ops' },
    <OpeningOps view={watch.getView()} appearance={appearance} />,
    (tools) => <OpsApp {...{ watch, session, appearance, tools }} onLeave={(deeds) => open.push(...deeds)} />,
  );
  for (const { change } of open) {
    process.stderr.write(`Unconfirmed: ${deedWords(change)}. To settle it: ${resolveHint(store)}\n`);
  }
  return open.length === 0 ? 0 : EXIT_UNCONFIRMED;
}

type OpeningProps = { readonly view: OpsView; readonly appearance: Appearance };

/** The first picture, before any key counts and before the store was asked. */
function OpeningOps({ view, appearance }: OpeningProps): ReactNode {
  const layout = chooseOpsLayout(view.plan, useWindowSize());
  return <Lines lines={opsLines(FIRST_OPS_STATE, { view, layout, appearance })} />;
}
