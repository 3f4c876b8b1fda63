import { Text } from 'ink';
import type { ReactNode } from 'react';

/** Lines from the first to the last; an empty one takes its line too. */
export type LinesProps = { readonly lines: readonly string[] };

/** Lines of text that are already as they shall be: styled, and never wider than their place. */
export function Lines({ lines }: LinesProps): ReactNode {
  return lines.map((line, index) => (
    // A line has nothing but its number to be known by.
    <Text key={`line ${index + 1}`} wrap="truncate">
      {line === '' ? ' ' : line}
    </Text>
  ));
}
