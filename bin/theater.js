#!/usr/bin/env node
// Starts theater: sets it up first if that is needed, then runs the built program on the Node that comes with it.
// This file and what it imports run on Node 18.
import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

import { endWithError } from './end-with-error.js';
import { runProgram } from './run-program.js';
import { PROGRAM, prepareProgram } from './set-up.js';

const node = await prepareProgram().catch(endWithError);
if (node === undefined) {
  // The exit code is set, and there is nothing to run.
} else if (realpathSync(node) === realpathSync(process.execPath)) {
  // `npm start` and `npx` find the project's own Node first: no second process is needed.
  await import(pathToFileURL(PROGRAM).href);
} else {
  await runProgram(node, [PROGRAM, ...process.argv.slice(2)]).catch(endWithError);
}
