import { runAtSignals } from '../store/at-end.ts';
import { StoreError, type StoreFault } from '../store/store.ts';
import { startedAs } from '../store/typed-command.ts';
import type { Command, FlagTable, FlagValues } from './cli/command.ts';
import { commandHelp, programHelp } from './cli/help.ts';
import { catchUncaught } from './cli/interruption.ts';
import {
  EXIT,
  type ExitCode,
  createOutput,
  forMonitor,
  isCheckAsked,
  type Output,
  type Streams,
} from './cli/output.ts';
import { isJsonAsked, readCommandLine } from './cli/read-command-line.ts';
import { NAME_VARIABLE, ROLE_VARIABLE } from './cli/shared-flags.ts';
import { COMMANDS, TERMINAL } from './commands.ts';
import { shownAddress, storeAddress } from './opening/places.ts';
import { findSettings, withSettings } from './settings/config.ts';

/** What the program is started with. */
export type Start = {
  /** The arguments after the program's own name. */
  readonly argv: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly streams: Streams;
};

/**
 * Runs one command line to its end and gives the exit code. Never rejects: a store that cannot be used and a fault of
 * the program itself are said in one line, or as one JSON object.
 */
export async function runProgram({ argv, environment, streams }: Start): Promise<ExitCode> {
  const plain = createOutput(isJsonAsked(argv), streams);
  const usual = environmentOf(null, environment);
  startedAs({
    program: environment['THEATER_TYPED_AS'] || 'theater',
    store: knownAddress(usual),
    commands: COMMANDS.map(({ name }) => name),
  });
  const output = isCheckAsked(argv) ? forMonitor(plain) : plain;
  const code = await runLine({ argv, environment }, output);
  return (await plain.isWritten()) ? code : EXIT.unwritten;
}

async function runLine({ argv, environment }: Omit<Start, 'streams'>, output: Output): Promise<ExitCode> {
  try {
    const line = readCommandLine(argv, COMMANDS, TERMINAL);
    switch (line.kind) {
      case 'fault':
        return output.usage(line.message);
      case 'version':
        output.print([line.version]);
        return EXIT.done;
      case 'help':
        output.print(helpFor(line.command, environmentOf(null, environment)));
        return EXIT.done;
      case 'command': {
        const { command, words } = line;
        const { profile = null } = line.flags;
        const settings = command.isBare === true ? NO_SETTINGS : findSettings(environment, textOf(profile));
        if (settings.kind === 'fault') return output.fail('configuration', settings.message, EXIT.usage);
        const laid = withSettings(environment, settings.value);
        const flags = command.isBare === true ? line.flags : withVariables(command, line.flags, laid);
        return await guarded(command, output, environment, () =>
          command.run({ words, flags, output, environment: laid }),
        );
      }
    }
  } catch (error) {
    return explain(error, output, environment);
  }
}

const NO_SETTINGS: ReturnType<typeof findSettings> = {
  kind: 'value',
  value: { path: null, isThere: false, profile: null, profiles: [], values: new Map() },
};

/** The environment with what the settings say; as it is where they cannot be understood, which is said elsewhere. */
function environmentOf(profile: string | null, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const settings = findSettings(environment, profile);
  return settings.kind === 'fault' ? environment : withSettings(environment, settings.value);
}

/** The flags, with the variables that stand for those that were not given. */
function withVariables(
  { flags: table }: Command,
  given: FlagValues<FlagTable>,
  environment: NodeJS.ProcessEnv,
): FlagValues<FlagTable> {
  const filled = Object.entries(table).flatMap(([name, flag]) => {
    const variable = flag.kind === 'value' ? flag.variable : undefined;
    const named = variable === undefined ? '' : environment[variable];
    const said = named || (variable === NAME_VARIABLE ? environment[ROLE_VARIABLE] : '');
    return given[name] === null && said ? [[name, said] as const] : [];
  });
  return { ...given, ...Object.fromEntries(filled) };
}

function textOf(value: string | boolean | null): string | null {
  return typeof value === 'string' ? value : null;
}

function helpFor(command: Command | null, environment: NodeJS.ProcessEnv): readonly string[] {
  const address = addressFor(environment);
  return command === null ? programHelp(COMMANDS, TERMINAL, address) : commandHelp(command, address);
}

function knownAddress(environment: NodeJS.ProcessEnv): string | null {
  try {
    return storeAddress(null, environment);
  } catch (error) {
    if (error instanceof StoreError) return null;
    throw error;
  }
}

/** Where the store is, for the help, which everybody gets. */
function addressFor(environment: NodeJS.ProcessEnv): string {
  try {
    return shownAddress(storeAddress(null, environment));
  } catch (error) {
    if (error instanceof StoreError) return `not known: ${error.message}`;
    throw error;
  }
}

/** Runs a command so that an error which reaches nobody ends the program by one line as well. */
async function guarded(
  command: Command,
  output: Output,
  environment: NodeJS.ProcessEnv,
  run: () => Promise<ExitCode>,
): Promise<ExitCode> {
  // The screen gives the terminal back before it lets an error through.
  if (command.isScreen === true) return await run();
  const stopCatching = catchUncaught((error) => explain(error, output, environment));
  const stopListening = runAtSignals();
  try {
    return await run();
  } finally {
    stopListening();
    stopCatching();
  }
}

/** Says an error in one line; with `THEATER_DEBUG` set its stack follows on stderr. */
export function explain(error: unknown, output: Output, environment: NodeJS.ProcessEnv): ExitCode {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (environment['THEATER_DEBUG']) for (const line of stack.split('\n')) output.say(line);
  if (error instanceof StoreError) return output.fail(error.fault, error.message, exitCodeOf(error.fault));
  const message = error instanceof Error ? error.message : String(error);
  return output.fail(
    'internal',
    `a fault of the program: ${message} (THEATER_DEBUG=1 shows where)`,
    EXIT.internal,
  );
}

function exitCodeOf(fault: StoreFault): ExitCode {
  return fault === 'configuration' || fault === 'no-such-room' ? EXIT.usage : EXIT.unreachable;
}
