import { Box, Text } from 'ink';
import type { ReactNode } from 'react';

import type { Layout } from '../layout/layout.ts';

export type TooSmallProps = { readonly layout: Extract<Layout, { kind: 'too-small' }> };

/** What is shown instead of rooms that have no room: the size needed, and the size there is. */
export function TooSmall({ layout: { size, needed } }: TooSmallProps): ReactNode {
  return (
    <Box flexDirection="column" width={size.columns} height={size.rows} overflow="hidden">
      <Text wrap="truncate">theater needs more room</Text>
      <Text wrap="truncate">{`needed ${needed.columns} x ${needed.rows}`}</Text>
      <Text wrap="truncate">{`here   ${size.columns} x ${size.rows}`}</Text>
      <Text wrap="truncate">q leaves</Text>
    </Box>
  );
}
