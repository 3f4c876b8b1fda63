#!/usr/bin/env node
import { runProgram } from './source/commands/run-program.ts';

process.exitCode = await runProgram({
  argv: process.argv.slice(2),
  environment: process.env,
  streams: process,
});
