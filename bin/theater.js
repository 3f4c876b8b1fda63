#!/usr/bin/env node
import { endWithError } from './end-with-error.js';
// Starts theater: sets it up first if that is needed, then runs the built program on the Node that comes with it.
// Runs itself on Node 18 and newer.
import { runProgram } from './run-program.js';
import { PROGRAM, prepareProgram } from './set-up.js';

try {
  const node = await prepareProgram();
  await runProgram(node, [PROGRAM, ...process.argv.slice(2)]);
} catch (error) {
  endWithError(error);
}
