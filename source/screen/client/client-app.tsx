import { useApp, useInput, useWindowSize } from 'ink';
import { type ReactNode, useLayoutEffect, useMemo, useState, useSyncExternalStore } from 'react';

import type { BoxOffice } from '../../box-office/box-office.ts';
import type { Store } from '../../store/store.ts';
import type { Plan } from '../../theater/plan.ts';
import { keysOf } from '../keys/key.ts';
import { chooseLayout } from '../layout/layout.ts';
import { useOccupancy } from '../occupancy/use-occupancy.ts';
import type { Suspend } from '../terminal/show-screen.ts';
import type { Appearance } from '../theme/appearance.ts';
import { ClientScreen } from './client-screen.tsx';
import { ClientSession } from './client-session.ts';
import type { OpenWish } from './client-state.ts';
import { useLinkMessages } from './use-link-messages.ts';

export type ClientAppProps = {
  readonly store: Store;
  readonly boxOffice: BoxOffice;
  readonly client: string;
  readonly plan: Plan;
  readonly appearance: Appearance;
  readonly suspend: Suspend;
  /** Told, when the person leaves, the wishes whose outcome is still not known. */
  readonly onLeave: (open: readonly OpenWish[]) => void;
};

/** The booking terminal, alive: pictures from the store, keys from the terminal, wishes to the box office. */
export function ClientApp(props: ClientAppProps): ReactNode {
  const { store, boxOffice, client, plan, appearance } = props;
  const { exit, suspendTerminal } = useApp();
  const { columns, rows } = useWindowSize();
  const letters = plan.rooms.map(({ room }) => room);
  const { view, merge, mergeSnapshot, refresh } = useOccupancy(store, letters);

  const [session] = useState(() => {
    const layout = chooseLayout(plan, { columns, rows });
    const made: ClientSession = new ClientSession(
      { plan, client, appearance, layout, rooms: view.rooms },
      {
        boxOffice,
        pictures: { merge, mergeSnapshot },
        onLeave: () => {
          props.onLeave(made.getState().wishes);
          exit();
        },
        onSuspend: () => void props.suspend(suspendTerminal).then(refresh),
      },
    );
    return made;
  });
  const state = useSyncExternalStore(session.subscribe, session.getState);

  const pendingLines = state.wishes.some(({ phase }) => phase.kind === 'unconfirmed') ? 1 : 0;
  const layout = useMemo(
    () => chooseLayout(plan, { columns, rows }, pendingLines),
    [plan, columns, rows, pendingLines],
  );
  const scene = useMemo(
    () => ({ plan, client, appearance, layout, rooms: view.rooms }),
    [plan, client, appearance, layout, view.rooms],
  );
  useLayoutEffect(() => session.see(scene), [session, scene]);
  useLinkMessages(view.link, session.tell);

  useInput((input, key) => {
    for (const pressed of keysOf(input, key)) session.press(pressed);
  });
  return <ClientScreen scene={scene} state={state} link={view.link} />;
}
