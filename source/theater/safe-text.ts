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
 * reading direction or hide (format characters), or break a line replaced by U+FFFD, and so is the rest of a pile of marks.
 * `util.stripVTControlCharacters` would leave BEL, CR and U+202E in.
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
