import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, realpathSync } from 'node:fs';
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

/** How a program of Linux begins. */
const ELF_64 = 0x7f_45_4c_46;

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
      `${packageName()}, the Node that comes with the program, is not there, or not whole: npm leaves it out without a word ` +
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
    const node = join(dirname(manifest), readJson(manifest).bin.node);
    return isWhole(node) ? node : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether a program of Linux is not cut off: npm leaves a part of it, and is content, where the disk was full. The list of
 * its sections is the last thing in it, and its head says where that ends. See elf(5).
 *
 * @param {string} file
 * @throws what the file system says when it cannot be read
 */
function isWhole(file) {
  const head = Buffer.alloc(64);
  const descriptor = openSync(file, 'r');
  try {
    const isOfLinux = readSync(descriptor, head) === head.length && head.readUInt32BE(0) === ELF_64;
    const end = Number(head.readBigUInt64LE(40)) + head.readUInt16LE(58) * head.readUInt16LE(60);
    return fstatSync(descriptor).size >= (isOfLinux ? end : 1);
  } finally {
    closeSync(descriptor);
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
