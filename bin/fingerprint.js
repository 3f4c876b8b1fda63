import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Name of the file in the build's folder that holds the fingerprint of what was built. */
export const FINGERPRINT_FILE = 'built-from.sha256';

/** What the built program follows from, besides every file below `source/`. */
const INPUTS = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'cli.tsx',
  'scripts/build.ts',
  'scripts/bundle.ts',
];

/**
 * One text for everything that the built program follows from: when it differs, the program has to be built again. It is
 * made from the content, not from times: a checkout sets times anew, and two edits can fall into one tick of the clock.
 *
 * @param {string} root the package's folder, absolute
 * @returns {string} 64 hexadecimal digits
 */
export function fingerprint(root) {
  const hash = createHash('sha256');
  for (const file of [...INPUTS, ...listFiles(root, 'source')]) {
    const content = read(join(root, file));
    hash.update(`${file}\0${content?.length}\0`);
    if (content) hash.update(content);
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string[]} the files below a folder, in an order that depends on their names alone; hidden ones are left out
 */
function listFiles(root, folder) {
  const files = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) files.push(...listFiles(root, path));
    else if (!entry.name.startsWith('.')) files.push(path);
  }
  // oxlint-disable-next-line unicorn/no-array-sort -- toSorted came with Node 20, and this must run on 18.
  return files.sort();
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
