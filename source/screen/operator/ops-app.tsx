import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

import { useApp, useWindowSize } from 'ink';
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useSyncExternalStore } from 'react';

import { type BoxOffice, closedBoxOffice, createBoxOffice } from '../../booking/box-office.ts';
import { operationWords } from '../../booking/describe.ts';
import type { Journal } from '../../booking/journal/journal.ts';
import { resolveHint } from '../../booking/resolve.ts';
import { meteredReading, meteredStore } from '../../store/metered-store.ts';
import type { Limits } from '../../store/rights.ts';
import type { ReadingStore, Store } from '../../store/store.ts';
import type { Plan } from '../../theater/plan.ts';
import type { Alert } from '../../watch/alerts.ts';
import type { OpsView } from '../../watch/ops-view.ts';
import { OpsWatch } from '../../watch/ops-watch.ts';
import { Lines, useKeys } from '../kit/terminal/components.tsx';
import { type ScreenTools, showScreen } from '../kit/terminal/show-screen.ts';
import { PASTE_REFUSED } from '../kit/terminal/terminal-input.ts';
import { type Appearance, type AppearanceRequest, chooseAppearance } from '../kit/theme.ts';
import { chooseOpsLayout } from './lines/ops-layout.ts';
import { opsLines, type OpsScene, pageHeight, pageOf } from './lines/ops-lines.ts';
import { firstOperator, type OpenOperation, type OperatorState, tell } from './state/operator-state.ts';
import { OpsSession } from './state/ops-session.ts';
import {
  FIRST_OPS_STATE,
  isTypingIn,
  type OpsSight,
  type OpsState,
  pressOps,
  withNextTheme,
} from './state/ops-state.ts';

export type OpsScreenOptions = AppearanceRequest & {
  /** Where keys act and rows that are missing are written; or what is read alone, by which nothing can change. */
  readonly house:
    | { readonly kind: 'acting'; readonly store: Store }
    | { readonly kind: 'reading'; readonly store: ReadingStore; readonly why: string };
  /** What keys may not do besides. */
  readonly limits: Limits;
  readonly plan: Plan;
  readonly journal: Journal;
  /** In whose name the operator acts; null: it is asked for when that begins. */
  readonly actor: string | null;
  /** Whether operator mode is on from the start. */
  readonly isActing: boolean;
  /** Whether a critical alert is told also while the window is behind others. */
  readonly isNotifying: boolean;
};

/** Left with an operation that nobody can say the end of. */
const EXIT_UNCONFIRMED = 75;

/**
 * Shows the ops screen until the person leaves, and gives the exit code: 0, or 75 when an operation is left
 * unconfirmed, which is then named on stderr. Rejects when the screen could not be drawn; the terminal is restored in
 * any case.
 */
export async function runOpsScreen(options: OpsScreenOptions): Promise<number> {
  const { house, plan, journal, limits } = options;
  const { stdin, stdout } = process;
  const appearance = chooseAppearance(options, process.env, process.platform);
  const { watch, ...parts } = partsFor(house, plan, journal);
  const operator = firstOperator(options.actor, options.isActing, limits);
  const session = new OpsSession(operator, { ...parts, pictures: watch.pictures });
  const open: OpenOperation[] = [];
  await showScreen(
    { stdin, stdout, title: 'theater ops', hasFocus: options.isNotifying },
    <OpeningOps view={watch.getView()} appearance={appearance} />,
    (tools) => (
      <OpsApp
        {...{ watch, session, appearance, tools }}
        isNotifying={options.isNotifying}
        onLeave={(operations) => open.push(...operations)}
      />
    ),
  );
  await session.acting.end();
  for (const { change } of open) {
    process.stderr.write(
      `Unconfirmed: ${operationWords(change)}. To settle it: ${resolveHint(house.store)}\n`,
    );
  }
  return open.length === 0 ? 0 : EXIT_UNCONFIRMED;
}

/** Whatever this program does to the store is counted in one place. Who only looks has no box office at all. */
function partsFor(
  house: OpsScreenOptions['house'],
  plan: Plan,
  journal: Journal,
): { readonly watch: OpsWatch; readonly store: ReadingStore; readonly boxOffice: BoxOffice } {
  if (house.kind === 'reading') {
    const metered = meteredReading(house.store);
    const watch = new OpsWatch(metered, plan, journal, null);
    return { watch, store: metered.store, boxOffice: closedBoxOffice(house.why) };
  }
  const metered = meteredStore(house.store);
  const { store } = metered;
  const watch = new OpsWatch(metered, plan, journal, store);
  return { watch, store, boxOffice: createBoxOffice(store, { journal }) };
}

