import { cellsOf, shorten } from './fit-text.ts';

/** Pieces joined by blanks into lines of at most `cells` terminal cells; a longer piece stands alone and is cut. */
export function wrap(pieces: readonly string[], cells: number, ellipsis: string): readonly string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    const longer = `${last} ${piece}`;
    if (last !== undefined && cellsOf(longer) <= cells) lines[lines.length - 1] = longer;
    else lines.push(shorten(piece, cells, ellipsis));
  }
  return lines;
}

/** Items of a list as pieces to {@link wrap}: a comma after each but the last. */
export function listPieces(items: readonly string[]): readonly string[] {
  return items.map((item, index) => (index < items.length - 1 ? `${item},` : item));
}
