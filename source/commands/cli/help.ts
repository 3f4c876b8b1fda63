import { asTyped } from '../../store/typed-command.ts';
import { type Command, type FlagTable, typedFlag } from './command.ts';
import { alignColumns } from './output.ts';

/** The help of the whole program: the booking terminal, every command in one line, and the rules they share. */
export function programHelp(
  commands: readonly Command[],
  terminal: Command,
  storeAddress: string,
): readonly string[] {
  const about = 'theater: book theater seats in a terminal, and never sell a seat twice.';
  const lines = asTypedLines([
    '',
    ...usageLines(terminal),
    ...terminal.details.map(indented),
    '',
    'Commands',
    ...alignColumns(commands.map(({ name, summary }) => [`  ${name}`, summary])),
    '',
    'Flags of the booking terminal',
    ...flagLines(terminal.flags),
    '',
    'theater COMMAND --help explains a command. A seat is ROW-PLACE, from 1: 7-4.',
    'The name of a client that is also a command goes after --as: theater --as book.',
    `The store is ${storeAddress}`,
    ...NETWORK_LINES,
    '',
    ...EXIT_CODE_LINES,
  ]);
  return [about, ...lines];
}

/** The help of one command. */
export function commandHelp(command: Command, storeAddress: string): readonly string[] {
  const hasStore = 'store' in command.flags;
  return asTypedLines([
    `${command.summary}.`,
    '',
    ...usageLines(command),
    ...(command.details.length === 0 ? [] : ['', ...command.details.map(indented)]),
    '',
    'Flags',
    ...flagLines(command.flags),
    '',
    'Example',
    indented(command.example),
    ...(hasStore ? ['', `The store is ${storeAddress}`] : []),
  ]);
}

function asTypedLines(lines: readonly string[]): readonly string[] {
  return lines.map(asTyped);
}

const NETWORK_LINES: readonly string[] = [
  'After a keyspace: ?dc=NAME, tls=on, tls-ca=FILE, tls-cert=FILE, tls-key=FILE,',
  'joined by &; insecure=yes lets a password go to whoever answers.',
];

/** What each exit code says; scripts rely on these. */
export const EXIT_CODE_WORDS: readonly (readonly [code: number, words: string])[] = [
  [0, 'done, or proved to have been done after all'],
  [1, 'refused; the seats and their owners are named'],
  [2, 'the command line cannot be understood, or settings are wrong'],
  [69, 'the store cannot be reached or used; nothing was changed'],
  [70, 'a fault of the program itself'],
  [74, 'what was found out or done could not be written'],
  [75, 'unconfirmed: nobody can say yet whether it was done'],
  [130, 'interrupted, and nothing was changed'],
];

const EXIT_CODE_LINES: readonly string[] = [
  'Exit codes',
  ...alignColumns(EXIT_CODE_WORDS.map(([code, words]) => [`  ${code}`, words])),
];

function usageLines({ usage }: Command): readonly string[] {
  return ['Usage', indented(`theater ${usage}`)];
}

function flagLines(flags: FlagTable): readonly string[] {
  const rows = Object.entries(flags).map(([name, flag]) => {
    const typed = flag.kind === 'switch' ? typedFlag(name) : `${typedFlag(name)} ${flag.placeholder}`;
    return [`  ${typed}`, flag.summary];
  });
  return alignColumns([...rows, ['  --help', 'Show this help.']]);
}

function indented(line: string): string {
  return `  ${line}`;
}
