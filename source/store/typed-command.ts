/** How this program was started, as far as what it tells people to type depends on it. */
type StartedAs = {
  /** What a person types to start it again: `theater`, or what stands for that in a clone. */
  readonly program: string;
  /** The address of the store that a command without a flag goes to; null when that is not known. */
  readonly store: string | null;
};

let start: StartedAs = { program: 'theater', store: null };

/** Told once, at the start, by whoever reads the command line. */
export function startedAs(facts: StartedAs): void {
  start = facts;
}

/** The address of the store that a command without `--store` goes to; null when that is not known. */
export function defaultStore(): string | null {
  return start.store;
}

/** A command of this program at the start of a text, or after a blank or a quotation mark. */
const COMMAND =
  /(?<=^|[\s"'`(])theater(?= (?:--|[A-Z]|(?:demo|config|completion|find|init|reset|open|close|doctor|resolve|ops|undo|history|rooms|seats|mine|book|release|watch|stress|check|block|unblock|move|rename|give|backup|restore|renew)\b))/g;

/**
 * Words for a person in which a command of this program is written as `theater WORD`: with what this person types for
 * `theater`, since elsewhere that name may be somebody else's program.
 */
export function asTyped(text: string): string {
  return start.program === 'theater' ? text : text.replace(COMMAND, start.program);
}
