import { userInfo } from 'node:os';
import path from 'node:path';

import { StoreError } from '../store/store-error.ts';

/** Where each kind of a user's files goes below the home folder, where its variable does not say (XDG specification). */
const BELOW_HOME = { XDG_DATA_HOME: '.local/share', XDG_STATE_HOME: '.local/state' } as const;

/**
 * This program's folder among the user's files of one kind; absolute. The XDG specification wants a folder that is not
 * absolute to be ignored. Throws a StoreError where nobody says what the user's home is.
 */
export function ownFolder(kind: keyof typeof BELOW_HOME, environment: NodeJS.ProcessEnv): string {
  const said = environment[kind] ?? '';
  const folder = path.isAbsolute(said) ? said : path.join(homeFolder(environment), BELOW_HOME[kind]);
  return path.join(folder, 'theater');
}

/** `os.homedir()` would give an empty HOME back as it is, and so a place in whatever folder is the current one. */
function homeFolder({ HOME: home = '' }: NodeJS.ProcessEnv): string {
  if (path.isAbsolute(home)) return home;
  try {
    return userInfo().homedir;
  } catch (error) {
    throw new StoreError('configuration', 'this user has no home to keep files in; set HOME', {
      cause: error,
    });
  }
}
