import { type Appearance, styled } from '../theme/appearance.ts';
import { linesInSight, type OverlayText, scrollLimit } from './overlay-text.ts';

/**
 * A heading and the part of the text that fits below it, in at most `height` lines; the heading says which part that is.
 * `scroll` is how many lines are above the first in sight.
 */
export function textOverlayLines(
  text: OverlayText,
  scroll: number,
  height: number,
  appearance: Appearance,
): readonly string[] {
  // The text may have become shorter since it was scrolled.
  const first = Math.min(scroll, scrollLimit(text, height));
  const shown = text.lines.slice(first, first + linesInSight(height));
  const isWhole = shown.length === text.lines.length;
  const part = `${first + 1}-${first + shown.length} of ${text.lines.length}`;
  const suffix = isWhole ? '' : `  ${styled(appearance, 'quiet', part)}`;
  return [` ${text.heading}${suffix}`, '', ...shown.map((line) => ` ${line}`)];
}
