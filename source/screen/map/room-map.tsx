import { Box } from 'ink';
import { type ReactNode, useState } from 'react';

import type { ClientState, Scene } from '../client/client-state.ts';
import type { RoomsLayout } from '../layout/layout.ts';
import { bandLines } from './band-lines.ts';
import { Lines } from './lines.tsx';
import { bandsOf, roomFacts } from './room-facts.ts';
import { createSeatRows } from './seat-rows.ts';
import { stripLines } from './strip-lines.ts';

export type RoomMapProps = {
  readonly layout: RoomsLayout;
  readonly state: ClientState;
  readonly scene: Scene;
  /** Whether the pictures are older than they should be. */
  readonly isFaded: boolean;
};

/** The rooms as the terminal allows: in one or two bands, or the one under the cursor beside a strip of all. */
export function RoomMap({ layout, state, scene, isFaded }: RoomMapProps): ReactNode {
  const [seatRows] = useState(createSeatRows);
  const facts = roomFacts(scene, state);
  const { plan, client, appearance } = scene;
  const { cellsPerSeat, roomLines } = layout;
  const { rows, places } = plan;
  const { hasPlaceNumbers } = layout.aids;
  const style = { rows, places, cellsPerSeat, client, isFaded, appearance, hasPlaceNumbers };
  if (layout.kind === 'map') {
    const band = { ...style, gap: layout.gap, hasHeading: true };
    const bands = bandsOf(facts, layout.roomsPerBand).map((rooms) => bandLines(rooms, band, seatRows));
    return (
      <Box flexDirection="column" height={roomLines} flexShrink={0}>
        <Lines lines={bands.flat()} />
      </Box>
    );
  }
  const active = facts.filter(({ cursor }) => cursor !== null);
  const strip = stripLines(facts, state, scene, { cells: layout.stripWidth, lines: roomLines });
  return (
    <Box height={roomLines} flexShrink={0} columnGap={2}>
      <Box flexDirection="column" flexShrink={0}>
        <Lines lines={bandLines(active, { ...style, gap: 0, hasHeading: false }, seatRows)} />
      </Box>
      <Box flexDirection="column">
        <Lines lines={strip} />
      </Box>
    </Box>
  );
}
