import { describe, expect, test } from 'vitest';

import { ASCII_GLYPHS, UNICODE_GLYPHS } from '../../../source/screen/kit/glyphs.ts';
import { chooseAppearance, COLOUR_THEME, MONO_THEME, printable } from '../../../source/screen/kit/theme.ts';
import { storeWords } from '../../../source/screen/kit/title-words.ts';

describe('colours', () => {
  test('are used unless they are asked away, by the flag or by NO_COLOR', () => {
    expect(chooseAppearance({}, { LANG: 'C.UTF-8' }, 'linux').theme).toBe(COLOUR_THEME);
    expect(chooseAppearance({ isMono: true }, {}, 'linux').theme).toBe(MONO_THEME);
    expect(chooseAppearance({}, { NO_COLOR: '1' }, 'linux').theme).toBe(MONO_THEME);
    expect(chooseAppearance({}, { NO_COLOR: '' }, 'linux').theme).toBe(COLOUR_THEME);
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
    const appearance = { theme: MONO_THEME, glyphs: ASCII_GLYPHS };
    expect(printable('Zoë\u001B[2J 東', appearance)).toBe('Zo??[2J ?');
    expect(printable('Zoë\u0007', { ...appearance, glyphs: UNICODE_GLYPHS })).toBe('Zoë\uFFFD');
  });
});

test('a store is named without the files that it is reached with', () => {
  const files = '&tls-ca=/etc/theater/ca.pem&tls-cert=/c&tls-key=/k';
  const words = storeWords(`cassandra://a,b/t?dc=dc1&tls=on${files}&insecure=yes`, 80, {
    theme: MONO_THEME,
    glyphs: ASCII_GLYPHS,
  });
  expect(words).toContain('cassandra://a,b/t?dc=dc1&tls=on&insecure=yes');
});
