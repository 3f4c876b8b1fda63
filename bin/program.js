import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { FINGERPRINT_FILE, fingerprint } from './fingerprint.js';
import { findNode } from './pinned-node.js';

/** The package's folder: a clone, or wherever npm installed it. Absolute. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The built program. Absolute. */
export const PROGRAM = join(ROOT, 'dist', 'cli.js');

/** Whether this is a clone, with sources, not an installed package. npm packs no lockfile. */
export function isClone() {
  return existsSync(join(ROOT, 'package-lock.json'));
}

/**
 * The Node to run the built program with, an absolute path, if nothing has to be set up before.
 *
 * @returns {string | undefined}
 */
export function findReadyNode() {
  return isProgramCurrent() ? findNode(ROOT) : undefined;
}

/** Whether the built program is what the sources say. Of an installed package: whether it came with one. */
export function isProgramCurrent() {
  if (!existsSync(PROGRAM)) return false;
  if (!isClone()) return true;
  const file = join(ROOT, 'dist', FINGERPRINT_FILE);
  return existsSync(file) && readFileSync(file, 'utf8') === fingerprint(ROOT);
}
