import { cellsOf, charactersOf, mostCellsOf } from '../../theater/safe-text.ts';
import { type Appearance, styled } from './theme.ts';

export { cellsOf } from '../../theater/safe-text.ts';

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

/**
 * The text in at most `cells` terminal cells; of a longer one the middle is replaced by the ellipsis: a path is told
 * by its ends.
 */
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

/** A style in a line (SGR): it takes no cell. */
const STYLE = new RegExp(String.raw`(${'\u001B'}\[[\d;]*m)`);

/**
 * A styled line in at most `cells` cells of any terminal: what does not fit is replaced by the ellipsis, and the
 * styles in it are kept, so that none stays on. Ink would cut a longer line too, but by an ellipsis of its own, ASCII
 * or not.
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

/**
 * The places under a room, `cellsPerSeat` for each, after so many that are passed over. Where there is one cell for a
 * place only every fifth is named, with its last digit under the seat; from 10 on every second of others.
 */
export function placeLabels(places: number, cellsPerSeat: 1 | 2, before = 0): string {
  const all = Array.from({ length: places }, (_, index) => before + index + 1);
  if (cellsPerSeat === 2) {
    return all.map((place) => padRight(place <= 10 || place % 2 === 0 ? String(place) : '', 2)).join('');
  }
  let line = '';
  for (const [index, place] of all.entries()) {
    const label = String(place);
    const isNamed = place === 1 || place % 5 === 0;
    if (isNamed && label.length <= index + 1) line = line.slice(0, index + 1 - label.length) + label;
    else line += ' ';
  }
  return line;
}

/** What stands at the left of a line, and what at its right. Styled. */
export type Sides = readonly [left: string, right: string];

/**
 * One line `cells` wide with something at both ends: the first pair that fits with two cells between its sides, else
 * the last pair's left side alone; whoever draws the line cuts what is too long even then.
 */
export function twoSides(pairs: readonly Sides[], cells: number): string {
  for (const [left, right] of pairs) {
    const space = cells - cellsOf(left) - cellsOf(right);
    if (right === '' && space >= 0) return left;
    if (space >= 2) return left + ' '.repeat(space) + right;
  }
  return pairs.at(-1)?.[0] ?? '';
}

/** Lines that stand beside others: a heading, and what is told below it. Styled, none wider than `cells`. */
export type Panel = { readonly cells: number; readonly lines: readonly string[] };

/** Cells between two panels. */
export const PANEL_GAP = 3;

/** A panel with its name, and facts beside that where they fit. */
export function panel(
  name: string,
  facts: string,
  lines: readonly string[],
  cells: number,
  appearance: Appearance,
): Panel {
  const isRoom = cellsOf(name) + 2 + cellsOf(facts) <= cells;
  const heading =
    styled(appearance, 'name', name) + (isRoom ? `  ${styled(appearance, 'quiet', facts)}` : '');
  return { cells, lines: [heading.trimEnd(), ...lines] };
}

/** Panels side by side in so many lines; what is longer is cut off below. */
export function sideBySide(panels: readonly Panel[], lines: number): readonly string[] {
  const between = ' '.repeat(PANEL_GAP);
  return Array.from({ length: lines }, (_, row) =>
    panels
      .map(({ cells, lines: own }) => padRight(own[row] ?? '', cells))
      .join(between)
      .trimEnd(),
  );
}

/** Widths of so many panels that share `cells` evenly; what is left over is the first one's. */
export function shareCells(cells: number, count: number): readonly number[] {
  const each = Math.floor((cells - (count - 1) * PANEL_GAP) / count);
  const first = cells - (count - 1) * (each + PANEL_GAP);
  return Array.from({ length: count }, (_, index) => (index === 0 ? first : each));
}

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

/** A step through lines of which one is chosen. */
export type ListMove = 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

/**
 * The line that is chosen after a step, from 0; `times` is the number that was typed before it: so many lines or
 * pages, or the line of that number.
 */
export function movedIn(
  index: number,
  lines: number,
  move: ListMove,
  page: number,
  times: number | null,
): number {
  const last = Math.max(lines - 1, 0);
  const by = (move === 'page-up' || move === 'page-down' ? page : 1) * (times ?? 1);
  switch (move) {
    case 'up':
    case 'page-up':
      return Math.max(Math.min(index, last) - by, 0);
    case 'down':
    case 'page-down':
      return Math.min(index + by, last);
    case 'first':
    case 'last':
      if (times !== null) return Math.min(Math.max(times - 1, 0), last);
      return move === 'first' ? 0 : last;
  }
}
