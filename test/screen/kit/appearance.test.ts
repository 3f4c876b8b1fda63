import { describe, expect, test } from 'vitest';

import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../../source/screen/kit/glyphs.ts';
import {
  type AppearanceRequest,
  chooseAppearance,
  nextAppearance,
  printable,
} from '../../../source/screen/kit/theme.ts';
import { type Theme, THEMES } from '../../../source/screen/kit/themes.ts';
import { storeWords } from '../../../source/screen/kit/title-words.ts';

function themeOf(request: AppearanceRequest, environment: Record<string, string>): Theme {
  return chooseAppearance(request, environment, 'linux').theme;
}

describe('colours', () => {
  test('are used unless they are asked away, by the flag or by NO_COLOR', () => {
    expect(chooseAppearance({}, { LANG: 'C.UTF-8' }, 'linux').theme).toBe(THEMES.default);
    expect(chooseAppearance({ isMono: true }, {}, 'linux').theme).toBe(THEMES.mono);
    expect(chooseAppearance({}, { NO_COLOR: '1' }, 'linux').theme).toBe(THEMES.mono);
    expect(chooseAppearance({}, { NO_COLOR: '' }, 'linux').theme).toBe(THEMES.default);
  });

  test('are those of a flag, or else of NO_COLOR, or else of the environment, or else for the background', () => {
    const named = { THEATER_THEME: 'light' };
    expect(themeOf({ theme: 'colour-blind' }, { ...named, NO_COLOR: '1' })).toBe(THEMES['colour-blind']);
    expect(themeOf({}, { ...named, NO_COLOR: '1' })).toBe(THEMES.mono);
    expect(themeOf({}, named)).toBe(THEMES.light);
    expect(themeOf({}, { THEATER_THEME: '' })).toBe(THEMES.default);
    expect(themeOf({}, { COLORFGBG: '0;15' })).toBe(THEMES.light);
    expect(themeOf({}, { COLORFGBG: '15;default;0' })).toBe(THEMES.default);
    expect(chooseAppearance({ theme: 'ascii' }, { LANG: 'C.UTF-8' }, 'linux').glyphs).toBe(ASCII_GLYPHS);
  });

  test('of the next theme come by a key, round and round, and never with characters that are not to be shown', () => {
    let { appearance, words } = nextAppearance(chooseAppearance({}, { LANG: 'C.UTF-8' }, 'linux'));
    expect(words).toBe('Theme light: for light backgrounds.');
    const seen = Object.keys(THEMES).map(() => {
      const { theme, glyphs } = appearance;
      ({ appearance, words } = nextAppearance(appearance));
      return [theme, glyphs];
    });
    expect(new Set(seen.map(([theme]) => theme)).size).toBe(6);
    expect(seen.filter(([, glyphs]) => glyphs === ASCII_GLYPHS)).toEqual([[THEMES.ascii, ASCII_GLYPHS]]);
    const plain = chooseAppearance({ isAscii: true }, {}, 'linux');
    expect(nextAppearance(plain).appearance).toEqual({ ...plain, theme: THEMES.light });
  });
});

describe('characters', () => {
  test.each([
    [{ LANG: 'pl_PL.UTF-8' }, false],
    [{ LANG: 'en_GB.utf8' }, false],
    [{ LANG: 'C' }, true],
    [{}, true],
    [{ LANG: 'C.UTF-8', LC_ALL: 'C' }, true],
    [{ LANG: 'C', LC_CTYPE: 'C.UTF-8' }, false],
    [{ LANG: 'C.UTF-8', LC_ALL: '' }, false],
  ])('in the locale %o are ASCII: %s', (environment, isAscii) => {
    expect(chooseAppearance({}, environment, 'linux').glyphs.isAscii).toBe(isAscii);
  });

  test('are ASCII when asked for, and never by the locale on Windows, which has none', () => {
    expect(chooseAppearance({ isAscii: true }, { LANG: 'C.UTF-8' }, 'linux').glyphs).toBe(ASCII_GLYPHS);
    expect(chooseAppearance({}, {}, 'win32').glyphs).toBe(UNICODE_GLYPHS);
  });

  test('of a text from outside are made safe, and ASCII where only that is shown', () => {
    const appearance = { theme: THEMES.mono, glyphs: ASCII_GLYPHS };
    expect(printable('Zoë\u001B[2J 東', appearance)).toBe('Zo??[2J ?');
    expect(printable('Zoë\u0007', { ...appearance, glyphs: UNICODE_GLYPHS })).toBe('Zoë\uFFFD');
  });
});

test('a store is named without the files that it is reached with', () => {
  const files = '&tls-ca=/etc/theater/ca.pem&tls-cert=/c&tls-key=/k';
  const words = storeWords(`cassandra://a,b/t?dc=dc1&tls=on${files}&insecure=yes`, 80, {
    theme: THEMES.mono,
    glyphs: ASCII_GLYPHS,
  });
  expect(words).toContain('cassandra://a,b/t?dc=dc1&tls=on&insecure=yes');
});
