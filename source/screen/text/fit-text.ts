import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Letters of the first Unicode blocks, and the boxes and shapes that rooms are drawn with: one cell and one unit each. */
export const SIMPLE = /^[ -~\u00A1-\u00AC\u00AE-\u02FF\u2026\u2500-\u25FC]*$/;

/** Width of a text in terminal cells, without the styles that are in it. */
export function cellsOf(text: string): number {
  // Most texts are simple, and as wide as they are long; to measure others takes a hundred times as long.
  return SIMPLE.test(text) ? text.length : stringWidth(text);
}

/** The text in at most `cells` terminal cells; what does not fit is replaced by the ellipsis, never half a character. */
export function shorten(text: string, cells: number, ellipsis: string): string {
  if (cellsOf(text) <= cells) return text;
  const room = cells - cellsOf(ellipsis);
  if (room < 0) return ellipsis.slice(0, Math.max(cells, 0));
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    const width = cellsOf(segment);
    if (used + width > room) break;
    kept += segment;
    used += width;
  }
  return kept + ellipsis;
}

/** The text in at most `cells` terminal cells; of a longer one the middle is replaced by the ellipsis: a path is told by its ends. */
export function shortenMiddle(text: string, cells: number, ellipsis: string): string {
  if (cellsOf(text) <= cells) return text;
  const head = shorten(text, Math.ceil(cells / 3), ellipsis);
  let tail = '';
  let used = cellsOf(head);
  for (const { segment } of [...graphemes.segment(text)].toReversed()) {
    used += cellsOf(segment);
    if (used > cells) break;
    tail = segment + tail;
  }
  return head + tail;
}

/** The text followed by as many spaces as make it `cells` wide; a wider text stays as it is. */
export function padRight(text: string, cells: number): string {
  return text + ' '.repeat(Math.max(cells - cellsOf(text), 0));
}

/** The text after as many spaces as make it `cells` wide; a wider text stays as it is. */
export function padLeft(text: string, cells: number): string {
  return ' '.repeat(Math.max(cells - cellsOf(text), 0)) + text;
}

/** Exactly `cells` wide: shortened or padded. */
export function fit(text: string, cells: number, ellipsis: string): string {
  return padRight(shorten(text, cells, ellipsis), cells);
}
