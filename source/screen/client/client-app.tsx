import { useApp, useInput, useWindowSize } from 'ink';
import { type ReactNode, useLayoutEffect, useMemo, useState, useSyncExternalStore } from 'react';

import type { BoxOffice } from '../../box-office/box-office.ts';
import type { Store } from '../../store/store.ts';
import type { Plan } from '../../theater/plan.ts';
import { keysOf } from '../keys/key.ts';
import { chooseLayout } from '../layout/layout.ts';
import { useOccupancy } from '../occupancy/use-occupancy.ts';
import type { Appearance } from '../theme/appearance.ts';
import { ClientScreen } from './client-screen.tsx';
import { ClientSession } from './client-session.ts';
import { useLinkMessages } from './use-link-messages.ts';

export type ClientAppProps = {
  readonly store: Store;
  readonly boxOffice: BoxOffice;
  readonly client: string;
  readonly plan: Plan;
  readonly appearance: Appearance;
  /** False until the first picture is on the terminal: what was typed before was not meant for it. */
  readonly isListening: () => boolean;
  /** Stops the program until the shell brings it back. */
  readonly onSuspend: (suspendTerminal: ReturnType<typeof useApp>['suspendTerminal']) => Promise<void>;
  /** Told the session once, so that what it leaves open can be said after the screen is gone. */
  readonly onSession: (session: ClientSession) => void;
};

/** The booking terminal, alive: pictures from the store, keys from the terminal, wishes to the box office. */
export function ClientApp(props: ClientAppProps): ReactNode {
  const { store, boxOffice, client, plan, appearance } = props;
  const { exit, suspendTerminal } = useApp();
  const { columns, rows } = useWindowSize();
  const letters = plan.rooms.map(({ room }) => room);
  const { view, merge, mergeSnapshot, refresh } = useOccupancy(store, letters);

  const suspend = async (): Promise<void> => {
    await props.onSuspend(suspendTerminal);
    refresh();
  };
  const [session] = useState(() => {
    const layout = chooseLayout(plan, { columns, rows });
    const made = new ClientSession(
      { plan, client, appearance, layout, rooms: view.rooms },
      { boxOffice, pictures: { merge, mergeSnapshot }, onLeave: exit, onSuspend: () => void suspend() },
    );
    props.onSession(made);
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
    if (!props.isListening()) return;
    for (const pressed of keysOf(input, key)) session.press(pressed);
  });
  return <ClientScreen scene={scene} state={state} link={view.link} />;
}
