/** One key as the key table names it: a printable character itself, or one of these names. */
export type Key = string;

/** What Ink tells of an input event, as far as keys are made of it. */
export type InkKey = {
  readonly upArrow: boolean;
  readonly downArrow: boolean;
  readonly leftArrow: boolean;
  readonly rightArrow: boolean;
  readonly pageUp: boolean;
  readonly pageDown: boolean;
  readonly escape: boolean;
  readonly tab: boolean;
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly meta: boolean;
};

const NAMED = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'page-up'],
  ['pageDown', 'page-down'],
] as const;

const CONTROL_NAMES: Readonly<Record<string, Key>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  ' ': 'space',
  '\u0003': 'ctrl-c',
  '\u001A': 'ctrl-z',
  '\u001B': 'escape',
};

/** A control sequence that Ink could not read and gives without its Escape: a report of the terminal, which no key types. */
const REPORT = /^\[[\d:;<=>?]*[ -/]*[@-~]$/;

/**
 * The keys of one input event of Ink, in order. Ink hands over printable keys, Enter and Tab that arrive in one chunk
 * (a held key over a slow line, a paste) as one text, `ll` or `l\r`; each of its characters counts as a key here.
 */
export function keysOf(input: string, key: InkKey): readonly Key[] {
  const named = NAMED.find(([flag]) => key[flag]);
  if (named !== undefined) return [named[1]];
  if (key.tab) return [key.shift ? 'shift-tab' : 'tab'];
  if (key.escape) return ['escape'];
  if (REPORT.test(input)) return [];
  if (key.ctrl) return [`ctrl-${input}`];
  const characters = Array.from(input.replaceAll('\r\n', '\r'), (text) => CONTROL_NAMES[text] ?? text);
  // Escape and a key in one chunk look like Alt and that key; no Alt key is bound, so it was both.
  return key.meta ? ['escape', ...characters] : characters;
}
