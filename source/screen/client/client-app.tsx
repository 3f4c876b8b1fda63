import { Box, useApp, useWindowSize } from 'ink';
import {
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';

import type { BoxOffice } from '../../booking/box-office.ts';
import { explainChanges, salesOfEvening } from '../../booking/history.ts';
import { resolveHint } from '../../booking/resolve.ts';
import type { Transfers } from '../../booking/transfer.ts';
import { type Limits, NO_LIMITS } from '../../store/rights.ts';
import type { ReadingStore } from '../../store/store.ts';
import type { HistoryEntry } from '../../theater/change.ts';
import { sumOfOccupancy } from '../../theater/figures.ts';
import { type Plan, planShowing } from '../../theater/plan.ts';
import { makeSafe } from '../../theater/safe-text.ts';
import { EVENING_MS, type Sale } from '../../theater/sales.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import { OccupancyWatch } from '../../watch/occupancy-watch.ts';
import type { Link, OccupancyView } from '../../watch/occupancy.ts';
import { readRecentHistory, readSeatHistory } from '../../watch/ops-view.ts';
import type { Binding } from '../kit/keys/binding.ts';
import { chooseLayout } from '../kit/layout.ts';
import { Lines, useKeys, useOccupancy } from '../kit/terminal/components.tsx';
import { type ScreenTools, showScreen } from '../kit/terminal/show-screen.ts';
import { PASTE_REFUSED } from '../kit/terminal/terminal-input.ts';
import { type Appearance, type AppearanceRequest, chooseAppearance } from '../kit/theme.ts';
import { occupancyIn } from '../map/room-lines.ts';
import { BINDINGS, isTyping, keyContext } from './keys/bindings.ts';
import { leftOpenWords } from './lines/message-line.ts';
import { Programme } from './lines/programme.tsx';
import { screenLines } from './lines/screen-lines.ts';
import { ClientSession } from './session/client-session.ts';
import type { Explain } from './session/news-finder.ts';
import { holdSeats, type HoldSeats } from './session/seat-holds.ts';
import type { FindWaiting } from './session/settle-request.ts';
import {
  type ClientState,
  DEMO_MESSAGE,
  type Cursor,
  firstState,
  type Message,
  newTheaterMessage,
  type OpenRequest,
  type Scene,
} from './state/client-state.ts';
import { newTill } from './state/customer.ts';

/** Who books where, and on which terminal; the process's own where none is named. */
export type ClientScreenOptions = AppearanceRequest & {
  /** Where pictures come from; by it alone nothing can be changed. */
  readonly store: ReadingStore;
  readonly boxOffice: BoxOffice;
  readonly transfers?: Transfers;
  readonly client: string;
  readonly plan: Plan;
  /** What keys may not do; absent: nothing keeps them. */
  readonly limits?: Limits;
  /** Whether the theater was made just now, which the screen says. */
  readonly isNew?: boolean;
  /** Whether it is a till, which asks for a customer before each sale. */
  readonly isTill?: boolean;
  /** Whether seats are held while they are marked; they are. */
  readonly hasHolds?: boolean;
  /** Whether the theater is made up, and goes with the screen; the screen says so. */
  readonly isDemo?: boolean;
  /** Whether the mouse is taken from the terminal from the start; it is not. */
  readonly hasMouse?: boolean;
  /** The key table, where it was changed. */
  readonly bindings?: readonly Binding[];
  /** Both must be terminals. */
  readonly stdin?: NodeJS.ReadStream;
  readonly stdout?: NodeJS.WriteStream;
};

/** Rows that a large screen tells of what happened before it was opened. */
const RECENT_ROWS = 60;

/** Left with a request that nobody can say the end of. */
const EXIT_UNCONFIRMED = 75;

/**
 * Shows the booking terminal until the person leaves, and gives the exit code: 0, or 75 when a request is left
 * unconfirmed, which is then named on stderr. Rejects when the screen could not be drawn; the terminal is restored in
 * any case.
 */
export async function runClientScreen(options: ClientScreenOptions): Promise<number> {
  const {
    client,
    plan,
    store,
    boxOffice,
    isNew = false,
    isTill = false,
    hasHolds = true,
    isDemo = false,
    limits = NO_LIMITS,
    hasMouse = false,
    bindings = BINDINGS,
    stdin = process.stdin,
    stdout = process.stdout,
  } = options;
  const appearance = chooseAppearance(options, process.env, process.platform);
  const open: OpenRequest[] = [];
  // Started here, so that the pictures are there by the time the screen has been opened.
  const watch = new OccupancyWatch(
    store,
    plan.rooms.map(({ room }) => room),
  );
  watch.start();
  const { address } = store;
  await showScreen(
    { stdin, stdout, title: titleOf(client, isDemo, plan, new Map()), hasMouse },
    <OpeningScreen {...{ plan, client, address, isNew, isTill, isDemo, limits, appearance, bindings }} />,
    (tools) => (
      <ClientApp
        {...{ plan, client, address, isNew, isTill, isDemo, limits, hasMouse, appearance, bindings }}
        {...{ watch, boxOffice, tools }}
        {...(options.transfers !== undefined && { transfers: options.transfers })}
        {...(hasHolds &&
          limits.change === null && { hold: (request) => holdSeats({ store, boxOffice }, request) })}
        findSales={() => salesOfEvening(store)}
        findWaiting={async (room) => (await store.waiting?.read(room)) ?? []}
        findStory={async (seat) => (await readSeatHistory(store, seat)).entries}
        findRecent={async () =>
          (await readRecentHistory(store, Date.now() - EVENING_MS, RECENT_ROWS)).entries
        }
        explain={(what, signal) => explainChanges(store, what, signal)}
        onLeave={(requests) => open.push(...requests)}
      />
    ),
  ).finally(watch.stop);
  for (const request of open) process.stderr.write(`${leftOpenWords(request, resolveHint(store, client))}\n`);
  return open.length === 0 ? 0 : EXIT_UNCONFIRMED;
}

/** What is known before the store was asked for a room. */
export type OpeningScreenProps = Pick<
  Scene,
  'plan' | 'client' | 'address' | 'isDemo' | 'limits' | 'appearance' | 'bindings'
> & {
  readonly isNew: boolean;
  readonly isTill?: boolean;
};

const NOTHING_SEEN: OccupancyView = { rooms: new Map(), link: { kind: 'opening' } };

/** The first picture: the rooms without their seats, before any key counts and before the store was asked. */
export function OpeningScreen(props: OpeningScreenProps): ReactNode {
  const { plan, client, address, isTill = false, isDemo = false, limits = NO_LIMITS } = props;
  const { appearance, bindings = BINDINGS } = props;
  const layout = chooseLayout(plan, useWindowSize());
  const scene = { plan, client, address, isDemo, limits, appearance, bindings, layout, ...NOTHING_SEEN };
  const message = firstMessage(props);
  return (
    <ClientScreen scene={scene} state={{ ...firstState(plan, isTill ? newTill(true) : null), message }} />
  );
}

/** What is said before anything has happened, where the theater is not the one that everybody expects. */
function firstMessage({
  plan,
  address,
  appearance,
  isNew,
  isDemo = false,
  limits = NO_LIMITS,
}: OpeningScreenProps): Message | null {
  if (limits.change !== null) return { tone: 'plain', text: limits.change };
  if (isDemo) return DEMO_MESSAGE;
  return isNew ? newTheaterMessage(plan, address, appearance) : null;
}

/** What the booking terminal works with; all of it holds for the life of the screen. */
type ClientAppProps = {
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
  readonly isTill?: boolean;
  readonly isDemo?: boolean;
  readonly limits?: Limits;
  readonly hasMouse?: boolean;
  readonly bindings?: readonly Binding[];
  readonly findSales: () => Promise<readonly Sale[]>;
  readonly findWaiting?: FindWaiting;
  readonly hold?: HoldSeats;
  readonly transfers?: Transfers;
  readonly findStory: (seat: Cursor) => Promise<readonly HistoryEntry[]>;
  readonly findRecent: () => Promise<readonly HistoryEntry[]>;
  readonly appearance: Appearance;
  readonly tools: ScreenTools;
  /** Told, when the person leaves, the requests whose outcome is still not known. */
  readonly onLeave: (open: readonly OpenRequest[]) => void;
};

/** The booking terminal, alive: pictures from the store, keys from the terminal, requests to the box office. */
export function ClientApp(props: ClientAppProps): ReactNode {
  const { watch, boxOffice, client, plan, address, isDemo = false, appearance, tools } = props;
  const { limits = NO_LIMITS, bindings = BINDINGS } = props;
  const { exit, suspendTerminal } = useApp();
  const { columns, rows } = useWindowSize();
  const { view, merge, mergeSnapshot, refresh } = useOccupancy(watch);

  const [session] = useState(() => {
    const layout = chooseLayout(plan, { columns, rows });
    const made: ClientSession = new ClientSession(
      { plan, client, address, isDemo, limits, appearance, bindings, layout, ...view },
      {
        boxOffice,
        explain: props.explain,
        findSales: props.findSales,
        findStory: props.findStory,
        findRecent: props.findRecent,
        isTill: props.isTill === true,
        ...(props.findWaiting !== undefined && { findWaiting: props.findWaiting }),
        ...(props.hold !== undefined && { hold: props.hold }),
        ...(props.transfers !== undefined && { transfers: props.transfers }),
        pictures: { merge, mergeSnapshot },
        onLeave: () => {
          props.onLeave(made.getState().requests);
          exit();
        },
        onRepaint: tools.repaint,
        onMouse: tools.takeMouse,
        hasMouse: props.hasMouse === true,
        onCopy: tools.copy,
        onSuspend: () => void tools.suspend(suspendTerminal).then(refresh),
      },
    );
    const first = firstMessage(props);
    if (first !== null) made.tell(first);
    return made;
  });
  const state = useSyncExternalStore(session.subscribe, session.getState);

  const pendingLines = state.requests.some(({ phase }) => phase.kind === 'unconfirmed') ? 1 : 0;
  const layout = useMemo(
    () => chooseLayout(plan, { columns, rows }, pendingLines),
    [plan, columns, rows, pendingLines],
  );
  const scene = useMemo(
    () => ({
      plan: planShowing(plan, view.rooms),
      client,
      address,
      isDemo,
      limits,
      appearance,
      bindings,
      layout,
      ...view,
    }),
    [plan, client, address, isDemo, limits, appearance, bindings, layout, view],
  );
  useLayoutEffect(() => session.see(scene), [session, scene]);
  useLinkMessages(view.link, session.tell);

  const title = titleOf(client, isDemo, plan, view.rooms);
  useEffect(() => tools.rename(title), [tools, title]);

  const paint = (newest: ClientState): void => {
    const { above, middle, below } = screenLines(newest, scene);
    tools.paint([...above, ...middle, ...below]);
  };
  useKeys(tools.input, {
    isTyping: () => isTyping(keyContext(session.getState(), layout)),
    press: (keys) => {
      for (const key of keys) session.press(key, keys.length === 1);
      // Ink takes milliseconds to draw what a key has changed; here it is on the terminal within one.
      paint(session.getState());
    },
    point: (mouse) => {
      session.point(mouse);
      paint(session.getState());
    },
    refusePaste: () => {
      const { cursor } = session.getState();
      session.tell({ tone: 'warning', text: PASTE_REFUSED, about: { cursor } });
      paint(session.getState());
    },
  });
  // Ink leaves out a frame that is like its last one, though a key may have painted another picture over that
  // meanwhile.
  useLayoutEffect(() => paint(state));
  return <ClientScreen scene={scene} state={state} />;
}

/** The name of the window: who books, and how many seats are free, once all rooms were seen. */
function titleOf(
  client: string,
  isDemo: boolean,
  plan: Plan,
  rooms: ReadonlyMap<string, RoomSnapshot>,
): string {
  const name = `theater: ${client}${isDemo ? ' (demo)' : ''}`;
  if (plan.rooms.some(({ room }) => !rooms.has(room))) return name;
  const { free } = sumOfOccupancy([...rooms.values()].map(occupancyIn));
  return `${name}, ${free} free`;
}

/** Says once why the store was lost, and once that it answers again. `tell` stays the same from render to render. */
function useLinkMessages(link: Link, tell: (message: Message) => void): void {
  const isLost = link.kind === 'reconnecting';
  const reason = isLost ? link.message : '';
  const wasLost = useRef(false);
  useEffect(() => {
    if (isLost) tell({ tone: 'bad', text: makeSafe(reason) });
    else if (wasLost.current) tell({ tone: 'good', text: 'The store answers again.' });
    wasLost.current = isLost;
  }, [isLost, reason, tell]);
}

/** All that the picture is made of. */
type ClientScreenProps = { readonly scene: Scene; readonly state: ClientState };

/** The booking terminal as a picture of its state: no store, no keys, no clock. Exactly as high as the terminal. */
export function ClientScreen({ scene, state }: ClientScreenProps): ReactNode {
  const { columns, rows } = scene.layout.size;
  const { above, middle, below } = screenLines(state, scene);
  const { overlay } = state;
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Lines lines={above} />
      {overlay?.kind === 'programme' && scene.layout.kind !== 'too-small' ? (
        <Programme lines={middle} chosen={overlay.index} />
      ) : (
        <Lines lines={middle} />
      )}
      <Lines lines={below} />
    </Box>
  );
}
