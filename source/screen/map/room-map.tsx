import { Box } from 'ink';
import type { ReactNode } from 'react';

import type { ClientState, Scene } from '../client/client-state.ts';
import type { RoomsLayout } from '../layout/layout.ts';
import { OneRoom } from './one-room.tsx';
import { RoomBand } from './room-band.tsx';
import { bandsOf, roomFacts } from './room-facts.ts';

export type RoomMapProps = {
  readonly layout: RoomsLayout;
  readonly state: ClientState;
  readonly scene: Scene;
  /** Whether the pictures are older than they should be. */
  readonly isFaded: boolean;
};

/** The rooms, laid out as the terminal allows. */
export function RoomMap({ layout, state, scene, isFaded }: RoomMapProps): ReactNode {
  const facts = roomFacts(scene, state);
  const { rows, places } = scene.plan;
  const measures = { rows, places, cellsPerSeat: layout.cellsPerSeat };
  const { hasPlaceNumbers } = layout.aids;
  if (layout.kind === 'one-room') {
    return (
      <OneRoom
        {...{ facts, measures, hasPlaceNumbers, isFaded, state, scene }}
        strip={{ cells: layout.stripWidth, lines: layout.roomLines }}
      />
    );
  }
  const { client, appearance } = scene;
  return (
    <Box flexDirection="column" height={layout.roomLines} flexShrink={0}>
      {bandsOf(facts, layout.roomsPerBand).map((band) => (
        <RoomBand
          key={band[0]?.room}
          {...{ facts: band, measures, gap: layout.gap, hasPlaceNumbers, client, isFaded, appearance }}
        />
      ))}
    </Box>
  );
}
