import { useWindowSize } from 'ink';
import type { ReactNode } from 'react';

import type { Journal } from '../../box-office/journal.ts';
import { meteredStore } from '../../store/metered-store.ts';
import type { Store } from '../../store/store.ts';
import type { Plan } from '../../theater/plan.ts';
import { Lines } from '../map/lines.tsx';
import { showScreen } from '../terminal/show-screen.ts';
import { type Appearance, type AppearanceWish, chooseAppearance } from '../theme/appearance.ts';
import { OpsApp } from './ops-app.tsx';
import { chooseOpsLayout } from './ops-layout.ts';
import { opsLines } from './ops-lines.ts';
import { FIRST_OPS_STATE } from './ops-state.ts';
import type { OpsView } from './ops-view.ts';
import { OpsWatch } from './ops-watch.ts';

export type OpsScreenOptions = AppearanceWish & {
  readonly store: Store;
  readonly plan: Plan;
  readonly journal: Journal;
};

/** Shows the ops screen until the person leaves. Rejects when it could not be drawn; the terminal is restored in any case. */
export async function runOpsScreen(options: OpsScreenOptions): Promise<void> {
  const { store, plan, journal } = options;
  const { stdin, stdout } = process;
  const appearance = chooseAppearance(options, process.env, process.platform);
  // Whatever this program does to the store is counted in one place.
  const metered = meteredStore(store);
  const watch = new OpsWatch(metered, plan, journal);
  await showScreen(
    { stdin, stdout, title: 'theater ops' },
    <OpeningOps view={watch.getView()} appearance={appearance} />,
    (tools) => <OpsApp {...{ watch, appearance, tools }} />,
  );
}

type OpeningProps = { readonly view: OpsView; readonly appearance: Appearance };

/** The first picture, before any key counts and before the store was asked. */
function OpeningOps({ view, appearance }: OpeningProps): ReactNode {
  const layout = chooseOpsLayout(view.plan, useWindowSize());
  return <Lines lines={opsLines(FIRST_OPS_STATE, { view, layout, appearance })} />;
}
