import { cellsOf, charactersOf, mostCellsOf } from '../../theater/text-cells.ts';

export { cellsOf } from '../../theater/text-cells.ts';

/** More code units than any cell of a text needs that was made safe. */
const UNITS_PER_CELL = 20;

/**
 * The text in at most `cells` cells of any terminal; what does not fit is replaced by the ellipsis, never half a
 * character.
 */
export function shorten(text: string, cells: number, ellipsis: string): string {
  const head = text.slice(0, Math.max(cells, 1) * UNITS_PER_CELL).toWellFormed();
  if (head.length === text.length && mostCellsOf(text) <= cells) return text;
  const room = cells - cellsOf(ellipsis);
  if (room < 0) return ellipsis.slice(0, Math.max(cells, 0));
  let kept = '';
  let used = 0;
  for (const character of charactersOf(head)) {
    const width = mostCellsOf(character);
    if (used + width > room) break;
    kept += character;
    used += width;
  }
  return kept + ellipsis;
}

/** The text in at most `cells` terminal cells; of a longer one the middle is replaced by the ellipsis: a path is told by its ends. */
export function shortenMiddle(text: string, cells: number, ellipsis: string): string {
  if (mostCellsOf(text) <= cells) return text;
  const head = shorten(text, Math.ceil(cells / 3), ellipsis);
  let tail = '';
  let used = mostCellsOf(head);
  for (const character of [...charactersOf(text)].toReversed()) {
    used += mostCellsOf(character);
    if (used > cells) break;
    tail = character + tail;
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
