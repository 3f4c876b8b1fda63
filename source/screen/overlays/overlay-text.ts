/** What a text overlay shows: a heading that stays, and lines that scroll. Styled, each at most as wide as asked for. */
export type OverlayText = { readonly heading: string; readonly lines: readonly string[] };

/** How far a text can scroll in so many lines, of which the heading and a blank below it take two. */
export function scrollLimit({ lines }: OverlayText, height: number): number {
  return Math.max(lines.length - linesInSight(height), 0);
}

/** Lines of the text that an overlay of this height shows at once. */
export function linesInSight(height: number): number {
  return Math.max(height - 2, 1);
}
