import { clearScreenDown, createInterface, cursorTo, moveCursor } from 'node:readline';
import { PassThrough, type Readable, type Writable } from 'node:stream';

import type { Key } from '../kit/keys/key-codes.ts';
import { CleanUp, onSuddenEnd } from '../kit/terminal/endings.ts';
import { TerminalInput } from '../kit/terminal/terminal-input.ts';

/** Has the terminal put marks around what is pasted, and stop that (xterm's private mode 2004). */
export const PASTE_MARKS = { on: '\u001B[?2004h', off: '\u001B[?2004l' } as const;

/** What is done with lines that are typed. */
export type LineListener = {
  readonly onLine: (line: string) => void;
  /** Whole lines that this one may become. */
  readonly complete: (line: string) => readonly string[];
  /** Told, on Tab, of several lines that begin with the same. */
  readonly onSeveral: (lines: readonly string[]) => void;
  /** Told that Ctrl-C has dropped the line that was being typed. */
  readonly onDrop: () => void;
  /** Ctrl-C without a line, or the end of what there is to read. */
  readonly onEnd: (isInterrupt: boolean) => void;
};

/** Lines from a terminal or a pipe, and lines to it. */
export type LineReader = {
  /** Whether lines are typed by a person, who may be in the middle of one. */
  readonly isTerminal: boolean;
  /** Whether a line is begun and not ended. */
  readonly isTyping: () => boolean;
  /** Appends lines; a line that is being typed is written again below them. */
  readonly append: (lines: readonly string[]) => void;
  readonly end: () => void;
};

/** Where lines come from and go to: terminals, or anything that bytes go through. */
export type LineStreams = {
  readonly stdin: NodeJS.ReadStream | Readable;
  readonly stdout: NodeJS.WriteStream | Writable;
};

/** Reads lines until it is ended. On a terminal they can be edited, and those before come back by the arrow up. */
export async function readLines({ stdin, stdout }: LineStreams, listener: LineListener): Promise<LineReader> {
  return isTerminal(stdin) && isTerminal(stdout)
    ? await readTyped(stdin, stdout, listener)
    : readPiped({ stdin, stdout }, listener);
}

function isTerminal<Stream extends { readonly isTTY?: boolean }>(
  stream: Stream | Readable | Writable,
): stream is Stream {
  return 'isTTY' in stream && stream.isTTY;
}

function readPiped({ stdin, stdout }: LineStreams, listener: LineListener): LineReader {
  const reader = createInterface({ input: stdin, terminal: false, crlfDelay: Infinity });
  const endWatch = onSuddenEnd(() => undefined);
  let isOver = false;
  reader.on('line', listener.onLine);
  reader.on('close', () => {
    if (!isOver) listener.onEnd(false);
  });
  return {
    isTerminal: false,
    isTyping: () => false,
    append: (lines) => void stdout.write(textOf(lines)),
    end: () => {
      isOver = true;
      reader.close();
      endWatch();
    },
  };
}

async function readTyped(
  stdin: NodeJS.ReadStream,
  stdout: NodeJS.WriteStream,
  listener: LineListener,
): Promise<LineReader> {
  const isDumb = process.env['TERM'] === 'dumb';
  const setRawMode = (isRaw: boolean): void => void stdin.setRawMode(isRaw);
  const keys = Object.assign(new PassThrough(), { setRawMode });
  const cleanUp = new CleanUp();
  const endWatch = onSuddenEnd(() => cleanUp.run());
  cleanUp.add(() => setRawMode(false));
  const input = new TerminalInput(stdin);
  // Without a prompt: what is appended stands at the beginning of a line, and nothing is written over.
  const reader = createInterface({
    input: keys,
    output: stdout,
    terminal: true,
    prompt: '',
    completer: (line: string) => [completed(line, listener), line],
  });
  cleanUp.add(() => void (isDumb || stdout.write(PASTE_MARKS.off)));
  if (!isDumb) stdout.write(PASTE_MARKS.on);
  // What was typed before there was anybody to listen was meant for a shell.
  await input.start();
  const unlisten = input.listen({
    isTyping: () => true,
    press: (pressed) => void keys.write(pressed.map((key) => bytesOf(key)).join('')),
    refusePaste: () => undefined,
  });
  const takeTerminal = (): void => {
    setRawMode(false);
    setRawMode(true);
    if (!isDumb) stdout.write(PASTE_MARKS.on);
    if (reader.line !== '') reader.prompt(true);
  };
  process.on('SIGCONT', takeTerminal);
  let isOver = false;
  reader.on('line', listener.onLine);
  reader.on('SIGINT', () => {
    if (reader.line === '') return listener.onEnd(true);
    // As in a shell: the line is dropped, the program goes on.
    stdout.write('\n');
    reader.write(null, { ctrl: true, name: 'e' });
    reader.write(null, { ctrl: true, name: 'u' });
    listener.onDrop();
  });
  reader.on('SIGTSTP', () => {
    if (process.platform === 'win32') return;
    setRawMode(false);
    process.kill(0, 'SIGSTOP');
  });
  const atEnd = (): void => {
    if (!isOver) listener.onEnd(false);
  };
  reader.on('close', atEnd);
  stdin.once('end', atEnd);
  return {
    isTerminal: true,
    isTyping: () => reader.line !== '',
    append: (lines) => {
      const isBegun = reader.line !== '' && !isOver;
      if (isBegun && isDumb) stdout.write('\n');
      else if (isBegun) {
        moveCursor(stdout, 0, -reader.getCursorPos().rows);
        cursorTo(stdout, 0);
        clearScreenDown(stdout);
      }
      stdout.write(textOf(lines));
      if (isBegun && isDumb) stdout.write(reader.line);
      else if (isBegun) reader.prompt(true);
    },
    end: () => {
      isOver = true;
      process.off('SIGCONT', takeTerminal);
      reader.close();
      unlisten();
      input.pause();
      stdin.off('end', atEnd);
      cleanUp.run();
      endWatch();
    },
  };
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** The one line that this may become, or what all of them begin with; of several that differ they are told. */
function completed(line: string, { complete, onSeveral }: LineListener): string[] {
  const lines = complete(line);
  const [first = '', ...others] = lines;
  if (others.length === 0) return first === '' ? [] : [first];
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
  if (length > line.length) return [first.slice(0, length)];
  onSeveral(lines);
  return [];
}

const NAMED: Readonly<Record<Key, string>> = {
  enter: '\r',
  tab: '\t',
  space: ' ',
  backspace: '\u007F',
  up: '\u001B[A',
  down: '\u001B[B',
  right: '\u001B[C',
  left: '\u001B[D',
};

/** A key as a line editor reads it; nothing for those that it has no use for. */
export function bytesOf(key: Key): string {
  if (Array.from(key).length === 1) return key;
  const [, letter] = /^ctrl-([a-z])$/.exec(key) ?? [];
  if (letter !== undefined) return String.fromCodePoint((letter.codePointAt(0) ?? 0) - 0x60);
  return NAMED[key] ?? '';
}

/** Resolves once something is so, which is asked now and each time that `subscribe` tells of a change. */
export async function untilSo(
  subscribe: (listener: () => void) => () => void,
  isSo: () => boolean,
): Promise<void> {
  if (isSo()) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const unsubscribe = subscribe(() => {
    if (isSo()) resolve();
  });
  await promise;
  unsubscribe();
}
