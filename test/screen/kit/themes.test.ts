import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import {
  isThemeName,
  MEANINGS,
  type Theme,
  type ThemeName,
  THEMES,
  type Token,
} from '../../../source/screen/kit/themes.ts';
import { contrast, distance, drawnAs, EYES, type Palette, PALETTES } from './palettes.ts';

/** What is read as text, also where the same token colours a seat; 4.5 to 1 (WCAG 2.2, 1.4.3). */
const TEXTS: readonly Token[] = [
  'name',
  'key',
  'quiet',
  'label',
  'good',
  'warning',
  'bad',
  'active',
  'cursor',
  'news',
  'unconfirmed',
  'yours',
  'marked',
  'lost',
  'found',
  'held',
];

/** What is only a mark on the map; 3 to 1 (1.4.11). */
const MARKS: readonly Token[] = [
  'free',
  'taken',
  'blocked',
  'heldByYou',
  'justTaken',
  'justFreed',
  'inFlight',
  'faded',
];

/** The background that a theme is for; null: any. */
const GROUNDS: Readonly<Record<ThemeName, Palette['ground'] | null>> = {
  default: 'dark',
  light: 'light',
  'high-contrast': null,
  'colour-blind': null,
  mono: null,
  ascii: null,
};

const OWN = 'its own text and background, which no program betters that leaves both alone';
const DIM = 'dim text, which each terminal makes as dim as it likes; without colours there is no other';

/** What is not reached, how much is, and why it stays so: by themes and terminals. */
const NOT_REACHED: readonly (readonly [where: string, tokens: string, reached: number, why: string])[] = [
  ['default in Solarized Dark', 'free blocked faded', 2.2, 'its own text is faint, and this is half of it'],
  ['light in Solarized Light', 'name key label good cursor held', 4.1, OWN],
  [
    'light in Solarized Light',
    'yours',
    4.4,
    'a darker green is hardly one; it is bold, and its glyph is its own',
  ],
  ['high-contrast in Solarized Light', 'name key quiet label good cursor held', 4.1, OWN],
  [
    'colour-blind in Solarized Light',
    'name key quiet label good warning bad cursor unconfirmed lost found held',
    4.1,
    OWN,
  ],
  ...['mono', 'ascii'].flatMap((theme): typeof NOT_REACHED => [
    [`${theme} in VS Code, Light+`, 'faded', 2.8, DIM],
    [`${theme} in Windows Terminal, One Half Light`, 'faded', 2.7, DIM],
    [`${theme} in Solarized Dark`, 'faded', 2.2, DIM],
    [`${theme} in Solarized Light`, TEXTS.join(' '), 4.1, OWN],
    [`${theme} in Solarized Light`, 'faded', 1.9, DIM],
  ]),
];

const NAMES = Object.keys(THEMES).filter(isThemeName);

function palettesFor(name: ThemeName): readonly Palette[] {
  const ground = GROUNDS[name];
  return PALETTES.filter((palette) => ground === null || palette.ground === ground);
}

function leastContrast(name: ThemeName, token: Token, palette: Palette): number {
  const ways = drawnAs(THEMES[name][token].on, palette);
  return Math.min(...ways.map(({ text, behind }) => contrast(text, behind)));
}

/** The tokens that are not as readable as they should be, grouped as in {@link NOT_REACHED}. */
function missesOf(name: ThemeName): readonly (readonly [where: string, tokens: string, reached: number])[] {
  return palettesFor(name).flatMap((palette) => {
    const missing = [...TEXTS, ...MARKS].flatMap((token) => {
      const reached = leastContrast(name, token, palette);
      return reached >= (TEXTS.includes(token) ? 4.5 : 3) ? [] : [{ token, reached: reached.toFixed(1) }];
    });
    return [...Map.groupBy(missing, ({ reached }) => reached)].map(
      ([reached, group]) =>
        [
          `${name} in ${palette.terminal}`,
          group.map(({ token }) => token).join(' '),
          Number(reached),
        ] as const,
    );
  });
}

describe('the contrast of every token on every palette', () => {
  test.each(NAMES)('is 4.5 to 1 for text and 3 to 1 for marks in %s, but for what is named here', (name) => {
    const named = NOT_REACHED.filter(([where]) => where.startsWith(`${name} in `));
    expect(missesOf(name)).toEqual(named.map(([where, tokens, reached]) => [where, tokens, reached]));
  });

  test('names only Solarized, and dim text, as what is not reached', () => {
    for (const [where, , , why] of NOT_REACHED) expect(where.includes('Solarized') || why === DIM).toBe(true);
  });

  test('is 7 to 1 for every colour of high-contrast', () => {
    for (const token of TEXTS.filter((each) => THEMES['high-contrast'][each].on.includes('48;'))) {
      for (const palette of PALETTES)
        expect(leastContrast('high-contrast', token, palette)).toBeGreaterThan(7);
    }
  });
});

