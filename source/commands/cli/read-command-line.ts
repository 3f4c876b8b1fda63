import meow from 'meow';

import manifest from '../../../package.json' with { type: 'json' };
import { type Command, type FlagTable, type FlagValues, typedFlag } from './command.ts';
import { isOneEditAway, judgeArguments, quoted } from './judge-arguments.ts';

/** What a command line asks for. */
type CommandLine =
  | {
      readonly kind: 'command';
      readonly command: Command;
      readonly words: readonly string[];
      readonly flags: FlagValues<FlagTable>;
    }
  /** Null: help for the whole program. */
  | { readonly kind: 'help'; readonly command: Command | null }
  | { readonly kind: 'version'; readonly version: string }
  | { readonly kind: 'fault'; readonly message: string };

/** Flags that every command line may have. */
const COMMON_FLAGS = {
  help: { kind: 'switch', summary: 'Show this help.' },
  version: { kind: 'switch', summary: 'Show the version.' },
} as const satisfies FlagTable;

/**
 * Reads the arguments after the program's name. Flags may stand anywhere before `--`; whether a flag takes a value is
 * the same for every command that has it.
 */
export function readCommandLine(
  argv: readonly string[],
  commands: readonly Command[],
  terminal: Command,
): CommandLine {
  const allFlags: FlagTable = Object.assign(
    {},
    COMMON_FLAGS,
    ...[terminal, ...commands].map(({ flags }) => flags),
  );
  const meant: FlagTable = { ...COMMON_FLAGS, ...commandIn(argv, commands, terminal).flags };
  const judged = judgeArguments(argv, { ...allFlags, ...meant }, meant);
  if (judged.kind === 'fault') return judged;
  const { input, flags } = parse(judged.argv, allFlags);
  if (flags['version'] === true) return { kind: 'version', version: manifest.version };
  const [first, ...rest] = input;
  if (first === 'version') return { kind: 'version', version: manifest.version };
  if (first === 'help') return helpFor(rest, commands);
  const choice = chooseCommand(input, commands, terminal);
  if (flags['help'] === true) {
    const isNamed = choice.kind === 'command' && choice.command !== terminal;
    return { kind: 'help', command: isNamed ? choice.command : null };
  }
  if (choice.kind === 'fault') return choice;
  const { command, words } = choice;
  const foreign = judged.given.find((name) => !(name in command.flags));
  if (foreign !== undefined) return { kind: 'fault', message: foreignFlag(foreign, command, terminal) };
  return { kind: 'command', command, words, flags: valuesFor(command.flags, flags) };
}

/** The command that is most likely meant while a flag cannot be understood: the first word that calls one. */
function commandIn(argv: readonly string[], commands: readonly Command[], terminal: Command): Command {
  const called = argv.flatMap((word) => commands.find(({ name }) => name === word) ?? []);
  return called[0] ?? terminal;
}

/** `theater help` and `theater help COMMAND`, as other programs have them. */
function helpFor([word]: readonly string[], commands: readonly Command[]): CommandLine {
  const command = commands.find(({ name }) => name === word) ?? null;
  if (word === undefined || command !== null) return { kind: 'help', command };
  return {
    kind: 'fault',
    message: `there is no command "${quoted(word)}"; theater help names those that there are`,
  };
}

/** Whether `--json` is among the flags, however wrong the rest may be: failures are JSON too then. */
export function isJsonAsked(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end === -1 ? argv.length : end).includes('--json');
}

function parse(
  argv: readonly string[],
  flags: FlagTable,
): { input: readonly string[]; flags: Readonly<Record<string, unknown>> } {
  return meow('', {
    importMeta: import.meta,
    argv,
    pkg: manifest,
    autoHelp: false,
    autoVersion: false,
    description: false,
    flags: Object.fromEntries(
      Object.entries(flags).map(([name, { kind }]) => [
        name,
        { type: kind === 'switch' ? 'boolean' : 'string' },
      ]),
    ),
  });
}

function valuesFor(table: FlagTable, parsed: Readonly<Record<string, unknown>>): FlagValues<FlagTable> {
  const entries = Object.entries(table).map(([name, { kind }]) => {
    const value = parsed[name];
    return [name, kind === 'switch' ? value === true : typeof value === 'string' ? value : null] as const;
  });
  return Object.fromEntries(entries);
}

function foreignFlag(name: string, command: Command, terminal: Command): string {
  const takes = Object.keys(command.flags).map(typedFlag).join(' ');
  const who = command === terminal ? 'the booking terminal' : `theater ${command.name}`;
  return `${typedFlag(name)} is no flag of ${who}; it takes ${takes}`;
}

/** Words that people try for a command of another name. */
const OTHER_WORDS: ReadonlyMap<string, string> = new Map([['ls', 'rooms']]);

/** Which command the words call, or why that cannot be told. */
type Choice =
  | { readonly kind: 'command'; readonly command: Command; readonly words: readonly string[] }
  | { readonly kind: 'fault'; readonly message: string };

/**
 * A first word that is exactly a command calls it; any other is a name for the booking terminal. A lower-case word
 * one edit away from a command could be either, and is asked back.
 */
function chooseCommand(words: readonly string[], commands: readonly Command[], terminal: Command): Choice {
  const [first, ...rest] = words;
  if (first === undefined) return { kind: 'command', command: terminal, words: [] };
  const called = OTHER_WORDS.get(first) ?? first;
  const command = commands.find(({ name }) => name === called);
  if (command !== undefined) return { kind: 'command', command, words: rest };
  const near = commands.find(({ name }) => isOneEditAway(name, first));
  if (near !== undefined && first === first.toLowerCase()) {
    const word = quoted(first);
    return {
      kind: 'fault',
      message: `"${word}" is no command; for a client of that name: theater --as ${word}; for the command: theater ${near.name}`,
    };
  }
  return { kind: 'command', command: terminal, words };
}
