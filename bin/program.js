import { existsSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
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
 * What a person types to start this program again, which can be no other of that name: `theater` where the package is
 * installed or linked, and in a clone the way it was started by. `npx theater` elsewhere than in a clone would fetch and
 * run somebody else's package.
 *
 * @param {string | undefined} script the path that Node was started with
 * @param {NodeJS.ProcessEnv} env
 */
export function typedAs(script, env) {
  if (!isClone()) return 'theater';
  if (env['npm_lifecycle_event'] === 'start') return 'npm start --';
  const isLinked = script !== undefined && basename(script) === 'theater';
  if (isLinked && env['npm_lifecycle_event'] !== 'npx') return 'theater';
  const path = join(ROOT, 'bin', 'theater.js');
  const near = relative(process.cwd(), path);
  const shown = near.startsWith('..') ? path : near;
  return `node ${/^[\w./@+-]+$/.test(shown) ? shown : JSON.stringify(shown)}`;
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