/** Far enough to be told apart beside each other and alone; 2.3 is just to be seen. */
const APART = 20;

/** What has words or a place in common, and is told apart by its style alone. */
const TOLD_BY_STYLE = pairsOf(['good', 'warning', 'bad', 'news']);

/** What has a glyph of its own besides. */
const TOLD_BY_GLYPH_TOO = pairsOf(['taken', 'yours', 'marked', 'justTaken', 'found']);

function pairsOf(tokens: readonly Token[]): readonly (readonly [Token, Token])[] {
  return tokens.flatMap((one, index) => tokens.slice(index + 1).map((other) => [one, other] as const));
}

/** How far two tokens are apart at least, for these eyes; without limit where a line or an inversion parts them. */
function leastDistance(name: ThemeName, [one, other]: readonly [Token, Token], eyes: string): number {
  const matrix = EYES[eyes] ?? [[], [], []];
  const distances = palettesFor(name).flatMap((palette) =>
    drawnAs(THEMES[name][one].on, palette).flatMap((left) =>
      drawnAs(THEMES[name][other].on, palette).map((right) =>
        left.marks === right.marks
          ? Math.max(distance(left.text, right.text, matrix), distance(left.behind, right.behind, matrix))
          : Infinity,
      ),
    ),
  );
  return Math.min(...distances);
}

describe('what must be told apart', () => {
  test.each(Object.keys(EYES))('is so in colour-blind and high-contrast by eyes: %s', (eyes) => {
    for (const pair of TOLD_BY_STYLE) {
      expect(leastDistance('high-contrast', pair, eyes)).toBeGreaterThan(APART);
      expect(leastDistance('colour-blind', pair, eyes)).toBeGreaterThan(APART);
    }
    for (const pair of TOLD_BY_GLYPH_TOO)
      expect(leastDistance('colour-blind', pair, eyes)).toBeGreaterThan(APART);
  });

  test('is so in default and light by eyes that see every colour', () => {
    for (const pair of [...TOLD_BY_STYLE, ['name', 'active'] as const]) {
      expect(leastDistance('default', pair, 'usual')).toBeGreaterThan(APART);
      expect(leastDistance('light', pair, 'usual')).toBeGreaterThan(APART);
    }
  });

  test('would not be so by red and green: the simulation can tell', () => {
    const [red, green] = [0xd7_5f_00, 0x87_87_00];
    expect(distance(red, green, EYES['usual'] ?? [[], [], []])).toBeGreaterThan(2 * APART);
    expect(distance(red, green, EYES['without green cones'] ?? [[], [], []])).toBeLessThan(APART);
  });
});

describe('colours', () => {
  test.each(NAMES)('have one meaning each in %s', (name) => {
    const uses = Object.entries(MEANINGS).flatMap(([token, meaning]) =>
      coloursOf(THEMES[name], token).map((colour) => ({ colour, meaning })),
    );
    for (const [colour, group] of Map.groupBy(uses, (use) => use.colour)) {
      expect({ colour, meanings: new Set(group.map(({ meaning }) => meaning)).size }).toEqual({
        colour,
        meanings: 1,
      });
    }
  });

  test('are named in one file alone', () => {
    const folder = join(import.meta.dirname, '../../../source/screen');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.tsx?$/.test(file),
    );
    const naming = files.filter((file) =>
      /\b(?:color|backgroundColor|dimColor)=|[34]8;5;\$|\\u001B\[(?:[349]|10)\d[;m]|\bsgr\(/.test(
        readFileSync(join(folder, file), 'utf8'),
      ),
    );
    expect(files.length).toBeGreaterThan(50);
    expect(naming).toEqual([join('kit', 'themes.ts')]);
  });
});

const GREYS = /;(?:16|231|23[2-9]|24\d|25\d)$/;

/** The hues of a token's style; greys, black and white are no colours. */
function coloursOf(theme: Theme, token: string): readonly string[] {
  const { on = '' } = Object.entries(theme).find(([name]) => name === token)?.[1] ?? {};
  return (on.match(/[34]8;5;\d+|\b3[0-7]\b/g) ?? []).filter((colour) => !GREYS.test(colour));
}
