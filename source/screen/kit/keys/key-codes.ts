/** One key as the key table names it: a printable character itself, or a name such as `enter`, `left`, `ctrl-c`. */
export type Key = string;

export function controlKey(character: string): Key {
  return `ctrl-${String.fromCodePoint((character.codePointAt(0) ?? 0) + 0x60)}`;
}

const ARROWS: Readonly<Record<string, Key>> = { A: 'up', B: 'down', C: 'right', D: 'left' };

/** Arrows with Shift, as rxvt writes them: `ESC [ a`. */
const SHIFTED: Readonly<Record<string, Key>> = {
  a: 'shift-up',
  b: 'shift-down',
  c: 'shift-right',
  d: 'shift-left',
};

const NUMBERED: Readonly<Record<string, Key>> = {
  1: 'home',
  3: 'backspace',
  4: 'end',
  5: 'page-up',
  6: 'page-down',
  7: 'home',
  8: 'end',
};

/** Home and End as most terminals write them: `ESC [ H`, `ESC O F`; with whatever is held. */
const ENDS: Readonly<Record<string, Key>> = { H: 'home', F: 'end' };

/**
 * The key of a control sequence, a character where it is one; null for a report, and for a key that nothing is bound
 * to.
 */
export function keyOfCsi(parameters: string, final: string): Key | null {
  const [, first = '', modifiers = '1', kind = '1'] = /^(\d*)(?:;(\d+)(?::(\d+))?)?$/.exec(parameters) ?? [];
  const isWhole = first !== '' || parameters === '';
  // The third kind of event is the release of a key (the keyboard protocol of kitty).
  if (final === 'u') return keyOfCode(parameters);
  if (final === '~' && parameters.startsWith('27;')) {
    const [, modifier = '1', code = ''] = parameters.split(';');
    return keyOfCode(`${code};${modifier}`);
  }
  if (!isWhole || kind === '3') return null;
  if (final === '~') return NUMBERED[first] ?? null;
  if (parameters === '' && SHIFTED[final] !== undefined) return SHIFTED[final];
  // Older terminals leave the 1 of `ESC [ 1;2 A` out.
  if (modifiers === '1' && first === '2') return arrowOf(final, 2);
  if (first !== '' && first !== '1') return null;
  if (final === 'Z') return 'shift-tab';
  if (ENDS[final] !== undefined) return ENDS[final];
  return modifiers === '1' || first === '1' ? arrowOf(final, Number(modifiers)) : null;
}

/** The key of `ESC O A`, and of `ESC O 2 A` and `ESC O 1;2 A`, which some terminals send with Shift. */
export function keyOfSs3(parameters: string, final: string): Key | null {
  if (final === 'M') return '\r';
  return ENDS[final] ?? arrowOf(final, Number(parameters.split(';').at(-1) || '1'));
}

/** An arrow, with Shift or without; what else is held, and the locks that kitty tells of, make it no other key. */
function arrowOf(final: string, modifiers: number): Key | null {
  const arrow = ARROWS[final];
  if (arrow === undefined) return null;
  return isShifted(modifiers) ? `shift-${arrow}` : arrow;
}

function isShifted(modifiers: number): boolean {
  return ((modifiers - 1) & SHIFT) > 0;
}

/** What a key is where nothing is bound to it with Shift. */
export function withoutShift(key: Key): Key {
  return key.replace(/^shift-(?=up$|down$|left$|right$)/, '');
}

/** The arrows of the number pad, as kitty writes them. */
const PAD_ARROWS: Readonly<Record<number, string>> = { 57_417: 'D', 57_418: 'C', 57_419: 'A', 57_420: 'B' };

const CODES: Readonly<Record<number, Key>> = {
  13: '\r',
  27: 'escape',
  127: 'backspace',
  57_414: '\r',
  57_421: 'page-up',
  57_422: 'page-down',
  57_423: 'home',
  57_424: 'end',
};

const TAB = 9;

const SHIFT = 1;

const ALT = 2;

const CONTROL = 4;

const SUPER = 8;

/**
 * `CSI code:shifted ; modifiers:event ; text u`: keys as kitty, foot, WezTerm and others write them when asked to.
 */
function keyOfCode(parameters: string): Key | null {
  const match = /^(\d+)(?::(\d*))?(?::\d*)?(?:;(\d*)(?::(\d+))?)?(?:;[\d:]*)?$/.exec(parameters);
  if (match === null) return null;
  const [, code = '', shifted = '', modifier = '', event = '1'] = match;
  const number = Number(code);
  const held = Math.max(Number(modifier || '1') - 1, 0);
  if (event === '3' || (held & (ALT | SUPER)) > 0 || number > 0x10_ff_ff) return null;
  if (number === TAB) return (held & SHIFT) > 0 ? 'shift-tab' : '\t';
  const arrow = PAD_ARROWS[number];
  if (arrow !== undefined) return arrowOf(arrow, held + 1);
  const named = CODES[number];
  if (named !== undefined) return named;
  // Keys that are no characters have numbers in a private area.
  if (number < 32 || (number >= 0xe0_00 && number <= 0xf8_ff)) return null;
  const character = String.fromCodePoint(number);
  if ((held & CONTROL) > 0) return /^[a-z]$/.test(character) ? `ctrl-${character}` : null;
  if ((held & SHIFT) === 0) return character;
  return shifted === '' ? character.toUpperCase() : String.fromCodePoint(Number(shifted));
}

/** What was done with the mouse, and in which cell, from 0. */
export type MouseReport = {
  readonly kind: 'press' | 'drag' | 'wheel-up' | 'wheel-down';
  readonly column: number;
  readonly row: number;
};

const MOUSE_KINDS: Readonly<Record<string, MouseReport['kind']>> = {
  '0M': 'press',
  '32M': 'drag',
  '64M': 'wheel-up',
  '65M': 'wheel-down',
};

/**
 * The report of `CSI < button ; column ; row M` (xterm's mode 1006); null for another button, for one that is let go,
 * and for what was done with a key held.
 */
export function mouseOf(parameters: string, final: string): MouseReport | null {
  const [, button = '', column = '', row = ''] = /^<(\d+);(\d{1,5});(\d{1,5})$/.exec(parameters) ?? [];
  const kind = MOUSE_KINDS[button + final];
  return kind === undefined ? null : { kind, column: Number(column) - 1, row: Number(row) - 1 };
}

/** Keys that are no characters, as they are written for people. */
const LABELS: Readonly<Record<Key, string>> = {
  left: 'left',
  right: 'right',
  up: 'up',
  down: 'down',
  enter: 'Enter',
  escape: 'Esc',
  space: 'Space',
  tab: 'Tab',
  'shift-tab': 'Shift-Tab',
  'shift-left': 'Shift-left',
  'shift-right': 'Shift-right',
  'shift-up': 'Shift-up',
  'shift-down': 'Shift-down',
  backspace: 'Backspace',
  'page-up': 'PgUp',
  'page-down': 'PgDn',
  home: 'Home',
  end: 'End',
};

/** A key as it is written for people; null for what is no key. */
export function keyLabel(key: Key): string | null {
  if (/^ctrl-[a-z]$/.test(key)) return `Ctrl-${key.charAt(5).toUpperCase()}`;
  if (Object.hasOwn(LABELS, key)) return LABELS[key] ?? null;
  return /^[!-~]$/.test(key) ? key : null;
}
