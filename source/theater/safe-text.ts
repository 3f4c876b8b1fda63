import stringWidth from 'string-width';

/** Scripts whose letters a joiner or non-joiner shapes: elsewhere it only hides. */
const JOINED = String.raw`[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Myanmar}\p{Script=Khmer}\p{Script=Mongolian}]`;

const UNSAFE = new RegExp(
  [
    // A joiner between two letters of a script that has them is how a word is written.
    String.raw`(?!(?<=${JOINED})[\u200C\u200D](?=${JOINED}))[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]`,
    // Letters that show nothing and take cells.
    String.raw`[\u115F\u1160\u3164\uFFA0]`,
    // Marks without end: what is drawn of them is up to each terminal.
    String.raw`(?<=\p{M}{8})\p{M}+`,
  ].join('|'),
  'gu',
);

/**
 * Text from a store, a network or a person, with every character that could drive a terminal (C0, C1, DEL), turn the
 * reading direction or hide (format characters), or break a line replaced by U+FFFD, and so is the rest of a pile of
 * marks. `util.stripVTControlCharacters` would leave BEL, CR and U+202E in.
 */
export function makeSafe(text: string): string {
  return text.toWellFormed().replace(UNSAFE, '\uFFFD');
}

/** A text as one word of a shell's command line. */
export function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) && !text.startsWith('-')
    ? text
    : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * Letters of the first Unicode blocks, and the boxes and shapes that rooms are drawn with: one cell and one unit
 * each.
 */
export const SIMPLE = /^[ -~\u00A1-\u00AC\u00AE-\u02FF\u2026\u2500-\u25FC]*$/;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Leading consonants of Hangul, any number of which make one grapheme; terminals draw each of them. */
const LEADING_CONSONANTS = /[\u1100-\u115E\uA960-\uA97C](?=[\u1100-\u115E\uA960-\uA97C])/g;

/** The characters of a text as a terminal draws them, one after the other. */
export function charactersOf(text: string): Iterable<string> {
  // Most texts are simple, and the segmenter would take ten times as long over them.
  if (SIMPLE.test(text)) return text;
  return Array.from(graphemes.segment(text), ({ segment }) => segment).flatMap((segment) =>
    segment.length === 1 ? segment : segment.replace(LEADING_CONSONANTS, '$&\n').split('\n'),
  );
}

/** Width of a text in terminal cells, without the styles that are in it, as most terminals draw it. */
export function cellsOf(text: string): number {
  // Most texts are simple, and as wide as they are long; to measure others takes a hundred times as long.
  if (SIMPLE.test(text)) return text.length;
  return stringWidth(text.replace(LEADING_CONSONANTS, '한'));
}

/**
 * The most cells that a terminal draws a text in. They differ: tmux draws a skin tone beside its hand, xterm.js gives
 * a cell of its own to marks that came into Unicode after its tables. So each code point counts alone here, and marks
 * count wherever anybody's tables may lack them.
 */
export function mostCellsOf(text: string): number {
  if (SIMPLE.test(text)) return text.length;
  let cells = 0;
  for (const character of text) cells += mostCellsOfOne(character);
  return cells;
}

/** Marks that every terminal draws over the letter before them. */
const MARK_WITHOUT_CELL = /^[\u0300-\u036F\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7]$/u;
const MARK = /^\p{M}$/u;
/** What is wider on terminals than by its own properties: fillers of Hangul, and numbers in black circles. */
const WIDE = /^[\u115F\u3164\u3248-\u324F\uFFA0]$/u;

function mostCellsOfOne(character: string): number {
  if (MARK_WITHOUT_CELL.test(character)) return 0;
  if (WIDE.test(character)) return 2;
  const cells = stringWidth(character);
  return MARK.test(character) ? Math.max(cells, 1) : cells;
}
