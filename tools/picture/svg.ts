import type { StyledRun } from '../terminal-driver/screen-runs.ts';
import { paintOf, WINDOW } from './palette.ts';
import { CELL, shapeOf } from './shapes.ts';

/** Space around the screen, and the bar above it with the three buttons of a window; px. */
const WINDOW_SPACE = { padding: 16, bar: 34, radius: 10 } as const;

const FONTS = `ui-monospace, 'SF Mono', Menlo, 'DejaVu Sans Mono', 'Cascadia Mono', Consolas, monospace`;

/**
 * The screen of a terminal as an SVG picture. Every word is put in its place by itself and the seats are drawn, so
 * that the columns stand whatever font the reader has. `label` describes the picture to who cannot see it.
 */
export function svgOf(rows: readonly (readonly StyledRun[])[], columns: number, label: string): string {
  const width = columns * CELL.width + 2 * WINDOW_SPACE.padding;
  const height = rows.length * CELL.height + WINDOW_SPACE.bar + WINDOW_SPACE.padding;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(label)}">`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="${WINDOW_SPACE.radius}" fill="${WINDOW.background}" stroke="${WINDOW.border}"/>`,
    ...['#e06c75', '#e0b05c', '#8cc27a'].map(
      (colour, index) => `<circle cx="${20 + index * 18}" cy="17" r="5.5" fill="${colour}"/>`,
    ),
    `<g transform="translate(${WINDOW_SPACE.padding} ${WINDOW_SPACE.bar})" font-family="${FONTS}" font-size="${CELL.fontSize}" fill="${WINDOW.foreground}">`,
    ...rows.flatMap((runs, row) => runs.flatMap((run) => drawn(run, row * CELL.height))),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function drawn(run: StyledRun, top: number): readonly string[] {
  const paint = paintOf(run.style);
  const { isBold, isItalic, isUnderlined } = run.style;
  const left = run.column * CELL.width;
  const advance = run.characterWidth * CELL.width;
  const parts: string[] = [];
  if (paint.background !== null) {
    const size = `width="${run.characters.length * advance}" height="${CELL.height}"`;
    parts.push(`<rect x="${left}" y="${top}" ${size} fill="${paint.background}"/>`);
  }
  const shapes = run.characters.flatMap(
    (character, index) => shapeOf(character, left + index * advance, top) ?? [],
  );
  if (shapes.length > 0) {
    parts.push(`<path fill="${paint.foreground}" fill-rule="evenodd" d="${shapes.join('')}"/>`);
  }
  const words = wordsOf(run.characters);
  if (words.length === 0) return parts;
  const attributes = [
    `y="${top + CELL.baseline}"`,
    ...(paint.foreground === WINDOW.foreground ? [] : [`fill="${paint.foreground}"`]),
    ...(isBold ? ['font-weight="700"'] : []),
    ...(isItalic ? ['font-style="italic"'] : []),
    ...(isUnderlined ? ['text-decoration="underline"'] : []),
  ];
  const spans = words.map(({ text, at }) => `<tspan x="${left + at * advance}">${escaped(text)}</tspan>`);
  parts.push(`<text ${attributes.join(' ')}>${spans.join('')}</text>`);
  return parts;
}

/** The words of a run, each with the cell it starts in; what is drawn as a shape parts words as a blank does. */
function wordsOf(characters: readonly string[]): readonly { readonly text: string; readonly at: number }[] {
  const words: { text: string; at: number }[] = [];
  for (const [at, character] of characters.entries()) {
    if (character === ' ' || shapeOf(character, 0, 0) !== null) continue;
    const last = words.at(-1);
    if (last !== undefined && last.at + last.text.length === at) last.text += character;
    else words.push({ text: character, at });
  }
  return words;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
