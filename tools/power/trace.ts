import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** What a program asked of the file system, by the names that the files had at that moment. */
export type Deed =
  | { readonly kind: 'open'; readonly path: string; readonly isMaking: boolean; readonly isEmptying: boolean }
  | { readonly kind: 'folder'; readonly path: string }
  /** `at` in bytes; null: where the writing of the file, or the file itself, ended. */
  | { readonly kind: 'write'; readonly path: string; readonly at: number | null; readonly bytes: Buffer }
  | { readonly kind: 'cut'; readonly path: string; readonly size: number }
  /** Returned once the disk has the file, or the names in the folder. */
  | { readonly kind: 'sync'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly to: string }
  | { readonly kind: 'rename'; readonly path: string; readonly to: string }
  | { readonly kind: 'remove'; readonly path: string };

/** A deed, and between which lines of the record it happened; `end` is Infinity where it never came back. */
export type Event = { readonly begin: number; readonly end: number; readonly deed: Deed };

/** What a process asked, and nothing else, is in the record. */
const CALLS = [
  'openat',
  'creat',
  'mkdir',
  'mkdirat',
  'rmdir',
  'pwrite64',
  'write',
  'writev',
  'pwritev',
  'pwritev2',
  'ftruncate',
  'truncate',
  'fallocate',
  'fsync',
  'fdatasync',
  'link',
  'linkat',
  'rename',
  'renameat',
  'renameat2',
  'unlink',
  'unlinkat',
];

/** How strace records every process that a command starts, in one order, into a file. */
export function recorderArguments(file: string): readonly string[] {
  const quiet = ['-qq', '-e', 'signal=none'];
  return [
    '-f',
    '--seccomp-bpf',
    ...quiet,
    '-y',
    '-xx',
    '-s',
    '16777216',
    '-e',
    `trace=${CALLS.join(',')}`,
    '-o',
    file,
  ];
}

/**
 * Reads a record, as far as it is about files below these folders. A call that failed did nothing. Throws where a
 * call is of a kind that nobody foresaw, rather than leave it out.
 */
export async function readTrace(file: string, folders: readonly string[]): Promise<readonly Event[]> {
  const open = new Map<string, { readonly begin: number; readonly text: string }>();
  const events: Event[] = [];
  const isOurs = (path: string): boolean =>
    folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
  const add = (text: string, begin: number, end: number): void => {
    const deed = deedOf(text, isOurs);
    if (deed !== null) events.push({ begin, end, deed });
  };
  let index = 0;
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    const [, thread = '', rest = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    if (rest.endsWith('<unfinished ...>')) {
      open.set(thread, { begin: index, text: rest.slice(0, -'<unfinished ...>'.length).trimEnd() });
    } else if (resumed === null) {
      add(rest, index, index);
    } else {
      const { begin, text } = open.get(thread) ?? { begin: index, text: '' };
      open.delete(thread);
      add(`${text}${resumed[1] ?? ''}`, begin, index);
    }
    index += 1;
  }
  for (const { begin, text } of open.values()) add(`${text}) = ?`, begin, Infinity);
  return events.toSorted((left, right) => left.begin - right.begin);
}

const CALL = /^(\w+)\((.*)\)\s*= (-?\d+|\?)/;
const HEX = /(?:\\x[\da-f]{2})+/g;

function deedOf(text: string, isOurs: (path: string) => boolean): Deed | null {
  const [, name = '', words = '', result = ''] = CALL.exec(text) ?? [];
  if (result.startsWith('-')) return null;
  const given = [...words.matchAll(/"((?:\\x[\da-f]{2})*)"/g)].map(([, hex = '']) => bytesOf(hex));
  const held = pathOf(/^(?:\d+|AT_FDCWD)<([^>]*)>/.exec(words)?.[1] ?? '');
  const path = NAMED.has(name) ? (given[0]?.toString() ?? '') : held;
  if (!isOurs(path)) return null;
  switch (name) {
    case 'openat':
      return {
        kind: 'open',
        path,
        isMaking: words.includes('O_CREAT'),
        isEmptying: words.includes('O_TRUNC'),
      };
    case 'mkdir':
    case 'mkdirat':
      return { kind: 'folder', path };
    case 'pwrite64':
    case 'write':
    case 'writev': {
      const bytes = Buffer.concat(given);
      // Cut off before its answer, it may have written all.
      const written = result === '?' ? bytes : bytes.subarray(0, Number(result));
      return { kind: 'write', path, at: name === 'pwrite64' ? lastNumber(words) : null, bytes: written };
    }
    case 'ftruncate':
    case 'truncate':
      return { kind: 'cut', path, size: lastNumber(words) };
    case 'fsync':
    case 'fdatasync':
      return result === '?' ? null : { kind: 'sync', path };
    case 'link':
    case 'linkat':
      return { kind: 'link', path, to: given[1]?.toString() ?? '' };
    case 'rename':
    case 'renameat':
    case 'renameat2':
      return { kind: 'rename', path, to: given[1]?.toString() ?? '' };
    case 'unlink':
    case 'unlinkat':
    case 'rmdir':
      return { kind: 'remove', path };
    default:
      throw new Error(`nobody knows what ${name} does to ${path}`);
  }
}

/** Calls that name a file by its path, which is then absolute: nothing of ours goes by a relative one. */
const NAMED: ReadonlySet<string> = new Set(
  CALLS.filter((name) => /^(?:open|creat|mkdir|rmdir|truncate|link|rename|unlink)/.test(name)),
);

function lastNumber(words: string): number {
  return Number(/, (\d+)$/.exec(words)?.[1]);
}

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.replaceAll(String.raw`\x`, ''), 'hex');
}

/** Paths of open files are in hex as well; one that was removed meanwhile says so behind its name. */
function pathOf(text: string): string {
  return text.replaceAll(HEX, (hex) => bytesOf(hex).toString()).replace(/ ?\(deleted\)$/, '');
}
