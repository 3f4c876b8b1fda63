import { makeSafe } from '../../theater/safe-text.ts';
import { ASCII_GLYPHS, type Glyphs, UNICODE_GLYPHS } from './glyphs.ts';
import {
  isThemeName,
  type Style,
  type Theme,
  THEME_WORDS,
  type ThemeName,
  THEMES,
  type Token,
} from './themes.ts';

export type { Theme, Token } from './themes.ts';

/** The text in a style. An empty text stays empty. */
export function paint({ on, off }: Style, text: string): string {
  return text === '' || on === '' ? text : `\u001B[${on}m${text}\u001B[${off}m`;
}

/** Whether a blank in this style is to be seen: it has a line, or a background. */
export function isSeenOnBlanks({ off }: Style): boolean {
  return /(?:^|;)(?:24|27|49)(?:;|$)/.test(off);
}

/** How the screen writes: its colours and its characters. */
export type Appearance = {
  readonly theme: Theme;
  readonly glyphs: Glyphs;
  /** Whether the terminal shows nothing but ASCII, or was asked to, whatever the theme. */
  readonly isAsciiOnly?: boolean;
};

/** What a person asked for by flags; what is not asked for is chosen from the environment. */
export type AppearanceRequest = {
  readonly theme?: ThemeName | null;
  /** The theme where neither a flag nor the terminal asks for another; that of the environment where it is absent. */
  readonly usual?: ThemeName | null;
  readonly isMono?: boolean;
  readonly isAscii?: boolean;
};

/** The variable that names a theme where no flag does. */
export const THEME_VARIABLE = 'THEATER_THEME';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The theme of a flag, or else mono while `NO_COLOR` is set to anything but nothing (no-color.org; Ink and chalk do
 * not read it), or else that of the environment, or else the one for the terminal's background; ASCII when asked for,
 * or when the locale is not UTF-8 (POSIX: LC_ALL before LC_CTYPE before LANG).
 */
export function chooseAppearance(
  request: AppearanceRequest,
  environment: Environment,
  platform: NodeJS.Platform,
): Appearance {
  const isAsciiOnly = request.isAscii === true || !isUtf8(environment, platform);
  return appearanceOf(themeAskedFor(request, environment), isAsciiOnly);
}

function themeAskedFor(
  { theme = null, usual = null, isMono = false }: AppearanceRequest,
  environment: Environment,
): ThemeName {
  if (theme !== null) return theme;
  const named = usual ?? environment[THEME_VARIABLE] ?? '';
  if (isMono || (environment['NO_COLOR'] ?? '') !== '') return named === 'ascii' ? 'ascii' : 'mono';
  if (isThemeName(named)) return named;
  return hasLightBackground(environment) ? 'light' : 'default';
}

/** Whether a terminal says so: rxvt, Konsole and others name their colours, `0;15` for black on white. */
function hasLightBackground({ COLORFGBG = '' }: Environment): boolean {
  return /;(?:7|15)$/.test(COLORFGBG);
}

function appearanceOf(name: ThemeName, isAsciiOnly: boolean): Appearance {
  const glyphs = isAsciiOnly || name === 'ascii' ? ASCII_GLYPHS : UNICODE_GLYPHS;
  return { theme: THEMES[name], glyphs, isAsciiOnly };
}

/** The next theme, and what to say of it. */
export function nextAppearance({ theme, isAsciiOnly = false }: Appearance): {
  readonly appearance: Appearance;
  readonly words: string;
} {
  const names = Object.keys(THEMES).filter(isThemeName);
  const index = names.findIndex((name) => THEMES[name] === theme);
  const name = names[(index + 1) % names.length] ?? 'default';
  return { appearance: appearanceOf(name, isAsciiOnly), words: `Theme ${name}: ${THEME_WORDS[name]}.` };
}

function isUtf8(environment: Environment, platform: NodeJS.Platform): boolean {
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
  return paint(theme[token], text);
}
