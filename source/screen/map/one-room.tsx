import { Box, Text } from 'ink';
import type { ReactNode } from 'react';

import type { ClientState, Scene } from '../client/client-state.ts';
import { GUTTER } from '../layout/layout.ts';
import type { RoomFacts, RoomMeasures } from './room-facts.ts';
import { caretLine, placeNumbers, stageLine } from './room-lines.ts';
import { RowGutter } from './row-gutter.tsx';
import { SeatBlock } from './seat-block.tsx';
import { stripLines } from './strip-lines.ts';

export type OneRoomProps = {
  readonly facts: readonly RoomFacts[];
  readonly measures: RoomMeasures;
  /** What the strip has room for. */
  readonly strip: { readonly cells: number; readonly lines: number };
  readonly hasPlaceNumbers: boolean;
  readonly isFaded: boolean;
  readonly state: ClientState;
  readonly scene: Scene;
};

/** The room under the cursor, and beside it the strip of all rooms. */
export function OneRoom(props: OneRoomProps): ReactNode {
  const { facts, measures, strip, isFaded, state, scene } = props;
  const { appearance, client } = scene;
  const active = facts.find(({ cursor }) => cursor !== null);
  if (active === undefined) return null;
  const { snapshot, cursor, marks, wishes } = active;
  const cells = measures.places * measures.cellsPerSeat;
  return (
    <Box columnGap={2}>
      <Box flexDirection="column" width={GUTTER + cells} flexShrink={0}>
        <Line text={stageLine(snapshot, cells, appearance)} />
        <Box>
          <RowGutter rows={measures.rows} cursorRow={cursor?.row ?? null} appearance={appearance} />
          <SeatBlock {...{ ...measures, snapshot, cursor, marks, wishes, client, isFaded, appearance }} />
        </Box>
        {props.hasPlaceNumbers && <Line text={placeNumbers(measures, appearance)} />}
        <Line text={caretLine(active, measures, appearance)} />
      </Box>
      <Strip lines={stripLines(facts, state, scene, strip)} width={strip.cells} />
    </Box>
  );
}

function Line({ text }: { readonly text: string }): ReactNode {
  return <Text wrap="truncate">{' '.repeat(GUTTER) + text}</Text>;
}

type StripProps = { readonly lines: readonly string[]; readonly width: number };

function Strip({ lines, width }: StripProps): ReactNode {
  return (
    <Box flexDirection="column" width={width}>
      {lines.map((line, index) => (
        <Text key={`line ${index + 1}`} wrap="truncate">
          {line === '' ? ' ' : line}
        </Text>
      ))}
    </Box>
  );
}
