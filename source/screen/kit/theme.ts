import { makeSafe } from '../../theater/safe-text.ts';
import { ASCII_GLYPHS, type Glyphs, type SeatLook, UNICODE_GLYPHS } from './glyphs.ts';

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
type Style = { readonly on: string; readonly off: string };

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
  found: BOLD,
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
  found: colour(CYAN, true),
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

/** How the screen writes: its colours and its characters. One object for the life of a screen. */
export type Appearance = {
  readonly theme: Theme;
  readonly glyphs: Glyphs;
};

/** What a person asked for by flags; what is not asked for is chosen from the environment. */
export type AppearanceRequest = { readonly isMono?: boolean; readonly isAscii?: boolean };

/**
 * Mono when asked for, or when `NO_COLOR` is set to anything but nothing (no-color.org; Ink and chalk do not read
 * it); ASCII when asked for, or when the locale is not UTF-8 (POSIX: LC_ALL before LC_CTYPE before LANG).
 */
export function chooseAppearance(
  request: AppearanceRequest,
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): Appearance {
  const isMono = request.isMono === true || (environment['NO_COLOR'] ?? '') !== '';
  const isAscii = request.isAscii === true || !isUtf8(environment, platform);
  return {
    theme: isMono ? MONO_THEME : COLOUR_THEME,
    glyphs: isAscii ? ASCII_GLYPHS : UNICODE_GLYPHS,
  };
}

function isUtf8(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): boolean {
  // Windows has no locale variables; Node writes UTF-16 to its console whatever the code page.
  if (platform === 'win32') return true;
  const { LC_ALL, LC_CTYPE, LANG } = environment;
  const locale = [LC_ALL, LC_CTYPE, LANG].find((value) => value !== undefined && value !== '') ?? '';
  return /utf-?8/i.test(locale);
}

/** Text from a store or a person as this screen can show it: safe, and in ASCII mode without other characters. */
export function printable(text: string, { glyphs }: Appearance): string {
  const safe = makeSafe(text);
  return glyphs.isAscii ? safe.replace(/[^ -~]/gu, '?') : safe;
}

/** The text in the style of its meaning. */
export function styled({ theme }: Appearance, token: Token, text: string): string {
  return paint(theme, token, text);
}
