import { useApp, useInput, useWindowSize } from 'ink';
import { type ReactNode, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';

import { keysOf } from '../keys/key.ts';
import { Lines } from '../map/lines.tsx';
import type { ScreenTools } from '../terminal/show-screen.ts';
import type { Appearance } from '../theme/appearance.ts';
import { chooseOpsLayout } from './ops-layout.ts';
import { opsLines, type OpsScene, pageHeight, pageOf } from './ops-lines.ts';
import { FIRST_OPS_STATE, type OpsSight, type OpsState, pressOps } from './ops-state.ts';
import type { OpsWatch } from './ops-watch.ts';
import { writeScreen } from './write-screen.ts';

export type OpsAppProps = {
  readonly watch: OpsWatch;
  readonly appearance: Appearance;
  readonly tools: ScreenTools;
};

/** The ops screen, alive: what the watch sees, and the keys of the person. */
export function OpsApp({ watch, appearance, tools }: OpsAppProps): ReactNode {
  const { exit, suspendTerminal } = useApp();
  const { columns, rows } = useWindowSize();
  const view = useSyncExternalStore(watch.subscribe, watch.getView);
  const [state, setState] = useState(FIRST_OPS_STATE);
  // Keys that come before the next frame must see what the ones before them did.
  const newest = useRef(state);
  const layout = useMemo(() => chooseOpsLayout(view.plan, { columns, rows }), [view.plan, columns, rows]);
  const scene = { view, layout, appearance };
  useEffect(() => {
    watch.start();
    return watch.stop;
  }, [watch]);

  useInput((input, key) => {
    const keys = key.backspace || key.delete ? ['backspace'] : keysOf(input, key);
    let next = newest.current;
    for (const pressed of keys) {
      const step = pressOps(next, pressed, sightOf(next, scene));
      next = step.state;
      if (step.effect === 'leave') return exit();
      if (step.effect === 'dump') next = { ...next, message: writeScreen(opsLines(next, scene), Date.now()) };
      if (step.effect === 'ask-seat' && next.cursor !== null) watch.askSeat(next.cursor);
      if (step.effect === 'suspend') void tools.suspend(suspendTerminal).then(watch.refresh);
    }
    newest.current = next;
    setState(next);
    // Ink takes milliseconds to draw what a key has changed; here it is on the terminal within one.
    tools.paint(opsLines(next, scene));
  });
  return <Lines lines={opsLines(state, scene)} />;
}

function sightOf(state: OpsState, { view, layout, appearance }: OpsScene): OpsSight {
  if (layout.kind === 'too-small') return { view, text: null, height: 0 };
  return { view, text: pageOf(state.kept ?? view, state, layout, appearance), height: pageHeight(layout) };
}
