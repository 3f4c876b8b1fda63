import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The oldest major version of Node that the program runs on, where no pinned Node fits. */
const OLDEST_MAJOR = 24;

/**
 * What starts a program on a Linux with the GNU C library, which the pinned Node is made for; it cannot run on another.
 *
 * @type {Partial<Record<NodeJS.Architecture, string>>}
 */
const LOADERS = { x64: '/lib64/ld-linux-x86-64.so.2', arm64: '/lib/ld-linux-aarch64.so.1' };

/**
 * The Node to run the program with: the pinned one from node_modules, or else the running one if it is new enough.
 *
 * @param {string} root the package's folder, absolute
 * @returns {string | undefined} absolute path of the executable; undefined when there is neither
 */
export function findNode(root) {
  return findPinnedNode(root) ?? (isRunningNodeNewEnough() ? process.execPath : undefined);
}

/**
 * Whether {@link findNode} finds a Node once the dependencies are installed.
 *
 * @param {string} root the package's folder, absolute
 */
export function isNodeInstallable(root) {
  const { optionalDependencies } = readJson(join(root, 'package.json'));
  return isRunningNodeNewEnough() || (doesPinnedNodeRunHere() && packageName() in optionalDependencies);
}

/**
 * Whether this process runs on that Node already.
 *
 * @param {string} node absolute path
 */
export function isRunningNode(node) {
  return realpathSync(node) === realpathSync(process.execPath);
}

/**
 * What to tell a person when {@link findNode} finds none. One line.
 *
 * @param {string} root the package's folder, absolute
 */
export function noNodeMessage(root) {
  const { optionalDependencies = {} } = readJson(join(root, 'package.json'));
  const there = `the Node on this machine is ${process.versions.node}`;
  if (doesPinnedNodeRunHere() && packageName() in optionalDependencies) {
    return (
      `${packageName()}, the Node that comes with the program, was left out of this installation: npm does so without a word ` +
      `when it cannot be fetched or has no room. Install again, or use Node ${OLDEST_MAJOR} or newer; ${there}`
    );
  }
  const here = `${process.platform} ${process.arch}`;
  return `Node ${OLDEST_MAJOR} or newer is needed: none that runs here (${here}) comes with this installation, and ${there}`;
}

/** @param {string} root */
function findPinnedNode(root) {
  if (!doesPinnedNodeRunHere()) return undefined;
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve(`${packageName()}/package.json`);
    return join(dirname(manifest), readJson(manifest).bin.node);
  } catch {
    return undefined;
  }
}

/** Name of the package with a Node for this platform, if there is one. */
function packageName() {
  return `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
}

function doesPinnedNodeRunHere() {
  if (process.platform !== 'linux') return true;
  const loader = LOADERS[process.arch];
  return loader !== undefined && existsSync(loader);
}

function isRunningNodeNewEnough() {
  return Number.parseInt(process.versions.node, 10) >= OLDEST_MAJOR;
}

/** @param {string} file */
function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
