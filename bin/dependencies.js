import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * An entry of a lockfile, as far as it matters here. See "package-lock.json" in npm's documentation.
 *
 * @typedef {{
 *   version?: string, integrity?: string, optional?: boolean, os?: string | string[], cpu?: string | string[], libc?: string[]
 * }} LockedPackage
 */

/**
 * Whether node_modules holds what the lockfile asks for. npm writes its own list into node_modules as the last step of an
 * installation, so a list that agrees also says that the installation was finished, whoever started it.
 *
 * @param {string} root the package's folder, absolute
 */
export function areDependenciesInstalled(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const installed = readPackages(installedList(root));
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = installed[path];
    if (!found) return isOptionalHere(entry);
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

/**
 * Lets nobody take for installed what is in node_modules.
 *
 * @param {string} root the package's folder, absolute
 */
export function forgetInstalled(root) {
  rmSync(installedList(root), { force: true });
}

/** @param {string} root */
function installedList(root) {
  return join(root, 'node_modules', '.package-lock.json');
}

/**
 * How many packages an installation puts into node_modules here; a few more or less where the C library is not GNU's.
 *
 * @param {string} root the package's folder, absolute
 */
export function countWanted(root) {
  const entries = Object.entries(readPackages(join(root, 'package-lock.json')) ?? {});
  const here = entries.filter(([path, { libc, ...entry }]) => {
    return path !== '' && !isOptionalHere(entry) && (libc?.includes('glibc') ?? true);
  });
  return here.length;
}

/**
 * Whether npm may leave a package out here: it is for another system or processor, or only such a package needs it, or it
 * is for one C library, which not every npm asks for.
 *
 * @param {LockedPackage} entry
 */
function isOptionalHere(entry) {
  const isForThisMachine =
    entry.os?.includes(process.platform) && entry.cpu?.includes(process.arch) && !entry.libc;
  return entry.optional === true && !isForThisMachine;
}

/**
 * @param {string} lockfile
 * @returns {Record<string, LockedPackage> | undefined} undefined when there is no readable lockfile
 */
function readPackages(lockfile) {
  try {
    return JSON.parse(readFileSync(lockfile, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
