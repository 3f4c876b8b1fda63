import { useApp, useWindowSize } from 'ink';
import { type ReactNode, useEffect, useState } from 'react';

import type { Store } from '../../store/store.ts';
import type { Plan } from '../../theater/plan.ts';
import { useKeys } from '../keys/use-keys.ts';
import { Lines } from '../map/lines.tsx';
import type { ScreenTools } from '../terminal/show-screen.ts';
import type { Appearance } from '../theme/appearance.ts';
import { stressLines } from './stress-lines.ts';
import type { StressPicture } from './stress-picture.ts';
import { useRooms } from './use-rooms.ts';

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
  const { store, plan, client, appearance, read, until, onStop, tools } = props;
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
      if (keys.includes('q') || keys.includes('ctrl-c')) onStop();
    },
    refusePaste: () => undefined,
  });

  const size = { columns, rows };
  const scene = { picture, plan, rooms: pictures, client, size, appearance };
  return <Lines lines={stressLines(scene)} />;
}
