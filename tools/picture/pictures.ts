import type { Size } from '../../source/screen/kit/layout.ts';
import type { ThemeName } from '../../source/screen/kit/themes.ts';
import { terminalRows, textOfRows } from './frames.ts';
import { drawScreens, type ScreenName, SCREENS } from './screens.ts';
import { svgOf } from './svg.ts';

/** A terminal as it was long ago, a large window, and a wall. */
const SIZES: readonly Size[] = [
  { columns: 80, rows: 24 },
  { columns: 134, rows: 30 },
  { columns: 200, rows: 60 },
];

/** For a dark and for a light window. */
const THEMES = ['default', 'light'] as const satisfies readonly ThemeName[];

/** The pictures that the docs show, with what each shows to who cannot see it. */
const SHOWN: readonly (readonly [
  screen: ScreenName,
  columns: number,
  theme: 'default' | 'light',
  label: string,
])[] = [
  ['booking', 80, 'default', 'The booking terminal at 80x24 in the default theme.'],
  ['booking', 80, 'light', 'The booking terminal at 80x24 in the light theme.'],
  ['booking', 200, 'default', 'The booking terminal at 200x60, with panels below the rooms.'],
  [
    'till',
    134,
    'default',
    'A till at 134x30 after a sale: the reference, and the line for the next customer.',
  ],
  [
    'ops',
    200,
    'default',
    'theater ops at 200x60: rooms, the evening so far, changes of each seat, and a node that is down.',
  ],
];

/** A file below docs/pictures, and what is in it. */
export type PictureFile = { readonly name: string; readonly content: string };

/**
 * Every picture of an evening that is the same every time: each screen as text at every size, one file for each, and
 * what the docs show as SVG. A theme changes no character, or this throws.
 */
export async function drawPictures(): Promise<readonly PictureFile[]> {
  const screens = await drawScreens();
  const files: PictureFile[] = [];
  for (const screen of SCREENS) {
    const texts: string[] = [];
    for (const size of SIZES) {
      const { columns, rows } = size;
      const shown = await Promise.all(
        THEMES.map(async (theme) => ({
          theme,
          rows: await terminalRows(screens[screen](size, theme), size),
        })),
      );
      const [text = '', other] = shown.map((each) => textOfRows(each.rows));
      if (text !== other) throw new Error(`${screen} at ${columns}x${rows} reads otherwise in another theme`);
      texts.push(`${columns}x${rows}\n${text}`);
      for (const [, , theme, label] of SHOWN.filter(([name, wide]) => name === screen && wide === columns)) {
        const frame = shown.find((each) => each.theme === theme);
        if (frame === undefined) continue;
        const ground = theme === 'light' ? 'light' : 'dark';
        const content = svgOf([{ rows: frame.rows, seconds: 1 }], columns, label, ground);
        files.push({ name: `${screen}-${columns}x${rows}${theme === 'light' ? '-light' : ''}.svg`, content });
      }
    }
    files.push({ name: `${screen}.txt`, content: texts.join('\n') });
  }
  return files;
}
