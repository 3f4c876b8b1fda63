import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { writeTimes } from './inputs.js';
import { findNode } from './pinned-node.js';
import { readStamp, writeStamp } from './stamp.js';

/** The package's folder: a clone, or wherever npm installed it. Absolute. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const DIST = join(ROOT, 'dist');

/** The built program. Absolute. */
export const PROGRAM = join(DIST, 'cli.js');

/** Whether this is a clone, with sources, not an installed package. npm packs no lockfile. */
export function isClone() {
  return existsSync(join(ROOT, 'package-lock.json'));
}

/**
 * The Node to run the built program with, if nothing has to be set up before.
 *
 * @returns {Promise<string | undefined>} an absolute path
 */
export async function findReadyNode() {
  return (await isProgramCurrent()) ? findNode(ROOT) : undefined;
}

/**
 * Whether the built program is what the sources say. Of an installed package: whether it came with one. The content is only
 * read when the times of the files have changed.
 */
export async function isProgramCurrent() {
  if (!existsSync(PROGRAM)) return false;
  if (!isClone()) return true;
  const stamp = readStamp(DIST);
  // Taken before the content is read: a file that is written meanwhile must count as changed the next time.
  const times = writeTimes(ROOT);
  if (stamp?.times === times) return true;
  const { fingerprint } = await import('./fingerprint.js');
  if (stamp?.fingerprint !== fingerprint(ROOT)) return false;
  keepTimes({ ...stamp, times });
  return true;
}

/** @param {import('./stamp.js').Stamp} stamp */
function keepTimes(stamp) {
  try {
    writeStamp(DIST, stamp);
  } catch {
    // It cannot be written here, so the content is read at each start.
  }
}
