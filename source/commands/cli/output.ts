import { asTyped } from '../../store/typed-command.ts';
import { cellsOf, makeSafe } from '../../theater/safe-text.ts';

/** Where a command puts what it has to say. Everything is made safe for a terminal on its way. */
export type Output = {
  /** Whether `--json` was given: then stdout carries JSON objects and nothing else, failures too. */
  readonly isJson: boolean;
  /** One JSON object in one line on stdout. */
  json(value: object): void;
  /** Lines of data on stdout, for a person or a pipe. */
  print(lines: readonly string[]): void;
  /** Lines of comma-separated values on stdout, after a byte order mark where one is wanted. */
  csv(lines: readonly string[], hasMark: boolean): void;
  /** One line for a person, on stderr. */
  say(line: string): void;
  /** Says what went wrong, in one line on stderr or as one object on stdout, and gives back the exit code. */
  fail(reason: string, message: string, code: ExitCode): ExitCode;
  /** Like `fail`, for a command line that cannot be understood. */
  usage(message: string, reason?: string): ExitCode;
  /** Aborted when nobody reads stdout any more (`theater watch | head -1`). */
  readonly unread: AbortSignal;
  /**
   * Resolves once stdout has taken all of it, or never will: whether it could be written. A reader that left is no
   * fault.
   */
  isWritten(): Promise<boolean>;
};

/** The two streams that an output writes to. */
export type Streams = { readonly stdout: NodeJS.WritableStream; readonly stderr: NodeJS.WritableStream };

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * A text of at most so many characters is said on stderr when stdout does not take it: an outcome is, a table is not.
 */
const MOST_REPEATED = 2_000;

/** An output on two streams. A reader that goes away is no error: what it does not want is dropped. */
export function createOutput(isJson: boolean, { stdout, stderr }: Streams): Output {
  const unread = new AbortController();
  let isLost = false;
  let lastText = '';
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    unread.abort();
    if (error.code === 'EPIPE' || isLost) return;
    isLost = true;
    stderr.write(`theater: cannot write to stdout: ${makeSafe(error.message)}\n`);
    // What became of a change must reach somebody.
    if (lastText.length <= MOST_REPEATED) stderr.write(lastText);
  });
  stderr.on('error', () => undefined);

  const write = (stream: NodeJS.WritableStream, text: string): void => {
    if (stream === stdout) lastText = text;
    if (stream === stdout && unread.signal.aborted) return;
    stream.write(text);
  };
  const output: Output = {
    isJson,
    json: (value) => write(stdout, `${safeJson(value)}\n`),
    print: (lines) => write(stdout, lines.map((line) => `${makeSafe(line)}\n`).join('')),
    csv: (lines, hasMark) => {
      if (hasMark) write(stdout, BYTE_ORDER_MARK);
      output.print(lines);
    },
    say: (line) => write(stderr, `${makeSafe(asTyped(line))}\n`),
    fail: (reason, message, code) => {
      if (isJson) output.json({ outcome: 'error', reason, message: asTyped(message) });
      else output.say(`theater: ${message}`);
      return code;
    },
    usage: (message, reason = 'usage') => output.fail(reason, message, EXIT.usage),
    unread: unread.signal,
    isWritten: async () => {
      if (unread.signal.aborted) return !isLost;
      const { promise, resolve } = Promise.withResolvers<void>();
      stdout.write('', () => setImmediate(resolve));
      await promise;
      return !isLost;
    },
  };
  return output;
}

/** How a check for a monitor ended. */
export type MonitorState = keyof typeof MONITOR;

/** The one line that a monitor reads. A bar would begin its numbers, so that none is left in the words. */
export function monitorLine(state: MonitorState, words: string, numbers = ''): string {
  const safe = makeSafe(asTyped(words)).replaceAll('|', '/');
  return `THEATER ${state.toUpperCase()} - ${safe}${numbers === '' ? '' : ` | ${numbers}`}`;
}

/** Whether a command line asks for a check, however wrong the rest of it may be. */
export function isCheckAsked(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  const before = argv.slice(0, end === -1 ? argv.length : end);
  return before.includes('ops') && before.includes('--check');
}

