import { Box, Text } from 'ink';
import { memo, type ReactNode, useMemo } from 'react';

import type { Appearance } from '../theme/appearance.ts';
import { formatSeatRow } from './format-seat-row.ts';
import type { RoomFacts, RoomMeasures } from './room-facts.ts';
import { looksOf } from './seat-look.ts';

export type SeatBlockProps = Omit<RoomFacts, 'number' | 'play' | 'room'> &
  RoomMeasures & {
    readonly client: string;
    /** Whether the picture is older than it should be. */
    readonly isFaded: boolean;
    readonly appearance: Appearance;
  };

/** The seats of one room, one string for each row. Drawn again only when something in this room changed. */
export const SeatBlock = memo(function SeatBlock(props: SeatBlockProps): ReactNode {
  return (
    <Box flexDirection="column" width={props.places * props.cellsPerSeat} flexShrink={0}>
      {useSeatRows(props).map((line, index) => (
        // A row keeps its number for good.
        <Text key={`row ${index + 1}`}>{line === '' ? ' ' : line}</Text>
      ))}
    </Box>
  );
});

/** The rows without the cursor are kept while no seat changes its look; only the cursor's row is written anew. */
function useSeatRows(props: SeatBlockProps): readonly string[] {
  const { rows, snapshot, client, marks, wishes, cursor, isFaded, cellsPerSeat, appearance } = props;
  const looks = useMemo(
    () => (snapshot === null ? [] : looksOf(rows, { snapshot, client, marks, wishes })),
    [rows, snapshot, client, marks, wishes],
  );
  const resting = useMemo(() => {
    const style = { cellsPerSeat, isFaded, cursorPlace: null };
    return Array.from({ length: rows }, (_, index) => formatSeatRow(looks[index] ?? [], style, appearance));
  }, [looks, rows, cellsPerSeat, isFaded, appearance]);
  if (cursor === null || snapshot === null) return resting;
  const style = { cellsPerSeat, isFaded, cursorPlace: cursor.place };
  return resting.with(cursor.row - 1, formatSeatRow(looks[cursor.row - 1] ?? [], style, appearance));
}
