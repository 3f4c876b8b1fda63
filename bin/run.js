// Runs a development tool or a TypeScript file on the project's Node, whatever Node is on the PATH, after installing the
// dependencies if that is needed:  node bin/run.js vitest run test/theater    node bin/run.js scripts/build.ts
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

import { ROOT } from './program.js';
import { runProgram } from './run-program.js';
import { SetUpError, endWithError } from './set-up-error.js';
import { prepareTools } from './set-up.js';

try {
  const [tool, ...args] = process.argv.slice(2);
  if (!tool) throw new SetUpError('say what to run: node bin/run.js TOOL|FILE.ts [argument …]');
  const node = await prepareTools();
  await runProgram(node, [findScript(tool), ...args], withOwnTools(process.env));
} catch (error) {
  endWithError(error);
}

/**
 * @param {string} tool a TypeScript or JavaScript file, or the name of an installed package's command
 * @returns {string} absolute path of the file that Node runs for it
 * @throws {SetUpError} when it is neither
 */
function findScript(tool) {
  if (/\.[jt]s$/.test(tool)) return resolve(tool);
  const folder = join(ROOT, 'node_modules', tool === 'tsc' ? 'typescript' : tool);
  if (!existsSync(folder))
    throw new SetUpError(`${tool} is neither a .ts file nor one of the installed packages`);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[tool]);
}

/**
 * The environment with the project's own commands first on the PATH: a tool that starts `node`, or another tool, by name
 * gets the project's.
 *
 * @param {NodeJS.ProcessEnv} env
 */
function withOwnTools(env) {
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...env, [name]: `${join(ROOT, 'node_modules', '.bin')}${delimiter}${env[name] ?? ''}` };
}
