import type { SeatLook } from './glyphs.ts';

/** What a piece of text is. Components name these; only this file knows how they look. */
export type Token =
  | SeatLook
  /** A heading, or a name that stands out. */
  | 'name'
  | 'key'
  /** A hint, a count: text that is read second. */
  | 'quiet'
  /** The number of a row or a place, and what points at one: it changes with every move, and has to cost no bytes. */
  | 'label'
  | 'good'
  | 'warning'
  | 'bad'
  /** Where the cursor is: its room, its row, its place. */
  | 'active'
  /** Seats of a picture that is older than it should be. */
  | 'faded'
  | 'cursor'
  /** Laid over the look of a seat: it is in the booking of the seat under the cursor. */
  | 'party';

/** What a style can say. Tokens of one meaning look alike, and no two meanings share a colour. */
type Meaning =
  | 'open'
  | 'solid'
  | 'mine'
  | 'chosen'
  | 'changed'
  | 'found'
  | 'busy'
  | 'fine'
  | 'warning'
  | 'wrong'
  | 'heading'
  | 'key'
  | 'hint'
  | 'label'
  | 'old'
  | 'cursor'
  | 'party';

/** What each token means. */
export const MEANINGS: Readonly<Record<Token, Meaning>> = {
  free: 'open',
  blocked: 'open',
  taken: 'solid',
  reserved: 'solid',
  held: 'solid',
  yours: 'mine',
  heldByYou: 'mine',
  marked: 'chosen',
  active: 'chosen',
  justTaken: 'changed',
  justFreed: 'changed',
  news: 'changed',
  found: 'found',
  inFlight: 'busy',
  good: 'fine',
  warning: 'warning',
  unconfirmed: 'warning',
  bad: 'wrong',
  lost: 'wrong',
  name: 'heading',
  key: 'key',
  quiet: 'hint',
  label: 'label',
  faded: 'old',
  cursor: 'cursor',
  party: 'party',
};

/** SGR parameters that turn a style on and off again; empty for plain text. */
export type Style = { readonly on: string; readonly off: string };

/** A style for every token. */
export type Theme = Readonly<Record<Token, Style>>;

/** What turns an attribute off again. */
const OFF: Readonly<Record<string, string>> = { 1: '22', 2: '22', 4: '24', 7: '27' };

/** The style that has all these attributes. */
function sgr(...attributes: readonly string[]): Style {
  const off = attributes.map((code) => OFF[code] ?? (code.startsWith('48') ? '49' : '39'));
  return { on: attributes.join(';'), off: [...new Set(off)].join(';') };
}

/** A colour of the cube of 256, which is the same in every terminal, for text and for what is behind it. */
const ink = (index: number): string => `38;5;${index}`;
const paper = (index: number): string => `48;5;${index}`;

const [BLACK, WHITE] = [ink(16), ink(231)];

const PLAIN = sgr();
const BOLD = sgr('1');
const DIM = sgr('2');
const UNDERLINED = sgr('4');
const INVERSE = sgr('7');

type Styles = Readonly<Record<Meaning, Style>>;

/** The terminal's own colours alone, which are readable on its background whatever that is. */
const MONO_STYLES: Styles = {
  open: PLAIN,
  solid: PLAIN,
  mine: BOLD,
  chosen: BOLD,
  changed: BOLD,
  found: BOLD,
  busy: BOLD,
  fine: PLAIN,
  warning: BOLD,
  wrong: BOLD,
  heading: BOLD,
  key: BOLD,
  hint: PLAIN,
  label: PLAIN,
  old: DIM,
  cursor: INVERSE,
  party: UNDERLINED,
};

/** For dark backgrounds. What is well has no colour; taken seats are as bright as text, free ones fainter. */
const DARK_STYLES: Styles = {
  ...MONO_STYLES,
  open: DIM,
  mine: sgr('1', ink(78)),
  chosen: sgr('36'),
  changed: sgr('1', ink(213)),
  found: sgr('1', ink(75)),
  warning: sgr(ink(221)),
  wrong: sgr('1', ink(203)),
  hint: sgr(ink(246)),
};

/** For light backgrounds: the same hues, dark enough. */
const LIGHT_STYLES: Styles = {
  ...MONO_STYLES,
  open: sgr(ink(244)),
  mine: sgr('1', ink(28)),
  chosen: sgr('1', ink(23)),
  changed: sgr('1', ink(127)),
  found: sgr('1', ink(25)),
  warning: sgr(ink(94)),
  wrong: sgr('1', ink(124)),
  hint: sgr(ink(240)),
  old: sgr(ink(244)),
};

/** At least 7 to 1 on any background: every colour brings its own. */
const HIGH_CONTRAST_STYLES: Styles = {
  ...MONO_STYLES,
  solid: BOLD,
  mine: sgr('1', BLACK, paper(226)),
  chosen: sgr('1', WHITE, paper(19)),
  changed: sgr('1', WHITE, paper(90)),
  found: sgr('1', BLACK, paper(51)),
  warning: sgr(BLACK, paper(214)),
  wrong: sgr('1', WHITE, paper(88)),
  old: PLAIN,
};

/** Hues that stay apart however the eye sees red, green and blue, on any background; the rest by attributes. */
const COLOUR_BLIND_STYLES: Styles = {
  ...MONO_STYLES,
  mine: sgr('1', WHITE, paper(25)),
  chosen: sgr('1', BLACK, paper(117)),
  changed: sgr('1', BLACK, paper(214)),
  found: sgr('1', '4'),
  warning: sgr('1', '4'),
  wrong: sgr('1', '7'),
  // Of all greys the one that is read on black and on white.
  old: sgr(ink(243)),
};

function themeOf(styles: Styles): Theme {
  const style = (token: Token): Style => styles[MEANINGS[token]];
  return {
    free: style('free'),
    blocked: style('blocked'),
    taken: style('taken'),
    reserved: style('reserved'),
    held: style('held'),
    yours: style('yours'),
    heldByYou: style('heldByYou'),
    marked: style('marked'),
    active: style('active'),
    justTaken: style('justTaken'),
    justFreed: style('justFreed'),
    news: style('news'),
    found: style('found'),
    inFlight: style('inFlight'),
    good: style('good'),
    warning: style('warning'),
    unconfirmed: style('unconfirmed'),
    bad: style('bad'),
    lost: style('lost'),
    name: style('name'),
    key: style('key'),
    quiet: style('quiet'),
    label: style('label'),
    faded: style('faded'),
    cursor: style('cursor'),
    party: style('party'),
  };
}

/** The themes by their names, in the order of the key that goes to the next one. */
export const THEMES = {
  default: themeOf(DARK_STYLES),
  light: themeOf(LIGHT_STYLES),
  'high-contrast': themeOf(HIGH_CONTRAST_STYLES),
  'colour-blind': themeOf(COLOUR_BLIND_STYLES),
  mono: themeOf(MONO_STYLES),
  /** Without characters beyond ASCII, too. */
  ascii: themeOf(MONO_STYLES),
} as const satisfies Readonly<Record<string, Theme>>;

export type ThemeName = keyof typeof THEMES;

/** What each theme is for, to be told after its name. */
export const THEME_WORDS: Readonly<Record<ThemeName, string>> = {
  default: 'for dark backgrounds',
  light: 'for light backgrounds',
  'high-contrast': 'at least 7 to 1 on any background',
  'colour-blind': 'blue, orange and attributes, on any background',
  mono: 'without colours',
  ascii: 'without colours, and ASCII alone',
};

export function isThemeName(text: string): text is ThemeName {
  return Object.hasOwn(THEMES, text);
}