/**
 * An output whose failures are what a monitor expects: one line on stdout, and 2 for a store that cannot be used or 3
 * for anything else.
 */
export function forMonitor(output: Output): Output {
  const fail: Output['fail'] = (_reason, message, code) => {
    const state = code === EXIT.unreachable ? 'critical' : 'unknown';
    output.print([monitorLine(state, message)]);
    return MONITOR[state];
  };
  return { ...output, fail, usage: (message) => fail('usage', message, EXIT.usage) };
}

/**
 * JSON in one line that means what was given, yet holds no character that could drive a terminal or turn the reading
 * direction: those that `JSON.stringify` leaves as they are (DEL, C1, format and separator characters) are escaped.
 */
export function safeJson(value: object): string {
  return JSON.stringify(value).replace(/[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, index) => {
      const unit = character.charCodeAt(index).toString(16).padStart(4, '0');
      return `\\u${unit}`;
    }).join(''),
  );
}

/** What stands in one field: a text is guarded against being taken for a formula, and null is an empty field. */
export type CsvField = string | number | boolean | null;

/**
 * Lines of comma-separated values (RFC 4180, ended by whoever prints them) that are safe to open in a spreadsheet: a
 * text that it could take for a formula, since it starts with `= + - @`, a tab or a line end, gets an apostrophe.
 * Every text is quoted.
 */
export function csvLines(rows: readonly (readonly CsvField[])[]): readonly string[] {
  return rows.map((row) => row.map(csvField).join(','));
}

function csvField(field: CsvField): string {
  if (field === null) return '';
  if (typeof field !== 'string') return String(field);
  const guarded = /^[\s\uFEFF]*[=+\-@\t\r\n＝＋－＠]/u.test(field) ? `'${field}` : field;
  return `"${guarded.replaceAll('"', '""')}"`;
}

/** Text stands at the left of its column, a number and the heading above it at the right. */
export type Cell = string | number;

/** What is wider than this sticks out of its column: one long text must not push all others out of sight. */
const WIDEST = 80;

/** Lines in which the cells of each column stand below one another, two blanks apart; measured in terminal cells. */
export function alignColumns(rows: readonly (readonly Cell[])[]): readonly string[] {
  const widths: number[] = [];
  const isNumeric: boolean[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, Math.min(cellsOf(textOf(cell)), WIDEST));
      if (typeof cell === 'number') isNumeric[column] = true;
    }
  }
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const text = textOf(cell);
        const blanks = ' '.repeat(Math.max((widths[column] ?? 0) - cellsOf(text), 0));
        return isNumeric[column] === true ? blanks + text : text + blanks;
      })
      .join('  ')
      .trimEnd(),
  );
}

function textOf(cell: Cell): string {
  return makeSafe(String(cell));
}

/** What the program's exit code says; scripts rely on these. 69, 70, 74 and 75 are those of sysexits.h. */
export const EXIT = {
  /** Done, or proved to have been done after all. */
  done: 0,
  /** Refused: the seats and their owners are named. For `doctor`: something is wrong. */
  refused: 1,
  /** The command line cannot be understood. */
  usage: 2,
  /** The store cannot be reached or used, or has no theater in it; nothing was changed. */
  unreachable: 69,
  /** A fault of the program itself. */
  internal: 70,
  /** What was found out or done could not be written where it was to go: stdout, or a file that was named. */
  unwritten: 74,
  /** Nobody can say yet whether the change was applied. */
  unconfirmed: 75,
  /** Interrupted, with nothing sent, or with proof that nothing was or will be applied. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT] | (typeof MONITOR)[keyof typeof MONITOR];

/** What `theater ops --check` ends with instead: the codes that monitors have for a plugin. */
export const MONITOR = { ok: 0, warning: 1, critical: 2, unknown: 3 } as const;

/** The exit code of a screen, as those of the program are known. */
export function exitCodeOf(code: number): ExitCode {
  return Object.values(EXIT).find((known) => known === code) ?? EXIT.internal;
}
