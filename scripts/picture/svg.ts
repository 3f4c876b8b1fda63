import type { StyledRun } from '../../test/terminal/driver/screen-runs.ts';
import { paintOf, WINDOW } from './palette.ts';

/** One cell, in px: whole numbers, and the advance of common monospaced fonts at this size. */
const CELL = { width: 9, height: 20, fontSize: 15, baseline: 15 } as const;

/** Space around the screen, and the bar above it with the three buttons of a window; px. */
const WINDOW_SPACE = { padding: 16, bar: 34, radius: 10 } as const;

const FONTS = `ui-monospace, 'SF Mono', Menlo, 'DejaVu Sans Mono', 'Cascadia Mono', Consolas, monospace`;

/**
 * The screen of a terminal as an SVG picture. Every character is put in its place by itself, so that the columns stand
 * whatever font the reader has. `label` describes the picture to who cannot see it.
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
  const shown = run.characters.flatMap((character, index) =>
    character === ' ' ? [] : [{ character, x: left + index * advance }],
  );
  if (shown.length === 0) return parts;
  const attributes = [
    `x="${shown.map(({ x }) => x).join(' ')}"`,
    `y="${top + CELL.baseline}"`,
    ...(paint.foreground === WINDOW.foreground ? [] : [`fill="${paint.foreground}"`]),
    ...(isBold ? ['font-weight="700"'] : []),
    ...(isItalic ? ['font-style="italic"'] : []),
    ...(isUnderlined ? ['text-decoration="underline"'] : []),
  ];
  const text = shown.map(({ character }) => character).join('');
  parts.push(`<text ${attributes.join(' ')}>${escaped(text)}</text>`);
  return parts;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
