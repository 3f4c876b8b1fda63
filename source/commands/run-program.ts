import { runAtSignals } from '../store/at-end.ts';
import { StoreError, type StoreFault } from '../store/store.ts';
import { startedAs } from '../store/typed-command.ts';
import type { Command } from './cli/command.ts';
import { EXIT, type ExitCode } from './cli/exit-codes.ts';
import { commandHelp, programHelp } from './cli/help.ts';
import { catchUncaught } from './cli/interruption.ts';
import { createOutput, type Output, type Streams } from './cli/output.ts';
import { isJsonAsked, readCommandLine } from './cli/read-command-line.ts';
import { COMMANDS, TERMINAL } from './commands.ts';
import { shownAddress, storeAddress } from './opening/places.ts';
import { forMonitor, isCheckAsked } from './views/monitor.ts';

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
  startedAs({ program: environment['THEATER_TYPED_AS'] || 'theater', store: knownAddress(environment) });
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
        output.print(helpFor(line.command, environment));
        return EXIT.done;
      case 'command': {
        const { command, words, flags } = line;
        return await guarded(command, output, environment, () =>
          command.run({ words, flags, output, environment }),
        );
      }
    }
  } catch (error) {
    return explain(error, output, environment);
  }
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
  if (command === TERMINAL) return await run();
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
