import { isAbsolute, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { ClusterFailure } from '../failure.ts';

/** What the command line asks for. What it leaves out is null: then the cluster's own, or the default, counts. */
export interface ClusterOptions {
  /** Absolute path of the cluster's folder. */
  readonly directory: string;
  readonly nodes: number | null;
  readonly port: number | null;
  readonly storagePort: number | null;
  readonly jmxPort: number | null;
  readonly firstAddress: string | null;
  readonly isFast: boolean | null;
  readonly isSecure: boolean | null;
  readonly isJson: boolean;
  readonly shouldWipe: boolean;
  readonly shouldReplace: boolean;
  readonly shouldFollow: boolean;
}

/** A command line taken apart: `--dir x kill 2` is the command `kill` with the words `2`. */
export interface CommandLine {
  /** Undefined when there is no command, or when help is asked for. */
  readonly command: string | undefined;
  readonly words: readonly string[];
  readonly options: ClusterOptions;
}

/** Commands whose words are not ours to understand: everything after them is theirs. */
const RAW_COMMANDS: readonly string[] = ['nodetool', 'cql', 'stress', 'nosqlbench'];

const flags = {
  dir: { type: 'string' },
  nodes: { type: 'string' },
  port: { type: 'string' },
  'storage-port': { type: 'string' },
  'jmx-port': { type: 'string' },
  'first-address': { type: 'string' },
  fast: { type: 'boolean' },
  secure: { type: 'boolean' },
  json: { type: 'boolean' },
  wipe: { type: 'boolean' },
  replace: { type: 'boolean' },
  follow: { type: 'boolean', short: 'f' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Takes `args` apart. Throws a {@link ClusterFailure} that names the flag or the number that makes no sense. */
export function readCommandLine(args: readonly string[], currentDirectory: string): CommandLine {
  const raw = args.findIndex((word) => RAW_COMMANDS.includes(word));
  const own = raw < 0 ? args : args.slice(0, raw);
  const { values, positionals } = parse(own);
  const [first, ...rest] = positionals;
  const command = raw < 0 ? first : (first ?? args[raw]);
  return {
    command: values.help === true ? undefined : command,
    words: raw < 0 ? rest : args.slice(raw + 1),
    options: {
      directory: directoryOf(values.dir, currentDirectory),
      nodes: wholeNumber('--nodes', values.nodes),
      port: portNumber('--port', values.port),
      storagePort: portNumber('--storage-port', values['storage-port']),
      jmxPort: portNumber('--jmx-port', values['jmx-port']),
      firstAddress: values['first-address'] ?? null,
      isFast: values.fast ?? null,
      isSecure: values.secure ?? null,
      isJson: values.json ?? false,
      shouldWipe: values.wipe ?? false,
      shouldReplace: values.replace ?? false,
      shouldFollow: values.follow ?? false,
    },
  };
}

/** The number of a node as a person types it. */
export function readNodeNumber(word: string | undefined): number {
  if (word === undefined) throw new ClusterFailure('Which node? Give its number: 1, 2, 3 …', 2);
  const number = wholeNumber('the node', word);
  if (number === null) throw new ClusterFailure('Which node? Give its number: 1, 2, 3 …', 2);
  return number;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, allowPositionals: true, strict: true });
  } catch (error) {
    throw new ClusterFailure(error instanceof Error ? error.message : String(error), 2);
  }
}

function directoryOf(text: string | undefined, currentDirectory: string): string {
  if (text === undefined) return join(import.meta.dirname, '..', '..', '..', '.cluster');
  return isAbsolute(text) ? text : resolve(currentDirectory, text);
}

function wholeNumber(what: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d{1,6}$/.test(text)) throw new ClusterFailure(`${what} is a whole number; "${text}" is not.`, 2);
  return Number(text);
}

function portNumber(flag: string, text: string | undefined): number | null {
  const port = wholeNumber(flag, text);
  if (port !== null && (port < 1024 || port > 65_535)) {
    throw new ClusterFailure(`${flag} is a port from 1024 to 65535; ${port} is not.`, 2);
  }
  return port;
}
