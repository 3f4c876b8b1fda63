#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

// What V8 has compiled is kept beside the program, so that the next start need not compile it again.
enableCompileCache(join(import.meta.dirname, 'compiled'));
const { runProgram } = await import('./source/commands/run-program.ts');

/** What a library still has open by then must not keep the program, ms. */
const STRAGGLERS_MS = 500;

process.exitCode = await runProgram({
  argv: process.argv.slice(2),
  environment: process.env,
  streams: process,
});
setTimeout(() => process.exit(), STRAGGLERS_MS).unref();
