import { Box, Text } from 'ink';
import { memo, type ReactNode } from 'react';

import { GUTTER } from '../layout/layout.ts';
import { padLeft } from '../text/fit-text.ts';
import { type Appearance, styled } from '../theme/appearance.ts';

export type RowGutterProps = {
  readonly rows: number;
  /** The row under the cursor, from 1, or null while the cursor is in another band. */
  readonly cursorRow: number | null;
  readonly appearance: Appearance;
};

/** The row numbers at the left of a band, and `>` at the cursor's row. */
export const RowGutter = memo(function RowGutter({ rows, cursorRow, appearance }: RowGutterProps): ReactNode {
  return (
    <Box flexDirection="column" width={GUTTER} flexShrink={0}>
      {Array.from({ length: rows }, (_, index) => (
        <Text key={`row ${index + 1}`}>{gutterLine(index + 1, cursorRow, appearance)}</Text>
      ))}
    </Box>
  );
});

function gutterLine(row: number, cursorRow: number | null, appearance: Appearance): string {
  const number = padLeft(String(row), 2);
  if (row !== cursorRow) return styled(appearance, 'quiet', ` ${number} `);
  return styled(appearance, 'active', `${appearance.glyphs.activeRow}${number} `);
}
