import { cellsOf } from './fit-text.ts';

/** Items joined by `, `, broken between items into lines of at most `cells` terminal cells; a longer item stands alone. */
export function wrapList(items: readonly string[], cells: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const [index, item] of items.entries()) {
    const piece = index === items.length - 1 ? item : `${item},`;
    const longer = line === '' ? piece : `${line} ${piece}`;
    if (line !== '' && cellsOf(longer) > cells) {
      lines.push(line);
      line = piece;
    } else {
      line = longer;
    }
  }
  return line === '' ? lines : [...lines, line];
}
