import type { ExitCode, Output } from './output.ts';

/** A flag that is there or not. */
type SwitchFlag = { readonly kind: 'switch'; readonly summary: string };

/** A flag that is followed by a value. */
type ValueFlag = {
  readonly kind: 'value';
  /** What stands for the value in the help: `NAME`. */
  readonly placeholder: string;
  readonly summary: string;
  /** All that it takes, where it takes nothing else. */
  readonly values?: readonly string[];
  /** The variable of the environment that is its value where it is not given. */
  readonly variable?: string;
};

/** The flags of a command by their names, in camel case; `dryRun` is typed `--dry-run`. */
export type FlagTable = Readonly<Record<string, SwitchFlag | ValueFlag>>;

/** What was given for the flags of a table: whether a switch is there, and a value's text or null. */
export type FlagValues<Flags extends FlagTable> = {
  readonly [Name in keyof Flags]: FlagValue<Flags[Name]>;
};

type FlagValue<Flag> = Flag extends SwitchFlag ? boolean : string | null;

/** One call of a command, as it was typed. */
export type Invocation<Flags extends FlagTable = FlagTable> = {
  /** The words after the command's name. */
  readonly words: readonly string[];
  readonly flags: FlagValues<Flags>;
  readonly output: Output;
  readonly environment: NodeJS.ProcessEnv;
};

/** Everything there is to know about a command: what the help says, what may be typed, and what it does. */
export type Command<Flags extends FlagTable = FlagTable> = {
  /** The first word that calls it. */
  readonly name: string;
  /** What it does, in one line without a full stop. */
  readonly summary: string;
  /** What may follow the program's name: `book ROOM SEAT… --as NAME`. */
  readonly usage: string;
  /** Further lines of its help; at most 78 columns each. */
  readonly details: readonly string[];
  readonly flags: Flags;
  /** Whether all it does is a screen, which gives the terminal back before anything else ends it; absent: no. */
  readonly isScreen?: boolean;
  /** Whether it sees the environment as it is, without what the file of settings says; absent: no. */
  readonly isBare?: boolean;
  /** A whole line that works: `theater book A 7-4 7-5 --as Jaroslaw`. */
  readonly example: string;
  /** Gives the exit code. Rejects with a StoreError when the store cannot be used, and otherwise only for a bug. */
  run(invocation: Invocation<Flags>): Promise<ExitCode>;
};

/** A command whose `run` sees its own flags with their types. */
export function defineCommand<const Flags extends FlagTable>(command: Command<Flags>): Command<Flags> {
  return command;
}

/** A flag's name as it is typed, with its dashes. */
export function typedFlag(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
