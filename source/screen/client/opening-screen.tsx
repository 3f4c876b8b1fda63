import { useWindowSize } from 'ink';
import type { ReactNode } from 'react';

import { chooseLayout } from '../layout/layout.ts';
import type { OccupancyView } from '../occupancy/occupancy.ts';
import { ClientScreen } from './client-screen.tsx';
import { firstState, newTheaterMessage, type Scene } from './client-state.ts';

/** What is known before the store was asked for a room. */
export type OpeningScreenProps = Pick<Scene, 'plan' | 'client' | 'address' | 'appearance'> & {
  readonly isNew: boolean;
};

const NOTHING_SEEN: OccupancyView = { rooms: new Map(), link: { kind: 'opening' } };

/** The first picture: the rooms without their seats, before any key counts and before the store was asked. */
export function OpeningScreen({ plan, client, address, isNew, appearance }: OpeningScreenProps): ReactNode {
  const layout = chooseLayout(plan, useWindowSize());
  const scene = { plan, client, address, appearance, layout, ...NOTHING_SEEN };
  const message = isNew ? newTheaterMessage(plan, address, appearance) : null;
  return <ClientScreen scene={scene} state={{ ...firstState(plan), message }} />;
}
