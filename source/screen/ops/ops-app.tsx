import { useApp, useWindowSize } from 'ink';
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useSyncExternalStore } from 'react';

import { useKeys } from '../keys/use-keys.ts';
import { Lines } from '../map/lines.tsx';
import type { ScreenTools } from '../terminal/show-screen.ts';
import { PASTE_REFUSED } from '../terminal/terminal-input.ts';
import type { Appearance } from '../theme/appearance.ts';
import { type HandsState, type OpenDeed, tell } from './hands/hands-state.ts';
import { chooseOpsLayout } from './ops-layout.ts';
import { opsLines, type OpsScene, pageHeight, pageOf } from './ops-lines.ts';
import type { OpsSession } from './ops-session.ts';
import { isTypingIn, type OpsSight, type OpsState, pressOps } from './ops-state.ts';
import type { OpsWatch } from './ops-watch.ts';
import { writeScreen } from './write-screen.ts';

export type OpsAppProps = {
  readonly watch: OpsWatch;
  readonly session: OpsSession;
  readonly appearance: Appearance;
  readonly tools: ScreenTools;
  /** Told, when the person leaves, the deeds whose outcome is still not known. */
  readonly onLeave: (open: readonly OpenDeed[]) => void;
};

/** The ops screen, alive: what the watch sees, and the keys of the person. */
export function OpsApp(props: OpsAppProps): ReactNode {
  const { watch, session, appearance, tools } = props;
  const { desk } = session;
  const { exit, suspendTerminal } = useApp();
  const { columns, rows } = useWindowSize();
  const view = useSyncExternalStore(watch.subscribe, watch.getView);
  const state = useSyncExternalStore(session.subscribe, session.getState);
  const layout = useMemo(() => chooseOpsLayout(view.plan, { columns, rows }), [view.plan, columns, rows]);
  const scene = { view, layout, appearance };
  useEffect(() => {
    watch.start();
    return watch.stop;
  }, [watch]);

  useEffect(() => desk.see(state.hands, view.rooms), [desk, state.hands, view.rooms]);

  const hasLeft = useRef(false);
  const leave = (hands: HandsState): void => {
    if (hasLeft.current) return;
    hasLeft.current = true;
    props.onLeave(hands.open);
    exit();
  };

  useKeys(tools.input, {
    isTyping: () => isTypingIn(session.getState()),
    press: (keys) => {
      let next = session.getState();
      for (const pressed of keys) {
        const step = pressOps(next, pressed, sightOf(next, scene));
        next = step.state;
        if (step.effect === 'leave') {
          if (next.hands.open.length === 0 || next.hands.isLeaving) return leave(next.hands);
          void desk.leave(next.hands).then(() => leave(session.getState().hands));
          const text = 'Waiting for what becomes of the open deeds; q again leaves at once.';
          next = {
            ...next,
            page: null,
            hands: tell({ ...next.hands, dialog: null, isLeaving: true }, 'plain', text),
          };
        }
        if (typeof step.effect === 'object' && step.effect !== null) desk.perform(step.effect);
        if (step.effect === 'dump') next = { ...next, message: writeScreen(opsLines(next, scene)) };
        if (step.effect === 'ask-seat' && next.cursor !== null) watch.askSeat(next.cursor);
        if (step.effect === 'repaint') tools.repaint();
        if (step.effect === 'suspend') void tools.suspend(suspendTerminal).then(watch.refresh);
      }
      session.become(next);
      // Ink takes milliseconds to draw what a key has changed; here it is on the terminal within one.
      tools.paint(opsLines(next, scene));
    },
    refusePaste: () => session.become({ ...session.getState(), message: PASTE_REFUSED }),
  });
  const lines = opsLines(state, scene);
  // Ink leaves out a frame that is like its last one, though a key may have painted another picture over that meanwhile.
  useLayoutEffect(() => tools.paint(lines));
  return <Lines lines={lines} />;
}

function sightOf(state: OpsState, { view, layout, appearance }: OpsScene): OpsSight {
  if (layout.kind === 'too-small') return { view, text: null, height: 0 };
  return { view, text: pageOf(state.kept ?? view, state, layout, appearance), height: pageHeight(layout) };
}
