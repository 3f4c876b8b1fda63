import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the built program follows from, besides every file below `source/`. */
const FILES = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'cli.tsx',
  'scripts/build.ts',
  'tools/bundle.ts',
  'tools/notices.ts',
];

/**
 * The files that the built program follows from.
 *
 * @param {string} root the package's folder, absolute
 * @returns {readonly string[]} paths from that folder, in an order that depends on the names alone
 */
export function listInputs(root) {
  return [...FILES, ...listFiles(root, 'source')];
}

/**
 * When each input was written last, and its size in bytes: while this text is the same, so is the content. It may differ
 * though the content does not: a checkout, for one, sets times anew.
 *
 * @param {string} root the package's folder, absolute
 */
export function writeTimes(root) {
  const lines = listInputs(root).map((file) => {
    const stats = statSync(join(root, file), { throwIfNoEntry: false });
    return `${file} ${stats?.size} ${stats?.mtimeMs}`;
  });
  return lines.join('\n');
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string[]} the files below a folder, but for hidden ones
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
