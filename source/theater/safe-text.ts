/**
 * Text from a store, a network or a person, with every character that could drive a terminal (C0, C1, DEL), turn the
 * reading direction or hide (format characters), or break a line replaced by U+FFFD.
 * `util.stripVTControlCharacters` would leave BEL, CR and U+202E in.
 */
export function makeSafe(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}

/** A text as one word of a shell's command line. */
export function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) && !text.startsWith('-')
    ? text
    : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
