import { type Appearance, styled } from './theme.ts';

/**
 * What a text overlay shows: a heading that stays, and lines that scroll. Styled, each at most as wide as asked for.
 */
export type OverlayText = { readonly heading: string; readonly lines: readonly string[] };

/** How far a text can scroll in so many lines, of which the heading and a blank below it take two. */
export function scrollLimit({ lines }: OverlayText, height: number): number {
  return Math.max(lines.length - linesInSight(height), 0);
}

/** Lines of the text that an overlay of this height shows at once. */
export function linesInSight(height: number): number {
  return Math.max(height - 2, 1);
}

/**
 * A heading and the part of the text that fits below it, in at most `height` lines; the heading says which part that
 * is. `scroll` is how many lines are above the first in sight.
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
