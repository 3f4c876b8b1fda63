import { spawn } from 'node:child_process';

import { SetUpError } from './set-up-error.js';

/**
 * What may be said and done about a step of the set-up while it runs and when it has failed.
 *
 * @typedef {{
 *   environment?: NodeJS.ProcessEnv,
 *   onOutput?: (output: string, end: () => void) => void,
 *   explain?: (output: string) => string | undefined,
 *   isToBeShown?: (line: string) => boolean
 * }} StepOptions
 * `onOutput` gets all that was printed so far; `explain` why the step failed, if it can tell.
 */

/**
 * Runs one step of the set-up in a folder. It gets no input: what is typed meanwhile is not meant for it.
 *
 * @param {string} name for messages
 * @param {import('./npm.js').Command & { cwd: string }} step
 * @param {import('./lock.js').ClaimFor} claimFor
 * @param {StepOptions} [options]
 * @returns {Promise<string>} all that it printed
 * @throws {SetUpError} with everything that the step printed
 */
export function runStep(name, { command, args, cwd, isShellNeeded = false }, claimFor, options = {}) {
  const { environment = {}, onOutput, explain, isToBeShown = () => true } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...environment, ...process.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: isShellNeeded,
    });
    if (child.pid) claimFor(child.pid);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
        onOutput?.(output, () => void child.kill());
      });
    }
    child.on('error', (error) => reject(new SetUpError(`${name} could not be started: ${describe(error)}`)));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(output);
      const why = explain?.(output);
      const end = why === undefined ? ` (${signal ?? `exit code ${code}`})` : `: ${why}`;
      const shown = output.split('\n').filter(isToBeShown).join('\n');
      return reject(new SetUpError(`${name} failed${end}`, shown));
    });
  });
}

/** @param {Error} error */
function describe(error) {
  const isMissing = 'code' in error && error.code === 'ENOENT';
  return isMissing ? 'it is not installed, or not on the PATH' : error.message;
}