type OpeningProps = { readonly view: OpsView; readonly appearance: Appearance };

/** The first picture, before any key counts and before the store was asked. */
function OpeningOps({ view, appearance }: OpeningProps): ReactNode {
  const layout = chooseOpsLayout(view.plan, useWindowSize());
  return <Lines lines={opsLines(FIRST_OPS_STATE, { view, layout, appearance })} />;
}

type OpsAppProps = {
  readonly watch: OpsWatch;
  readonly session: OpsSession;
  readonly appearance: Appearance;
  readonly tools: ScreenTools;
  readonly isNotifying: boolean;
  /** Told, when the person leaves, the operations whose outcome is still not known. */
  readonly onLeave: (open: readonly OpenOperation[]) => void;
};

/** The ops screen, alive: what the watch sees, and the keys of the person. */
export function OpsApp(props: OpsAppProps): ReactNode {
  const { watch, session, appearance, tools } = props;
  const { acting } = session;
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

  useEffect(() => acting.see(state.operator, view.rooms), [acting, state.operator, view.rooms]);

  useEffect(() => session.see(view.rooms), [session, view.rooms]);
  useEffect(() => session.end, [session]);

  const setFront = useNotices(props.isNotifying, view.alerts, tools.notify);

  const hasLeft = useRef(false);
  const leave = (operator: OperatorState): void => {
    if (hasLeft.current) return;
    hasLeft.current = true;
    props.onLeave(operator.open);
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
          if (next.operator.open.length === 0 || next.operator.isLeaving) return leave(next.operator);
          void acting.leave(next.operator).then(() => leave(session.getState().operator));
          const text = 'Waiting for what becomes of the open operations; q again leaves at once.';
          next = {
            ...next,
            page: null,
            operator: tell({ ...next.operator, dialog: null, isLeaving: true }, 'plain', text),
          };
        }
        if (typeof step.effect === 'object' && step.effect !== null) acting.perform(step.effect);
        if (step.effect === 'dump') next = { ...next, message: writeScreen(opsLines(next, scene)) };
        if (step.effect === 'theme') next = withNextTheme(next, appearance);
        if (step.effect === 'ask-seat' && next.cursor !== null) watch.askSeat(next.cursor);
        if (step.effect === 'repaint') tools.repaint();
        if (step.effect === 'suspend') void tools.suspend(suspendTerminal).then(watch.refresh);
      }
      session.become(next);
      // Ink takes milliseconds to draw what a key has changed; here it is on the terminal within one.
      tools.paint(opsLines(next, scene));
    },
    focus: setFront,
    refusePaste: () => session.become({ ...session.getState(), message: PASTE_REFUSED }),
  });
  const lines = opsLines(state, scene);
  // Ink leaves out a frame that is like its last one, though a key may have painted another picture over that
  // meanwhile.
  useLayoutEffect(() => tools.paint(lines));
  return <Lines lines={lines} />;
}

/**
 * Tells each kind of critical alert once when it comes, unless the window is in front by what the terminal said last.
 * Gives what hears that.
 */
function useNotices(
  isOn: boolean,
  alerts: readonly Alert[],
  notify: (text: string) => void,
): (isFront: boolean) => void {
  const isFront = useRef(false);
  const told = useRef<readonly Alert[]>([]);
  useEffect(() => {
    const critical = alerts.filter(({ level }) => level === 'critical');
    const [first] = critical.filter(({ kind }) => told.current.every((before) => before.kind !== kind));
    told.current = critical;
    if (isOn && !isFront.current && first !== undefined) notify(`theater ops: ${first.message}`);
  }, [isOn, alerts, notify]);
  return (isNow) => {
    isFront.current = isNow;
  };
}

function sightOf(state: OpsState, { view, layout, appearance }: OpsScene): OpsSight {
  if (layout.kind === 'too-small') return { view, text: null, height: 0 };
  return { view, text: pageOf(state.kept ?? view, state, layout, appearance), height: pageHeight(layout) };
}

/**
 * Writes a screen as plain text into a new file of the folder, readable by its owner alone: it names people. Gives
 * what to tell the person: the file, or why there is none. `now` in ms since the epoch.
 */
export function writeScreen(lines: readonly string[], now = Date.now(), folder = process.cwd()): string {
  const moment = new Date(now).toISOString().replaceAll(/[:.]/g, '-');
  const file = path.join(folder, `theater-ops-${moment}.txt`);
  const text = lines.map((line) => `${stripVTControlCharacters(line).trimEnd()}\n`).join('');
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
    return `Written: ${file}`;
  } catch (error) {
    return `Not written: ${error instanceof Error ? error.message : String(error)}`;
  }
}
