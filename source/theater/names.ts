import { cellsOf, makeSafe } from './safe-text.ts';

/** The longest name, in terminal cells, that still fits the status lines of an 80-column screen. */
export const NAME_CELLS = 24;

/** The longest name of a play, in terminal cells: a line of the programme beside its numbers. */
export const PLAY_CELLS = 40;

/** The longest note, in terminal cells: one line of an 80-column screen, with a seat before it. */
export const NOTE_CELLS = 60;

/** Code points for each cell: vowel signs and points take none, but a text of marks alone must not go on for ever. */
const POINTS_PER_CELL = 2;

/** The most code points that can be typed where so many cells are allowed. */
export function mostPoints(cells: number): number {
  return cells * POINTS_PER_CELL;
}

/** A name that was read, or why it cannot be one. */
type NameReading =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'fault'; readonly message: string };

/**
 * Reads a client's name: NFC, trimmed, 1-24 terminal cells of letters with their marks, numbers, punctuation and
 * single spaces, all of which can be seen. `-` stands for nobody and is refused. Names are labels, not accounts.
 */
export function readName(text: string): NameReading {
  const name = tidied(text);
  if (name === '-') return { kind: 'fault', message: '"-" stands for nobody and cannot be a name' };
  const fault = wordsFault(name, { what: 'a name', cells: NAME_CELLS, foreign: NOT_IN_NAMES });
  return fault === null ? { kind: 'name', name } : { kind: 'fault', message: fault };
}

/** Reads the name of a play: as that of a client, but up to 40 terminal cells, and with signs such as `+` and `€`. */
export function readPlay(text: string): NameReading {
  const name = tidied(text);
  const fault = wordsFault(name, { what: 'a play', cells: PLAY_CELLS, foreign: NOT_IN_PLAYS });
  return fault === null ? { kind: 'name', name } : { kind: 'fault', message: fault };
}

/** Reads why something is done: as a name, but longer and with any signs, and it may be empty. */
export function readNote(text: string): NameReading {
  const name = tidied(text);
  const fault =
    name === ''
      ? null
      : wordsFault(name, { what: 'a note', cells: NOTE_CELLS, foreign: NOT_IN_NOTES, hasSpaces: true });
  return fault === null ? { kind: 'name', name } : { kind: 'fault', message: fault };
}

/**
 * A name without what a person may leave out or type otherwise: case, accents, normal form. Two names that are the
 * same so are still two clients. Vowel signs and points stay, since they are letters.
 */
export function foldName(name: string): string {
  return name.normalize('NFKD').replace(ACCENTS, '').toLowerCase().normalize('NFC');
}

/** Which of these names differ from `name` by case, accents or normal form only; each once. */
export function namesLike(name: string, names: Iterable<string>): readonly string[] {
  const folded = foldName(name);
  return [...new Set(names)].filter((other) => other !== name && foldName(other) === folded).toSorted();
}

/** Composed, without blanks at its ends; a space that does not break is a space. */
function tidied(text: string): string {
  return text
    .replace(/[\u00A0\u2007\u202F]/g, ' ')
    .normalize('NFC')
    .trim();
}

const ACCENTS = /[\u0300-\u036F]/g;
const JOINERS = /[\u200C\u200D]/g;
/** Letters and marks that show nothing: with them a name could be empty to the eye, or look like another. */
const UNSEEN = /\p{Default_Ignorable_Code_Point}/u;
/** `´` and the back tick are typed for an apostrophe, and `+` for whoever somebody brings. */
const NOT_IN_NAMES = /[^\p{L}\p{M}\p{N}\p{P} ´\u0060+]/u;
/** Pictures are as wide as each terminal likes. */
const NOT_IN_PLAYS = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]|\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{RI}/u;
const NOT_IN_NOTES = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u;
/** More accents than any language puts on a letter, or more vowel signs and points than any script does. */
const PILED_UP = /\p{L}?(?:[\u0300-\u036F\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F]{3}|\p{M}{7})/u;

type WordsLimits = {
  readonly what: string;
  readonly cells: number;
  /** The first character that may not be there. */
  readonly foreign: RegExp;
  readonly hasSpaces?: boolean;
};

/** What is wrong with a text, in one line that shows it; null when nothing is. */
function wordsFault(text: string, { what, cells, foreign, hasSpaces = false }: WordsLimits): string | null {
  if (text === '') return `${what} cannot be empty`;
  const points = pointsIn(text);
  if (points > mostPoints(cells))
    return `${what} has at most ${mostPoints(cells)} characters, marks included; this has ${points}`;
  // Joiners are part of how Persian and the scripts of India are written, and are wrong anywhere else.
  const shown = makeSafe(text) === text ? text.replace(JOINERS, '') : text;
  const unseen = UNSEEN.exec(shown);
  if (unseen !== null) {
    return `${what} is made of characters that can be seen; ${placeOf(unseen[0], text)} cannot`;
  }
  const wrong = foreign.exec(shown);
  if (wrong !== null) {
    const made = `${what} is made of letters, numbers, punctuation and spaces`;
    return `${made}; ${placeOf(wrong[0], text)} is none`;
  }
  if (!hasSpaces && text.includes('  ')) return `${what} has single spaces only`;
  if (/^\p{M}/u.test(text))
    return `${what} begins with a letter; ${placeOf(text, text)} is a mark without one`;
  const piled = PILED_UP.exec(text);
  if (piled !== null) {
    return `${what} has at most two marks on a letter, or six signs of its script; "${makeSafe(piled[0])}" has more`;
  }
  const width = cellsOf(text);
  return width > cells ? `${what} is at most ${cells} columns wide; this is ${width}` : null;
}

function pointsIn(text: string): number {
  return Array.from(text).length;
}

/** The first character of a text, as it can be shown, and where it stands: `"$" (U+0024) at 4`. */
function placeOf(found: string, text: string): string {
  const [character = ''] = found;
  const code = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  const at = pointsIn(text.slice(0, text.indexOf(character))) + 1;
  const isShown = !UNSEEN.test(character) && !/^\p{M}/u.test(character) && makeSafe(character) === character;
  return isShown ? `"${character}" (${code}) at ${at}` : `${code} at ${at}`;
}

const WALK_UP = /^Walk-up (\d{1,4})$/;

/** The number of a walk-up, a customer without a name; null for a name of somebody. */
export function walkUpNumber(name: string): number | null {
  const [, number] = WALK_UP.exec(name) ?? [];
  return number === undefined ? null : Number(number);
}

const NAME_ORDER = new Intl.Collator('en', { numeric: true });

/** Orders names as people sort them: case and accents count last, and Walk-up 2 is before Walk-up 10. */
export function compareNames(left: string, right: string): number {
  return NAME_ORDER.compare(left, right);
}
