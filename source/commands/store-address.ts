import { homedir } from 'node:os';
import path from 'node:path';

/** Where the store is: what `--store` says, or else THEATER_STORE, or else the file that every user has. */
export function storeAddress(flag: string | null, environment: NodeJS.ProcessEnv): string {
  return flag ?? (environment['THEATER_STORE'] || defaultFile(environment));
}

/** The address as it may be shown: credentials do not belong in it, and are not repeated when they are there. */
export function shownAddress(address: string): string {
  return address.replace(/^([a-z+]+:\/\/)[^/]*@/i, '$1…@');
}

/** `$XDG_DATA_HOME/theater/theater.db`; the XDG specification wants a folder that is not absolute to be ignored. */
function defaultFile(environment: NodeJS.ProcessEnv): string {
  const folder = environment['XDG_DATA_HOME'] ?? '';
  const home = environment['HOME'] || homedir();
  const data = path.isAbsolute(folder) ? folder : path.join(home, '.local', 'share');
  return path.join(data, 'theater', 'theater.db');
}
