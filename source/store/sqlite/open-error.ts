import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';

import { makeSafe } from '../../theater/safe-text.ts';
import { StoreError } from '../store-error.ts';
import { SQLITE, sqliteCodeOf, storeErrorOf } from './faults.ts';

/**
 * The StoreError for what opening threw. SQLite says CANTOPEN for a file that it may not read and for a log that it
 * cannot make alike; the permissions tell which. An error that SQLite did not throw is given back as it is.
 */
export function openErrorOf(error: unknown, file: string): unknown {
  const name = makeSafe(file);
  if (sqliteCodeOf(error) !== SQLITE.CANTOPEN) return storeErrorOf(error, file);
  if (!isAllowed(file, constants.R_OK)) {
    return new StoreError('unreachable', `${name} may not be read by this user`, { cause: error });
  }
  if (isAllowed(dirname(file), constants.W_OK)) return storeErrorOf(error, file);
  const message = `${name} cannot be opened: its folder is read-only, and the log is kept there`;
  return new StoreError('read-only', message, { cause: error });
}

function isAllowed(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
