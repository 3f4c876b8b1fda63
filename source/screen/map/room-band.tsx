import { Box, Text } from 'ink';
import type { ReactNode } from 'react';

import type { Appearance } from '../theme/appearance.ts';
import { bandLines } from './band-lines.ts';
import type { RoomFacts, RoomMeasures } from './room-facts.ts';
import { RowGutter } from './row-gutter.tsx';
import { SeatBlock } from './seat-block.tsx';

export type RoomBandProps = {
  readonly facts: readonly RoomFacts[];
  readonly measures: RoomMeasures;
  /** Cells between two rooms. */
  readonly gap: number;
  readonly hasPlaceNumbers: boolean;
  readonly client: string;
  readonly isFaded: boolean;
  readonly appearance: Appearance;
};

/** Rooms side by side, under one heading and between one pair of row numbers and place numbers. */
export function RoomBand(props: RoomBandProps): ReactNode {
  const { facts, measures, gap, appearance, client, isFaded } = props;
  const lines = bandLines(facts, measures, gap, appearance);
  const cursor = facts.find((room) => room.cursor !== null)?.cursor ?? null;
  return (
    <Box flexDirection="column">
      <Text wrap="truncate">{lines.titles}</Text>
      <Text wrap="truncate">{lines.counts}</Text>
      <Text wrap="truncate">{lines.stages}</Text>
      <Box>
        <RowGutter rows={measures.rows} cursorRow={cursor?.row ?? null} appearance={appearance} />
        <Box columnGap={gap}>
          {facts.map(({ room, snapshot, cursor: own, marks, wishes }) => (
            <SeatBlock
              key={room}
              {...{ ...measures, snapshot, cursor: own, marks, wishes, client, isFaded, appearance }}
            />
          ))}
        </Box>
      </Box>
      {props.hasPlaceNumbers && <Text wrap="truncate">{lines.numbers}</Text>}
      <Text wrap="truncate">{lines.carets === '' ? ' ' : lines.carets}</Text>
    </Box>
  );
}
