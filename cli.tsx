#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// What V8 has compiled is kept beside the program, so that the next start need not compile it again.
enableCompileCache(join(import.meta.dirname, 'compiled'));
// Node would open a debugger for it, by which whoever may send a signal could act as this program.
process.on('SIGUSR1', () => undefined);
const { runProgram } = await import('./source/commands/run-program.ts');

/** What a library still has open by then must not keep the program, ms. */
const STRAGGLERS_MS = 500;

process.exitCode = await runProgram({
  argv: process.argv.slice(2),
  environment: process.env,
  streams: process,
});
setTimeout(leave, STRAGGLERS_MS).unref();

/** Ends the process, unless somebody has yet to read what it said. */
function leave(): void {
  const isRead = process.stdout.writableLength === 0 && process.stderr.writableLength === 0;
  if (isRead) process.exit();
  setTimeout(leave, STRAGGLERS_MS).unref();
}
