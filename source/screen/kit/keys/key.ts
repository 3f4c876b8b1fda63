import { makeSafe } from '../../../theater/safe-text.ts';
import type { InputEvent } from './input-reader.ts';
import type { Key } from './key-codes.ts';

/** What one chunk of input comes to: keys in their order, or text that nobody typed and that is not taken. */
type Pressed = { readonly kind: 'keys'; readonly keys: readonly Key[] } | { readonly kind: 'refused-paste' };

const NAMES: Readonly<Record<string, Key>> = { '\r': 'enter', '\n': 'enter', '\t': 'tab', ' ': 'space' };

/** The keys of one chunk. While a line is typed, a paste is the text of it, made safe and without line breaks. */
export function pressedIn(events: readonly InputEvent[], isTyping: boolean): Pressed {
  const typed = events
    .map((event) => (event.kind === 'typed' ? event.text : ''))
    .join('')
    .replaceAll('\r\n', '\r');
  const isPaste = events.some(({ kind }) => kind === 'paste');
  if (!isTyping && (isPaste || looksPasted(typed))) return { kind: 'refused-paste' };
  // Of what is typed at once only the last can be meant as Enter: a line break before it is pasted.
  const hasBreaks = isPaste || (/[\r\n]./s.test(typed) && !/^\r*$/.test(typed));
  const keys = events.flatMap((event): readonly Key[] => {
    if (event.kind === 'key') return [event.key];
    return isTyping && hasBreaks ? keysOf(inOneLine(event.text)) : keysOf(event.text);
  });
  return { kind: 'keys', keys };
}

/**
 * Whether characters that came in one chunk are a paste, on a terminal that does not mark one. A held key, keys that
 * move and one other key behind them, and any two keys can be a person's over a slow line; a word is not, and no
 * person hits Enter within the same chunk as a key that does not move.
 */
export function looksPasted(text: string): boolean {
  const characters = Array.from(text);
  const others = new Set(characters.filter((character) => !/[\dhjkl \t]/.test(character)));
  const hasEnter = others.has('\r') || others.has('\n');
  if (characters.length < 2 || new Set(characters).size === 1) return false;
  if (hasEnter && (others.size > 1 || /\d/.test(text))) return true;
  if (characters.length === 2) return false;
  const [other] = others;
  return others.size > 1 || (other !== undefined && !/^[\dhjkl \t]*([^])\1*$/.test(characters.join('')));
}

function keysOf(text: string): readonly Key[] {
  return Array.from(text.replaceAll('\r\n', '\r'), (character) => NAMES[character] ?? character);
}

function inOneLine(text: string): string {
  return makeSafe(text.replaceAll(/[\r\n]+/g, '').replaceAll('\t', ' '));
}
