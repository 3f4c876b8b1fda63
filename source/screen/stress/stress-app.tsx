import { setTimeout as sleep } from 'node:timers/promises';

import { Text, useApp, useWindowSize } from 'ink';
import { type ReactNode, useEffect, useState } from 'react';

import { type Store, StoreError } from '../../store/store.ts';
import type { Plan } from '../../theater/plan.ts';
import type { RoomSnapshot } from '../../theater/snapshot.ts';
import { Lines, useKeys } from '../kit/terminal/components.tsx';
import { type ScreenTools, showScreen } from '../kit/terminal/show-screen.ts';
import { type Appearance, chooseAppearance, nextAppearance } from '../kit/theme.ts';
import { stressLines, type StressPicture } from './stress-lines.ts';

/** What the screen of a stress program needs; both streams must be terminals. */
export type StressScreenOptions = Omit<StressAppProps, 'appearance' | 'tools'> & {
  readonly stdin?: NodeJS.ReadStream;
  readonly stdout?: NodeJS.WriteStream;
};

/**
 * Shows a stress program until it has ended. Rejects when the screen could not be drawn; the program is not touched.
 */
export async function runStressScreen({
  stdin = process.stdin,
  stdout = process.stdout,
  ...props
}: StressScreenOptions): Promise<void> {
  const appearance = chooseAppearance({}, process.env, process.platform);
  await showScreen({ stdin, stdout, title: 'theater: stress' }, <Text> </Text>, (tools) => (
    <StressApp {...props} {...{ appearance, tools }} />
  ));
}

export type StressAppProps = {
  readonly store: Store;
  readonly plan: Plan;
  /** How the program stands now. */
  readonly read: () => StressPicture;
  /** The screen ends when this is settled. */
  readonly until: Promise<unknown>;
  /** The person wants the end. */
  readonly onStop: () => void;
  readonly client: string;
  readonly appearance: Appearance;
  readonly tools: Pick<ScreenTools, 'input' | 'repaint'>;
};

/** Ten times a second is more than a person reads. */
const DRAW_EVERY_MS = 100;

/** A stress program, alive: its figures, and the rooms filling up. */
export function StressApp(props: StressAppProps): ReactNode {
  const { store, plan, client, read, until, onStop, tools } = props;
  const [{ appearance, words }, setAppearance] = useState({ appearance: props.appearance, words: '' });
  const { exit } = useApp();
  const { columns, rows } = useWindowSize();
  const pictures = useRooms(store, plan);
  const [picture, setPicture] = useState(read);

  useEffect(() => {
    const timer = setInterval(() => setPicture(read()), DRAW_EVERY_MS);
    return () => clearInterval(timer);
  }, [read]);
  useEffect(() => {
    const leave = (): void => exit();
    until.then(leave, leave);
  }, [until, exit]);
  useKeys(tools.input, {
    isTyping: () => false,
    press: (keys) => {
      if (keys.includes('ctrl-l')) tools.repaint();
      if (keys.includes('T')) setAppearance(nextAppearance(appearance));
      if (keys.includes('q') || keys.includes('ctrl-c')) onStop();
    },
    refusePaste: () => undefined,
  });

  const size = { columns, rows };
  const scene = { picture, plan, rooms: pictures, client, size, appearance, theme: words };
  return <Lines lines={stressLines(scene)} />;
}

/** Between two looks at all rooms, ms: fast enough to see them fill up, and little work beside what is measured. */
const LOOK_EVERY_MS = 250;

/** The rooms as they fill up; a look that the store does not answer leaves the last picture. */
export function useRooms(store: Store, plan: Plan): ReadonlyMap<string, RoomSnapshot> {
  const [rooms, setRooms] = useState<ReadonlyMap<string, RoomSnapshot>>(NO_ROOMS);
  useEffect(() => {
    const end = new AbortController();
    void watch(store, plan, end.signal, setRooms);
    return () => end.abort();
  }, [store, plan]);
  return rooms;
}

const NO_ROOMS: ReadonlyMap<string, RoomSnapshot> = new Map();

async function watch(
  store: Store,
  plan: Plan,
  signal: AbortSignal,
  show: (rooms: ReadonlyMap<string, RoomSnapshot>) => void,
): Promise<void> {
  while (!signal.aborted) {
    const pictures = await look(store, plan);
    if (!signal.aborted && pictures !== null)
      show(new Map(pictures.map((picture) => [picture.room, picture])));
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function look(store: Store, plan: Plan): Promise<readonly RoomSnapshot[] | null> {
  try {
    return await Promise.all(plan.rooms.map(({ room }) => store.look(room, 'browse')));
  } catch (error) {
    if (error instanceof StoreError) return null;
    throw error;
  }
}
