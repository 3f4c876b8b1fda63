/** A line as bash has it, up to the cursor. */
type BashLine = {
  /** The whole words before the current one, without their quotes. */
  readonly before: readonly string[];
  /** The word that the cursor is in, without its quotes; empty after a blank. */
  readonly current: string;
  /** The quote that is open at the cursor; empty where none is. */
  readonly quote: Quote;
};

type Quote = '' | "'" | '"';

/** Splits a line into words, as bash would when it ran it; nothing in it is expanded. */
export function splitBash(line: string): BashLine {
  const before: string[] = [];
  let current: string | null = null;
  let quote: Quote = '';
  const characters = Array.from(line);
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? '';
    const next = characters[at + 1] ?? '';
    const isEscape = character === '\\' && (quote === '' || (quote === '"' && /["\\$`]/.test(next)));
    if (isEscape) {
      current = (current ?? '') + next;
      at += 1;
    } else if (quote !== '' && character === quote) quote = '';
    else if (quote === '' && (character === "'" || character === '"')) {
      quote = character;
      current ??= '';
    } else if (quote === '' && /\s/.test(character)) {
      if (current !== null) before.push(current);
      current = null;
    } else current = (current ?? '') + character;
  }
  return { before, current: current ?? '', quote };
}

/** Characters that mean themselves in bash, wherever they stand in a word. */
const PLAIN = /[^\p{L}\p{M}\p{N}_.,:/@%+=-]/gu;

/**
 * A word as it is to be put behind what bash keeps of the current one: it replaces what stands behind the last `=` or
 * `:` outside of quotes. Nothing of it can be run, whoever chose the word. Null where the open quote has no way to
 * write it.
 */
export function asInsertedInBash(word: string, current: string, quote: Quote): string | null {
  if (quote === "'") return word.includes("'") ? null : word;
  // An exclamation mark stands for the history, and has no escape here.
  if (quote === '"') return word.includes('!') ? null : word.replace(/["\\$`]/g, String.raw`\$&`);
  const kept = Math.max(current.lastIndexOf('='), current.lastIndexOf(':')) + 1;
  return word.slice(kept).replace(PLAIN, String.raw`\$&`);
}
