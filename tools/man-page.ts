import manifest from '../package.json' with { type: 'json' };
import { type Command, type FlagTable, typedFlag } from '../source/commands/cli/command.ts';
import { EXIT_CODE_WORDS } from '../source/commands/cli/help.ts';
import { EXIT } from '../source/commands/cli/output.ts';
import { COMMANDS, TERMINAL } from '../source/commands/commands.ts';
import { SETTINGS } from '../source/commands/settings/read-settings.ts';

/** Variables that no flag stands for, and what each says. */
const VARIABLES: Readonly<Record<string, string>> = {
  THEATER_CONFIG: 'The file of settings, in place of the usual one.',
  THEATER_PROFILE: 'As --profile.',
  THEATER_USER: 'Who logs in to nodes that ask.',
  THEATER_PASSWORD_FILE:
    'A file of one’s own, which nobody else can read, with the password in its first line.',
  THEATER_PASSWORD: 'The password itself.',
  THEATER_TLS_PASSPHRASE: 'Opens an encrypted key.',
  THEATER_DEBUG: 'Set to 1, an error comes with where it was.',
  NO_COLOR: 'Set to anything, as --mono.',
};

/** When the page was changed last: a page of the manual has a date. */
const CHANGED = '2026-11-30';

/** The page of the program in section 1 of the manual, in the macros of man(7), from the table of commands. */
export function manPage(): string {
  const lines = [
    '.\\" Written by npm run docs:man from the table of commands; not by hand.',
    `.TH THEATER 1 ${CHANGED} "theater ${manifest.version}"`,
    '.SH NAME',
    'theater \\- book theater seats in a terminal, and never sell a seat twice',
    '.SH SYNOPSIS',
    ...[TERMINAL, ...COMMANDS].flatMap(({ usage }, index) => [
      ...(index === 0 ? [] : ['.br']),
      '.B theater',
      text(usage),
    ]),
    '.SH DESCRIPTION',
    ...TERMINAL.details.map(text),
    '.PP',
    'A seat is ROW\\-PLACE, both from 1: 7\\-4.',
    'The name of a client that is also a command goes after \\-\\-as.',
    'Data goes to stdout, words for people to stderr.',
    '.SH OPTIONS OF THE BOOKING TERMINAL',
    ...flagLines(TERMINAL.flags),
    '.SH COMMANDS',
    ...COMMANDS.flatMap(commandLines),
    '.SH EXIT STATUS',
    ...EXIT_CODE_WORDS.flatMap(([code, words]) => ['.TP', `.B ${code}`, text(words)]),
    '.SH ENVIRONMENT',
    ...Object.values(SETTINGS).flatMap(({ flag, variable }) => [
      '.TP',
      `.B ${variable}`,
      text(`As ${flag}.`),
    ]),
    ...Object.entries(VARIABLES).flatMap(([name, words]) => ['.TP', `.B ${name}`, text(words)]),
    '.SH FILES',
    ...FILES.flatMap(([name, words]) => ['.TP', `.I ${escaped(name)}`, text(words)]),
    '.SH SEE ALSO',
    text('docs/README.md of the project says where to find what.'),
  ];
  return `${lines.join('\n')}\n`;
}

const FILES = [
  ['$XDG_DATA_HOME/theater/theater.db', 'The theater where nothing else is named (~/.local/share).'],
  ['$XDG_CONFIG_HOME/theater/config.json', 'The settings (~/.config); theater config explains them.'],
  ['$XDG_STATE_HOME/theater/journal', 'What was sent to nodes and has no answer yet (~/.local/state).'],
] as const;

/** The codes that the page must name. */
export const EXIT_CODES: readonly number[] = Object.values(EXIT);

function commandLines({ usage, summary, details, flags, example }: Command): readonly string[] {
  return [
    `.SS theater ${escaped(usage)}`,
    text(`${summary}.`),
    ...(details.length === 0 ? [] : ['.PP', ...detailLines(details)]),
    ...flagLines(flags),
    '.PP',
    'Example:',
    '.PP',
    '.nf',
    text(`    ${example}`),
    '.fi',
  ];
}

/** Lines that begin with blanks, or have columns, stay as they are; others flow. */
function detailLines(details: readonly string[]): readonly string[] {
  let isFixed = false;
  const lines = details.flatMap((line) => {
    const wasFixed = isFixed;
    isFixed = /^ | {2}/.test(line);
    return [...(isFixed === wasFixed ? [] : [isFixed ? '.nf' : '.fi']), text(line)];
  });
  return isFixed ? [...lines, '.fi'] : lines;
}

function flagLines(flags: FlagTable): readonly string[] {
  return Object.entries(flags).flatMap(([name, flag]) => {
    const typed = escaped(typedFlag(name));
    const head = flag.kind === 'switch' ? `.B ${typed}` : `.BI ${typed} " ${escaped(flag.placeholder)}"`;
    const values =
      flag.kind === 'value' && flag.values !== undefined ? [text(`One of ${flag.values.join(', ')}.`)] : [];
    return ['.TP', head, text(flag.summary), ...values];
  });
}

/** A line of text: what would be read as a request is none. */
function text(line: string): string {
  const safe = escaped(line);
  return /^[.']/.test(safe) ? `\\&${safe}` : safe;
}

/** Characters that mean something to the formatter, or that not every one of them can show. */
function escaped(line: string): string {
  return line
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('~', '\\(ti')
    .replaceAll('^', '\\(ha')
    .replaceAll('`', '\\(ga')
    .replaceAll("'", '\\(aq')
    .replaceAll('"', '\\(dq')
    .replaceAll('…', '\\&...')
    .replaceAll('’', '\\(cq');
}
