/** A value of a JSON text, with the line in which it begins, from 1. */
export type Value = Table | Text | Other;

export type Table = { readonly kind: 'table'; readonly line: number; readonly entries: readonly Entry[] };

/** A name and its value; each name is there once. */
type Entry = { readonly key: string; readonly line: number; readonly value: Value };

type Text = { readonly kind: 'text'; readonly line: number; readonly text: string };

/** A list, a number, true, false or null. */
type Other = { readonly kind: 'other'; readonly line: number };

type JsonFault = { readonly kind: 'fault'; readonly line: number; readonly message: string };

/** Lists and objects within each other. */
const MOST_LEVELS = 8;

/**
 * Reads a JSON text (RFC 8259) so that it can be said in which line something is wrong: `JSON.parse` tells that of
 * some faults only, and takes a name that is there twice without a word. No message repeats a value, which may be
 * secret.
 */
export function readJson(text: string): Value | JsonFault {
  const reader = new JsonReader(text);
  try {
    return reader.readWhole();
  } catch (error) {
    if (error instanceof Misread) return { kind: 'fault', line: error.line, message: error.message };
    throw error;
  }
}

/** Ends the reading at the first fault; never leaves this file. */
class Misread extends Error {
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

class JsonReader {
  readonly #text: string;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  readWhole(): Value {
    if (this.#next() === '') throw new Misread(1, 'the file is empty; settings are one object, in { and }');
    const value = this.#readValue(0);
    if (this.#next() !== '') throw this.#misread('the object has ended, and more follows');
    return value;
  }

  #readValue(level: number): Value {
    if (level > MOST_LEVELS) throw this.#misread('this is nested too deeply');
    const line = this.#lineOfNext();
    switch (this.#next()) {
      case '{':
        return { kind: 'table', line, entries: this.#readEntries(level) };
      case '[':
        this.#readList(level);
        return { kind: 'other', line };
      case '"':
        return { kind: 'text', line, text: this.#readText() };
      default: {
        const isOther = this.#take(
          /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y,
        );
        if (isOther === null) throw this.#misread('here should be a value; a text is in double quotes');
        return { kind: 'other', line };
      }
    }
  }

  #readEntries(level: number): readonly Entry[] {
    const entries: Entry[] = [];
    this.#at += 1;
    if (this.#isSkipped('}')) return entries;
    do {
      if (this.#next() === '}') throw this.#misread('there is a comma too many before the }');
      if (this.#next() !== '"') throw this.#misread('here should be a name in double quotes');
      const line = this.#line;
      const key = this.#readText();
      const before = entries.find((entry) => entry.key === key);
      if (before !== undefined)
        throw new Misread(line, `this name is there twice, first in line ${before.line}`);
      if (!this.#isSkipped(':')) throw this.#misread('here should be a colon');
      entries.push({ key, line, value: this.#readValue(level + 1) });
    } while (this.#isSkipped(','));
    if (!this.#isSkipped('}')) throw this.#misread('here should be a comma, or a }');
    return entries;
  }

  #readList(level: number): void {
    this.#at += 1;
    if (this.#isSkipped(']')) return;
    do this.#readValue(level + 1);
    while (this.#isSkipped(','));
    if (!this.#isSkipped(']')) throw this.#misread('here should be a comma, or a ]');
  }

  #readText(): string {
    // oxlint-disable-next-line no-control-regex
    const literal = this.#take(/"(?:[^"\\\u0000-\u001F]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"/y);
    if (literal === null)
      throw this.#misread(
        'this text does not end in its line, or has a \\ that stands for nothing (\\\\ is one)',
      );
    const text: unknown = JSON.parse(literal);
    return String(text);
  }

  /** The character that comes next, past blanks; empty at the end. */
  #next(): string {
    for (; this.#at < this.#text.length; this.#at += 1) {
      const character = this.#text.charAt(this.#at);
      if (!/[ \t\r\n]/.test(character)) return character;
      if (character === '\n') this.#line += 1;
    }
    return '';
  }

  #lineOfNext(): number {
    this.#next();
    return this.#line;
  }

  #isSkipped(character: string): boolean {
    const isNext = this.#next() === character;
    if (isNext) this.#at += 1;
    return isNext;
  }

  #take(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    if (found === undefined) return null;
    this.#at += found.length;
    return found;
  }

  #misread(message: string): Misread {
    const next = this.#next();
    if (next === '') return new Misread(this.#line, 'the file ends in the middle');
    return new Misread(this.#line, next === '/' || next === '#' ? 'JSON has no comments' : message);
  }
}
