import { mostCellsOf } from '../../theater/text-cells.ts';
import { cellsOf, shorten } from './fit-text.ts';

/** A style in a line (SGR): it takes no cell. */
const STYLE = new RegExp(String.raw`(${'\u001B'}\[[\d;]*m)`);

/**
 * A styled line in at most `cells` cells of any terminal: what does not fit is replaced by the ellipsis, and the styles in it are
 * kept, so that none stays on. Ink would cut a longer line too, but by an ellipsis of its own, ASCII or not.
 */
export function cutLine(line: string, cells: number, ellipsis: string): string {
  const parts = line.split(STYLE);
  const texts = parts.filter((_, index) => index % 2 === 0);
  if (mostCellsOf(texts.join('')) <= cells) return line;
  let left = cells - cellsOf(ellipsis);
  let isCut = false;
  return parts
    .map((part, index) => {
      if (index % 2 === 1) return part;
      if (isCut) return '';
      isCut = mostCellsOf(part) > left;
      const kept = isCut ? shorten(part, left, '') + ellipsis : part;
      left -= mostCellsOf(part);
      return kept;
    })
    .join('');
}
