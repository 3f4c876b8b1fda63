import path from 'node:path';

import { ownFolder } from './own-folder.ts';

/**
 * Where the store is: what `--store` says, or else THEATER_STORE, or else the file that every user has. Throws a
 * StoreError for a user without a home.
 */
export function storeAddress(flag: string | null, environment: NodeJS.ProcessEnv): string {
  return flag ?? (environment['THEATER_STORE'] || defaultFile(environment));
}

/** The address as it may be shown: credentials do not belong in it, and are not repeated when they are there. */
export function shownAddress(address: string): string {
  return address.replace(/^([a-z+]+:\/\/)[^/]*@/i, '$1…@');
}

/** `$XDG_DATA_HOME/theater/theater.db`. */
function defaultFile(environment: NodeJS.ProcessEnv): string {
  return path.join(ownFolder('XDG_DATA_HOME', environment), 'theater.db');
}
