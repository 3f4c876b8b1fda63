import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { areDependenciesInstalled } from './dependencies.js';
import { FINGERPRINT_FILE, fingerprint } from './fingerprint.js';
import { withLock } from './lock.js';
import { findNpm } from './npm.js';
import { findNode, isNodeInstallable, noNodeMessage } from './pinned-node.js';

/** The package's folder: a clone, or wherever npm installed it. Absolute, with a separator at its end. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The built program. */
export const PROGRAM = join(ROOT, 'dist', 'cli.js');

/** Why the program cannot be made ready: one line for a person, and what the failed tool printed. */
export class SetUpError extends Error {
  /**
   * @param {string} message one line
   * @param {string} [output] may be many lines
   */
  constructor(message, output = '') {
    super(message);
    this.output = output;
  }
}

/**
 * Makes the built program ready to run. Does nothing, and writes nothing, when it is. Without sources (installed from a
 * package) there is nothing to build from, and what was packed is what runs.
 *
 * @returns {Promise<string>} the Node to run it with, an absolute path
 * @throws {SetUpError}
 */
export async function prepareProgram() {
  if (isClone()) {
    if (isProgramCurrent() && findNode(ROOT)) return requireNode();
    return exclusively(async (claimFor) => {
      const node = await installDependencies(claimFor);
      if (!isProgramCurrent()) await build(node, claimFor);
      return node;
    });
  }
  if (!existsSync(PROGRAM))
    throw new SetUpError('this package was packed without its program; build it before packing');
  return requireNode();
}

/**
 * Makes the development tools ready to run: all dependencies, but not the built program.
 *
 * @returns {Promise<string>} the Node to run them with, an absolute path
 * @throws {SetUpError}
 */
export async function prepareTools() {
  if (!isClone()) throw new SetUpError('the development tools need a clone of the project');
  if (areDependenciesInstalled(ROOT) && findNode(ROOT)) return requireNode();
  return exclusively(installDependencies);
}

/** npm never packs the lockfile, so where it is are the sources too. */
function isClone() {
  return existsSync(join(ROOT, 'package-lock.json'));
}

function isProgramCurrent() {
  try {
    const built = readFileSync(join(ROOT, 'dist', FINGERPRINT_FILE), 'utf8');
    return built === fingerprint(ROOT) && existsSync(PROGRAM);
  } catch {
    return false;
  }
}

function requireNode() {
  const node = findNode(ROOT);
  if (!node) throw new SetUpError(noNodeMessage());
  return node;
}

/** @typedef {import('./lock.js').ClaimFor} ClaimFor */

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
  if (areDependenciesInstalled(ROOT) && findNode(ROOT)) return requireNode();
  if (!isNodeInstallable(ROOT)) return requireNode();
  tell('setting up: installing the dependencies (npm ci) …');
  const { command, args, isShellNeeded } = findNpm(process.env);
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
  await run('npm ci', command, [...args, 'ci', ...all, ...quiet], claimFor, isShellNeeded);
  return requireNode();
}

/**
 * @param {string} node
 * @param {ClaimFor} claimFor
 */
async function build(node, claimFor) {
  tell('setting up: building the program …');
  await run('the build', node, [join(ROOT, 'scripts', 'build.ts')], claimFor);
}

/**
 * Runs one step of the set-up in the package's folder. It gets no input: what is typed meanwhile is not meant for it.
 *
 * @param {string} name for messages
 * @param {string} command
 * @param {readonly string[]} args
 * @param {ClaimFor} claimFor
 * @param {boolean} [isShellNeeded]
 * @returns {Promise<void>}
 * @throws {SetUpError} with everything that the step printed
 */
function run(name, command, args, claimFor, isShellNeeded = false) {
  return new Promise((resolve, reject) => {
    const step = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], shell: isShellNeeded });
    if (step.pid) claimFor(step.pid);
    let output = '';
    for (const stream of [step.stdout, step.stderr]) stream.on('data', (chunk) => void (output += chunk));
    step.on('error', (error) => reject(new SetUpError(`${name} could not be started: ${describe(error)}`)));
    step.on('close', (code, signal) => {
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

/**
 * Says something about the set-up, on standard error: standard output belongs to the program.
 *
 * @param {string} text one line
 */
export function tell(text) {
  process.stderr.write(`theater: ${text}\n`);
}
