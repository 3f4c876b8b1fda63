import type { StyledRun } from '../terminal-driver/screen-runs.ts';
import { type Ground, paintOf, WINDOWS } from './palette.ts';
import { CELL, shapeOf } from './shapes.ts';

/** Space around the screen, and the bar above it with the three buttons of a window; px. */
const WINDOW_SPACE = { padding: 16, bar: 34, radius: 10 } as const;

const FONTS = `ui-monospace, 'SF Mono', Menlo, 'DejaVu Sans Mono', 'Cascadia Mono', Consolas, monospace`;

/** How far below the top of its cell a seat is underlined, px. */
const UNDERLINE = 17;

/** What a terminal showed, for how long. */
export type Frame = { readonly rows: readonly (readonly StyledRun[])[]; readonly seconds: number };

/**
 * What a terminal showed, one frame after the other and again from the beginning, as an SVG picture. Every word is
 * put in its place by itself and the seats are drawn, so that the columns stand whatever font the reader has. Who
 * wants no motion sees the last frame. `label` describes the picture to who cannot see it.
 */
export function svgOf(
  frames: readonly [Frame, ...Frame[]],
  columns: number,
  label: string,
  ground: Ground = 'dark',
): string {
  const window = WINDOWS[ground];
  const height = Math.max(...frames.map(({ rows }) => rows.length));
  const size = {
    width: columns * CELL.width + 2 * WINDOW_SPACE.padding,
    height: height * CELL.height + WINDOW_SPACE.bar + WINDOW_SPACE.padding,
  };
  const parts = Array.from({ length: height }, (_, row) => partsOfRow(frames, row, ground)).flat();
  const shown = Map.groupBy(parts, ({ inFrames }) => inFrames.join(' '));
  const times = [...shown.values()].flatMap(([first], index) =>
    first === undefined || first.inFrames.length === frames.length
      ? []
      : [{ index, inFrames: first.inFrames }],
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" role="img" aria-label="${escaped(label)}">`,
    ...styleOf(times, frames),
    `<rect x="0.5" y="0.5" width="${size.width - 1}" height="${size.height - 1}" rx="${WINDOW_SPACE.radius}" fill="${window.background}" stroke="${window.border}"/>`,
    ...['#e06c75', '#e0b05c', '#8cc27a'].map(
      (colour, index) => `<circle cx="${20 + index * 18}" cy="17" r="5.5" fill="${colour}"/>`,
    ),
    `<g transform="translate(${WINDOW_SPACE.padding} ${WINDOW_SPACE.bar})" font-family="${FONTS}" font-size="${CELL.fontSize}" fill="${window.foreground}">`,
    ...[...shown.values()].flatMap((alike, index) => {
      const drawing = alike.flatMap((part) => part.drawing);
      return times.some((time) => time.index === index)
        ? [`<g class="f${index}">`, ...drawing, '</g>']
        : drawing;
    }),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** Something that is the same in some of the frames. */
type Part = { readonly drawing: readonly string[]; readonly inFrames: readonly number[] };

/** Each look that a row has, once. */
function partsOfRow(frames: readonly Frame[], row: number, ground: Ground): readonly Part[] {
  const looks = frames.map(({ rows }) =>
    (rows[row] ?? []).flatMap((run) => drawn(run, row * CELL.height, ground)),
  );
  return [...Map.groupBy(looks.keys(), (frame) => looks[frame]?.join('') ?? '').values()].map((inFrames) => ({
    drawing: looks[inFrames[0] ?? 0] ?? [],
    inFrames,
  }));
}

/** Shows each group in its frames alone. */
function styleOf(
  times: readonly { readonly index: number; readonly inFrames: readonly number[] }[],
  frames: readonly Frame[],
): readonly string[] {
  if (times.length === 0) return [];
  const whole = frames.reduce((sum, { seconds }) => sum + seconds, 0);
  const starts = frames.map((_, frame) =>
    frames.slice(0, frame).reduce((sum, { seconds }) => sum + seconds, 0),
  );
  const percent = (seconds: number): string => `${Math.round((seconds / whole) * 10_000) / 100}%`;
  const rules = times.flatMap(({ index, inFrames }) => {
    const steps = starts.map(
      (start, frame) => `${percent(start)}{visibility:${inFrames.includes(frame) ? 'visible' : 'hidden'}}`,
    );
    return [
      `@keyframes f${index}{${steps.join('')}}`,
      `.f${index}{animation:f${index} ${whole}s steps(1,end) infinite}`,
    ];
  });
  const still = times.map(({ index, inFrames }) => {
    const isLast = inFrames.includes(frames.length - 1);
    return `.f${index}{animation:none;visibility:${isLast ? 'visible' : 'hidden'}}`;
  });
  return ['<style>', ...rules, `@media (prefers-reduced-motion:reduce){${still.join('')}}`, '</style>'];
}

function drawn(run: StyledRun, top: number, ground: Ground): readonly string[] {
  const paint = paintOf(run.style, ground);
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
    if (isUnderlined) {
      const size = `width="${run.characters.length * advance}" height="1"`;
      parts.push(`<rect x="${left}" y="${top + UNDERLINE}" ${size} fill="${paint.foreground}"/>`);
    }
  }
  const words = wordsOf(run.characters);
  if (words.length === 0) return parts;
  const attributes = [
    `y="${top + CELL.baseline}"`,
    ...(paint.foreground === WINDOWS[ground].foreground ? [] : [`fill="${paint.foreground}"`]),
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
