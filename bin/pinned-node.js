import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The oldest major version of Node that the program runs on where no pinned Node fits. */
const OLDEST_MAJOR = 24;

/**
 * Name of the package that carries a Node for this platform, whether or not it is among our dependencies.
 *
 * @param {string} platform as in `process.platform`
 * @param {string} arch as in `process.arch`
 */
export function nodePackageName(platform, arch) {
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

/**
 * The Node to run the program with: the pinned one from node_modules, or else the running one if it is new enough.
 *
 * @param {string} root the package's folder, absolute
 * @returns {string | undefined} absolute path of the executable; undefined when neither fits
 */
export function findNode(root) {
  return findPinnedNode(root) ?? (isRunningNodeNewEnough() ? process.execPath : undefined);
}

/**
 * The pinned Node's executable.
 *
 * @param {string} root the package's folder, absolute
 * @returns {string | undefined} undefined when its package is not installed, or there is none for this platform
 */
export function findPinnedNode(root) {
  const require = createRequire(join(root, 'package.json'));
  try {
    const manifest = require.resolve(`${nodePackageName(process.platform, process.arch)}/package.json`);
    return join(dirname(manifest), JSON.parse(readFileSync(manifest, 'utf8')).bin.node);
  } catch {
    return undefined;
  }
}

/** Whether the Node that runs this file could run the program itself. */
export function isRunningNodeNewEnough() {
  return Number.parseInt(process.versions.node, 10) >= OLDEST_MAJOR;
}

/** What to tell a person when {@link findNode} finds none. One line. */
export function noNodeMessage() {
  return (
    `theater needs Node ${OLDEST_MAJOR} or newer; no pinned Node comes with it for ${process.platform} ${process.arch}, ` +
    `and this is Node ${process.versions.node}. Install Node ${OLDEST_MAJOR} and start it again.`
  );
}
