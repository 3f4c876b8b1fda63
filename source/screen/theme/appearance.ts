import { makeSafe } from '../../theater/safe-text.ts';
import { ASCII_GLYPHS, type Glyphs, UNICODE_GLYPHS } from './glyphs.ts';
import { COLOUR_THEME, MONO_THEME, paint, type Theme, type Token } from './theme.ts';

/** How the screen writes: its colours and its characters. One object for the life of a screen. */
export type Appearance = {
  readonly theme: Theme;
  readonly glyphs: Glyphs;
};

/** What a person asked for by flags; what is not asked for is chosen from the environment. */
export type AppearanceWish = { readonly isMono?: boolean; readonly isAscii?: boolean };

/**
 * Mono when asked for, or when `NO_COLOR` is set to anything but nothing (no-color.org; Ink and chalk do not read it);
 * ASCII when asked for, or when the locale is not UTF-8 (POSIX: LC_ALL before LC_CTYPE before LANG).
 */
export function chooseAppearance(
  wish: AppearanceWish,
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): Appearance {
  const isMono = wish.isMono === true || (environment['NO_COLOR'] ?? '') !== '';
  const isAscii = wish.isAscii === true || !isUtf8(environment, platform);
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
