import type { SeatLook } from './glyphs.ts';

/** What a piece of text means; components name meanings, themes give them their colours. */
export type Token =
  | SeatLook
  | 'name'
  | 'key'
  | 'quiet'
  | 'good'
  | 'warning'
  | 'bad'
  | 'active'
  | 'faded'
  | 'cursor';

/** SGR parameters that turn a style on and off again; empty for plain text. */
export type Style = { readonly on: string; readonly off: string };

/** A style for every meaning. */
export type Theme = Readonly<Record<Token, Style>>;

const PLAIN: Style = { on: '', off: '' };
const BOLD: Style = { on: '1', off: '22' };
const DIM: Style = { on: '2', off: '22' };
const INVERSE: Style = { on: '7', off: '27' };

/** The 16 colours of the terminal's own theme, so that light and dark backgrounds both stay readable. */
function colour(code: number, isBold = false): Style {
  return isBold ? { on: `1;${code}`, off: '22;39' } : { on: `${code}`, off: '39' };
}

const [RED, GREEN, YELLOW, MAGENTA, CYAN] = [31, 32, 33, 35, 36] as const;

/** No colours at all: brightness and inversion only. */
export const MONO_THEME: Theme = {
  free: PLAIN,
  taken: DIM,
  yours: BOLD,
  marked: BOLD,
  lost: BOLD,
  news: BOLD,
  held: DIM,
  heldByYou: BOLD,
  blocked: DIM,
  inFlight: BOLD,
  unconfirmed: BOLD,
  name: BOLD,
  key: BOLD,
  quiet: DIM,
  good: PLAIN,
  warning: BOLD,
  bad: BOLD,
  active: BOLD,
  faded: DIM,
  cursor: INVERSE,
};

/** Colours for what is this person's own, and for what went well or wrong; the rest stays quiet. */
export const COLOUR_THEME: Theme = {
  ...MONO_THEME,
  yours: colour(GREEN, true),
  marked: colour(YELLOW, true),
  lost: colour(RED, true),
  news: colour(YELLOW, true),
  held: colour(MAGENTA),
  heldByYou: colour(MAGENTA, true),
  inFlight: colour(CYAN, true),
  unconfirmed: colour(RED, true),
  good: colour(GREEN),
  warning: colour(YELLOW),
  bad: colour(RED),
  active: colour(CYAN, true),
};

/** The text in the style of its meaning. An empty text stays empty. */
export function paint(theme: Theme, token: Token, text: string): string {
  const { on, off } = theme[token];
  return text === '' || on === '' ? text : `\u001B[${on}m${text}\u001B[${off}m`;
}
