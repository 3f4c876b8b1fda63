import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { areDependenciesInstalled } from './dependencies.js';
import { withLock } from './lock.js';
import { findNpm } from './npm.js';
import { findNode, isNodeInstallable, noNodeMessage } from './pinned-node.js';
import { ROOT, findReadyNode, isClone, isProgramCurrent } from './program.js';
import { SetUpError, tell } from './set-up-error.js';

/** @typedef {import('./lock.js').ClaimFor} ClaimFor */

/**
 * Makes the built program ready to run: installs the dependencies and builds, each if it is needed, while no other process
 * does. Does nothing, and writes nothing, when the program is ready.
 *
 * @returns {Promise<string>} the Node to run the program with, an absolute path
 * @throws {SetUpError}
 */
export async function prepareProgram() {
  const node = await findReadyNode();
  if (node) return node;
  if (isClone()) return exclusively(makeProgram);
  if (await isProgramCurrent()) return requireNode();
  throw new SetUpError('this package was packed without its program; build it before packing');
}

/**
 * Makes the development tools ready to run: all dependencies, but not the built program.
 *
 * @returns {Promise<string>} the Node to run the tools with, an absolute path
 * @throws {SetUpError}
 */
export async function prepareTools() {
  if (!isClone()) throw new SetUpError('the development tools need a clone of the project');
  if (areDependenciesInstalled(ROOT) && findNode(ROOT)) return requireNode();
  return exclusively(installDependencies);
}

/** @param {ClaimFor} claimFor */
async function makeProgram(claimFor) {
  const node = await installDependencies(claimFor);
  if (await isProgramCurrent()) return node;
  tell('setting up: building the program …');
  await run('the build', { command: node, args: [join(ROOT, 'scripts', 'build.ts')] }, claimFor);
  return node;
}

function requireNode() {
  const node = findNode(ROOT);
  if (!node) throw new SetUpError(noNodeMessage());
  return node;
}

/**
 * @template T
 * @param {(claimFor: ClaimFor) => Promise<T>} work
 * @throws {SetUpError}
 */
async function exclusively(work) {
  try {
    return await withLock(join(ROOT, '.set-up.lock'), work, tellThatItWaits);
  } catch (error) {
    const isFromFileSystem = error instanceof Error && 'syscall' in error;
    throw isFromFileSystem
      ? new SetUpError(`a set-up is needed, and cannot write here: ${error.message}`)
      : error;
  }
}

/** @param {number} pid */
function tellThatItWaits(pid) {
  tell(`waiting for process ${pid}, which is setting up as well …`);
}

/**
 * Installs what the lockfile names, unless it is there. The project's settings come before the person's: a production
 * install, say, would leave out what builds the program.
 *
 * @param {ClaimFor} claimFor
 */
async function installDependencies(claimFor) {
  const isInstalled = areDependenciesInstalled(ROOT) && findNode(ROOT);
  if (isInstalled || !isNodeInstallable(ROOT)) return requireNode();
  tell('setting up: installing the dependencies (npm ci) …');
  const npm = findNpm(process.env);
  const all = [
    '--include=dev',
    '--include=optional',
    '--ignore-scripts',
    '--engine-strict=false',
    '--global=false',
  ];
  const quiet = [
    '--loglevel=error',
    '--audit=false',
    '--fund=false',
    '--progress=false',
    '--update-notifier=false',
  ];
  await run('npm ci', { ...npm, args: [...npm.args, 'ci', ...all, ...quiet] }, claimFor);
  return requireNode();
}

/**
 * Runs one step of the set-up in the package's folder. It gets no input: what is typed meanwhile is not meant for it.
 *
 * @param {string} name for messages
 * @param {import('./npm.js').Command} step
 * @param {ClaimFor} claimFor
 * @returns {Promise<void>}
 * @throws {SetUpError} with everything that the step printed
 */
function run(name, { command, args, isShellNeeded = false }, claimFor) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: isShellNeeded,
    });
    if (child.pid) claimFor(child.pid);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => void (output += chunk));
    child.on('error', (error) => reject(new SetUpError(`${name} could not be started: ${describe(error)}`)));
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new SetUpError(`${name} failed (${signal ?? `exit code ${code}`})`, output));
    });
  });
}

/** @param {Error} error */
function describe(error) {
  const isMissing = 'code' in error && error.code === 'ENOENT';
  return isMissing ? 'it is not installed, or not on the PATH' : error.message;
}
