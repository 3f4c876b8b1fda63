import { Box, Text } from 'ink';
import type { ReactNode } from 'react';

import { type Appearance, styled } from '../theme/appearance.ts';
import { linesInSight, type OverlayText, scrollLimit } from './overlay-text.ts';

export type TextOverlayProps = {
  readonly text: OverlayText;
  /** Lines above the first in sight. */
  readonly scroll: number;
  /** Lines of the overlay. */
  readonly height: number;
  readonly appearance: Appearance;
};

/** A heading and the part of the lines that fits below it; says in the heading which part that is. */
export function TextOverlay({ text, scroll, height, appearance }: TextOverlayProps): ReactNode {
  // The text may have become shorter since it was scrolled.
  const first = Math.min(scroll, scrollLimit(text, height));
  const shown = text.lines.slice(first, first + linesInSight(height));
  const isWhole = shown.length === text.lines.length;
  const part = `${first + 1}-${first + shown.length} of ${text.lines.length}`;
  const suffix = isWhole ? '' : `  ${styled(appearance, 'quiet', part)}`;
  return (
    <Box flexDirection="column" height={height} flexShrink={0}>
      <Text wrap="truncate">{` ${text.heading}${suffix}`}</Text>
      <Text> </Text>
      {shown.map((line, index) => (
        <Text key={`line ${index + 1}`} wrap="truncate">{` ${line}`}</Text>
      ))}
    </Box>
  );
}
