import { join } from 'node:path';

import { areDependenciesInstalled, countWanted, forgetInstalled } from './dependencies.js';
import { describeProgress, isHopeless, readProgress, whyItFailed, whyNodeIsMissing } from './installation.js';
import { withLock } from './lock.js';
import { findNpm } from './npm.js';
import { findNode, isNodeInstallable, noNodeMessage } from './pinned-node.js';
import { ROOT, findReadyNode, isClone, isProgramCurrent } from './program.js';
import { runStep } from './run-step.js';
import { SetUpError, tell } from './set-up-error.js';

/** @typedef {import('./lock.js').ClaimFor} ClaimFor */

/** How often somebody who waits for an installation is told how far it has come. */
const TELL_EVERY_MS = 5_000;

/** All of the lockfile, and nothing run or placed elsewhere, whatever a person has set for other projects. */
const INSTALL_ALL = [
  '--include=dev',
  '--include=optional',
  '--ignore-scripts',
  '--engine-strict=false',
  '--global=false',
];

/** One line for each package, by which progress is told, and nothing else that is not an error. */
const INSTALL_QUIETLY = [
  '--loglevel=http',
  '--audit=false',
  '--fund=false',
  '--progress=false',
  '--update-notifier=false',
];

/**
 * How long npm waits for an answer; its own five minutes for each package in turn are an hour. An environment that
 * says otherwise is kept to.
 */
const PATIENCE = {
  npm_config_fetch_timeout: '20000',
  npm_config_fetch_retries: '1',
  npm_config_fetch_retry_mintimeout: '1000',
};

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
  await runStep(
    'the build',
    { command: node, args: [join(ROOT, 'scripts', 'build.ts')], cwd: ROOT },
    claimFor,
  );
  return node;
}

function requireNode() {
  const node = findNode(ROOT);
  if (!node) throw new SetUpError(noNodeMessage(ROOT));
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
  tell('setting up, once: installing the dependencies (npm ci; about 370 MB, a Node among them) …');
  const npm = findNpm(process.env);
  const step = { ...npm, args: [...npm.args, 'ci', ...INSTALL_ALL, ...INSTALL_QUIETLY], cwd: ROOT };
  let progress = readProgress('');
  const stopTelling = tellAgainAndAgain(() => progress);
  try {
    await runStep('npm ci', step, claimFor, {
      environment: PATIENCE,
      onOutput(output, end) {
        progress = readProgress(output);
        if (isHopeless(progress)) end();
      },
      explain: () => whyItFailed(progress, ROOT),
      isToBeShown: (line) => !/^npm (?:http|warn|WARN|notice) /.test(line),
    });
  } finally {
    stopTelling();
  }
  if (progress.isTorn) {
    // Else the list that npm has written all the same would say that all is there.
    forgetInstalled(ROOT);
    throw new SetUpError(
      `npm ci failed: ${whyItFailed(progress, ROOT) ?? 'a file could not be written whole'}`,
    );
  }
  const node = findNode(ROOT);
  if (node) return node;
  throw new SetUpError(`npm left out the Node that runs the program: ${whyNodeIsMissing(progress, ROOT)}`);
}

/**
 * Says how far the installation has come until the function that is given back is called.
 *
 * @param {() => import('./installation.js').Progress} progress
 */
function tellAgainAndAgain(progress) {
  const start = Date.now();
  const total = countWanted(ROOT);
  const timer = setInterval(() => {
    tell(describeProgress(progress(), total, Math.round((Date.now() - start) / 1000)));
  }, TELL_EVERY_MS);
  return () => clearInterval(timer);
}
