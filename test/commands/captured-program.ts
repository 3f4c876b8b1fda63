import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

import { type ExitCode, createOutput, type Output } from '../../source/commands/cli/output.ts';
import { runProgram } from '../../source/commands/run-program.ts';

/** What was written and how it ended. */
export type Captured = { readonly code: ExitCode; readonly stdout: string; readonly stderr: string };

/** Runs the program inside this process, where a test can reach into it. */
export async function capture(argv: readonly string[], environment: NodeJS.ProcessEnv): Promise<Captured> {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const written = Promise.all([text(streams.stdout), text(streams.stderr)]);
  const code = await runProgram({ argv, environment, streams });
  for (const stream of Object.values(streams)) stream.end();
  const [stdout, stderr] = await written;
  // It listens to the end of its process, which would be now.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(signal);
  return { code, stdout, stderr };
}

/** What an action writes to an output. */
export async function captureOutput(isJson: boolean, act: (output: Output) => ExitCode): Promise<Captured> {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const written = Promise.all([text(streams.stdout), text(streams.stderr)]);
  const code = act(createOutput(isJson, streams));
  for (const stream of Object.values(streams)) stream.end();
  const [stdout, stderr] = await written;
  return { code, stdout, stderr };
}

/** What is said to an output while something is done with it, and what came of that. */
export async function captureSaid<Value>(
  act: (output: Output) => Promise<Value>,
): Promise<{ readonly value: Value; readonly stderr: string }> {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const said = text(streams.stderr);
  const value = await act(createOutput(false, streams));
  for (const stream of Object.values(streams)) stream.end();
  return { value, stderr: await said };
}
