import { useApp, useWindowSize } from 'ink';
import { type ReactNode, useLayoutEffect, useMemo, useState, useSyncExternalStore } from 'react';

import type { BoxOffice } from '../../box-office/box-office.ts';
import { type Plan, planShowing } from '../../theater/plan.ts';
import { screenLines } from '../frame/screen-lines.ts';
import { useKeys } from '../keys/use-keys.ts';
import { chooseLayout } from '../layout/layout.ts';
import type { OccupancyWatch } from '../occupancy/occupancy-watch.ts';
import { useOccupancy } from '../occupancy/use-occupancy.ts';
import type { ScreenTools } from '../terminal/show-screen.ts';
import { PASTE_REFUSED } from '../terminal/terminal-input.ts';
import type { Appearance } from '../theme/appearance.ts';
import { ClientScreen } from './client-screen.tsx';
import { ClientSession } from './client-session.ts';
import { type ClientState, newTheaterMessage, type OpenWish } from './client-state.ts';
import type { Explain } from './news-desk.ts';
import { keyContext } from './obey.ts';
import { useLinkMessages } from './use-link-messages.ts';

/** What the booking terminal works with; all of it holds for the life of the screen. */
export type ClientAppProps = {
  /** The rooms of the store. */
  readonly watch: OccupancyWatch;
  readonly boxOffice: BoxOffice;
  readonly explain: Explain;
  readonly client: string;
  readonly plan: Plan;
  /** Where the store is. */
  readonly address: string;
  /** Whether the theater was made just now. */
  readonly isNew: boolean;
  readonly appearance: Appearance;
  readonly tools: ScreenTools;
  /** Told, when the person leaves, the wishes whose outcome is still not known. */
  readonly onLeave: (open: readonly OpenWish[]) => void;
};

/** The booking terminal, alive: pictures from the store, keys from the terminal, wishes to the box office. */
export function ClientApp(props: ClientAppProps): ReactNode {
  const { watch, boxOffice, client, plan, address, appearance, tools } = props;
  const { exit, suspendTerminal } = useApp();
  const { columns, rows } = useWindowSize();
  const { view, merge, mergeSnapshot, refresh } = useOccupancy(watch);

  const [session] = useState(() => {
    const layout = chooseLayout(plan, { columns, rows });
    const made: ClientSession = new ClientSession(
      { plan, client, address, appearance, layout, ...view },
      {
        boxOffice,
        explain: props.explain,
        pictures: { merge, mergeSnapshot },
        onLeave: () => {
          props.onLeave(made.getState().wishes);
          exit();
        },
        onRepaint: tools.repaint,
        onSuspend: () => void tools.suspend(suspendTerminal).then(refresh),
      },
    );
    if (props.isNew) made.tell(newTheaterMessage(plan, address, appearance));
    return made;
  });
  const state = useSyncExternalStore(session.subscribe, session.getState);

  const pendingLines = state.wishes.some(({ phase }) => phase.kind === 'unconfirmed') ? 1 : 0;
  const layout = useMemo(
    () => chooseLayout(plan, { columns, rows }, pendingLines),
    [plan, columns, rows, pendingLines],
  );
  const scene = useMemo(
    () => ({ plan: planShowing(plan, view.rooms), client, address, appearance, layout, ...view }),
    [plan, client, address, appearance, layout, view],
  );
  useLayoutEffect(() => session.see(scene), [session, scene]);
  useLinkMessages(view.link, session.tell);

  const paint = (newest: ClientState): void => {
    const { above, middle, below } = screenLines(newest, scene);
    tools.paint([...above, ...middle, ...below]);
  };
  useKeys(tools.input, {
    isTyping: () => keyContext(session.getState(), layout) === 'prompt',
    press: (keys) => {
      for (const key of keys) session.press(key);
      // Ink takes milliseconds to draw what a key has changed; here it is on the terminal within one.
      paint(session.getState());
    },
    refusePaste: () => {
      session.tell({ tone: 'warning', text: PASTE_REFUSED });
      paint(session.getState());
    },
  });
  // Ink leaves out a frame that is like its last one, though a key may have painted another picture over that meanwhile.
  useLayoutEffect(() => paint(state));
  return <ClientScreen scene={scene} state={state} />;
}
