/** How this program was started, as far as what it tells people to type depends on it. */
type StartedAs = {
  /** What a person types to start it again: `theater`, or what stands for that in a clone. */
  readonly program: string;
  /** The address of the store that a command without a flag goes to; null when that is not known. */
  readonly store: string | null;
  /** The names of all commands. */
  readonly commands: readonly string[];
};

let start: StartedAs = { program: 'theater', store: null, commands: [] };

/** Told once, at the start, by whoever reads the command line. */
export function startedAs(facts: StartedAs): void {
  start = facts;
}

/** The address of the store that a command without `--store` goes to; null when that is not known. */
export function defaultStore(): string | null {
  return start.store;
}

/** The names are letters only. */
function commandIn(names: readonly string[]): RegExp {
  return new RegExp(`(?<=^|[\\s"'\`(])theater(?= (?:--|[A-Z]|(?:${names.join('|')})\\b))`, 'g');
}

/**
 * Words for a person in which a command of this program, at their start or after a blank, a quotation mark or a
 * bracket, is written as `theater WORD`: with what this person types for `theater`, since elsewhere that name may be
 * somebody else's program.
 */
export function asTyped(text: string): string {
  return start.program === 'theater' ? text : text.replace(commandIn(start.commands), start.program);
}
