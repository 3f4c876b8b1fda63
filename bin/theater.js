#!/usr/bin/env node
// Starts theater: sets it up first if that is needed, then runs the built program on the Node that comes with it.
// This file and what it imports run on Node 18.
import { pathToFileURL } from 'node:url';

import { isRunningNode } from './pinned-node.js';
import { PROGRAM, findReadyNode, typedAs } from './program.js';

process.env['THEATER_TYPED_AS'] = typedAs(process.argv[1], process.env);
const node = (await findReadyNode()) ?? (await setUp());
if (node === undefined) {
  // What went wrong has been said, and the exit code is set.
} else if (isRunningNode(node)) {
  // `npm start` and `npx` find the project's own Node first, so no second process is needed.
  await import(pathToFileURL(PROGRAM).href);
} else {
  const { runProgram } = await import('./run-program.js');
  await runProgram(node, [PROGRAM, ...process.argv.slice(2)]);
}

/** Loads what only a set-up needs. */
async function setUp() {
  const [{ prepareProgram }, { endWithError }] = await Promise.all([
    import('./set-up.js'),
    import('./set-up-error.js'),
  ]);
  return prepareProgram().catch(endWithError);
}
