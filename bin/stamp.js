import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Name of the file in the build's folder that says what was built. */
const STAMP_FILE = 'built-from.json';

/**
 * What a program was built from: the fingerprint of the inputs' content, and their write times when they last had it.
 *
 * @typedef {{ readonly fingerprint: string, readonly times: string }} Stamp
 */

/**
 * @param {string} folder the build's folder, absolute
 * @returns {Stamp | undefined} undefined when there is none that can be read
 */
export function readStamp(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, STAMP_FILE), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Writes the stamp in one step, so that nobody reads half of it.
 *
 * @param {string} folder the build's folder, absolute
 * @param {Stamp} stamp
 * @throws what the file system says when the folder cannot be written
 */
export function writeStamp(folder, stamp) {
  const file = join(folder, STAMP_FILE);
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(stamp));
  renameSync(`${file}.${process.pid}`, file);
}
