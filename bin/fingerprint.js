import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { listInputs } from './inputs.js';

/**
 * One text for the content of all that the built program follows from: when it differs, the program has to be built again.
 *
 * @param {string} root the package's folder, absolute
 * @returns {string} 64 hexadecimal digits
 */
export function fingerprint(root) {
  const hash = createHash('sha256');
  for (const file of listInputs(root)) {
    const content = read(join(root, file));
    hash.update(`${file}\0${content?.length}\0`);
    if (content) hash.update(content);
  }
  return hash.digest('hex');
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
