/** Texts in a TypeScript file: every string literal, and every piece of a template between its expressions. */
export function literalsOf(source: string): readonly string[] {
  const literals: string[] = [];
  readCode(source, 0, literals, () => false);
  return literals;
}

/** After these a slash begins a regular expression and is no division. */
const BEFORE_PATTERN = /(?:[(,=:[!&|?{;+]|\breturn)\s*$/;

/** Reads code until a character at which it ends, on the same depth of braces; gives where that is. */
function readCode(
  source: string,
  from: number,
  literals: string[],
  isEnd: (character: string) => boolean,
): number {
  let [at, depth] = [from, 0];
  while (at < source.length) {
    const character = source.charAt(at);
    if (depth === 0 && isEnd(character)) return at;
    const two = source.slice(at, at + 2);
    if (two === '//' || two === '/*') {
      at = endOf(source, two === '//' ? '\n' : '*/', at + 2);
      continue;
    }
    if (character === "'" || character === '"') {
      const end = endOfQuoted(source, character, at + 1);
      literals.push(source.slice(at + 1, end));
      at = end;
    } else if (character === '`') at = readTemplate(source, at + 1, literals);
    else if (character === '/' && BEFORE_PATTERN.test(source.slice(Math.max(at - 20, 0), at)))
      at = endOfPattern(source, at + 1);
    else if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
    at += 1;
  }
  return at;
}

/** Reads a template from after its first backtick; gives where its last one is. */
function readTemplate(source: string, from: number, literals: string[]): number {
  let piece = from;
  for (let at = from; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '`') {
      literals.push(source.slice(piece, at));
      return at;
    } else if (source.startsWith('${', at)) {
      literals.push(source.slice(piece, at));
      at = readCode(source, at + 2, literals, (end) => end === '}');
      piece = at + 1;
    }
  }
  throw new Error('a template has no end');
}

function endOfQuoted(source: string, quote: string, from: number): number {
  for (let at = from; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (character === '\\') at += 1;
    else if (character === quote) return at;
    else if (character === '\n') break;
  }
  throw new Error(`a text has no end: ${source.slice(from, from + 40)}`);
}

/** A slash in brackets does not end a regular expression. */
function endOfPattern(source: string, from: number): number {
  let isInBrackets = false;
  for (let at = from; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '[') isInBrackets = true;
    else if (character === ']') isInBrackets = false;
    else if (character === '/' && !isInBrackets) return at;
    else if (character === '\n') break;
  }
  throw new Error(`a regular expression has no end: ${source.slice(from, from + 40)}`);
}

/** Where a comment is over. */
function endOf(source: string, mark: string, from: number): number {
  const found = source.indexOf(mark, from);
  return found === -1 ? source.length : found + mark.length;
}
