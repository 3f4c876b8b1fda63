import { userInfo } from 'node:os';
import path from 'node:path';

import { StoreError } from '../../store/store.ts';

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

/**
 * Where each kind of a user's files goes below the home folder, where its variable does not say (XDG specification).
 */
const BELOW_HOME = {
  XDG_CONFIG_HOME: '.config',
  XDG_DATA_HOME: '.local/share',
  XDG_STATE_HOME: '.local/state',
} as const;

/**
 * This program's folder among the user's files of one kind; absolute. The XDG specification wants a folder that is
 * not absolute to be ignored. Throws a StoreError where nobody says what the user's home is.
 */
function ownFolder(kind: keyof typeof BELOW_HOME, environment: NodeJS.ProcessEnv): string {
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

/** `$XDG_STATE_HOME/theater/journal`. */
export function journalFolder(environment: NodeJS.ProcessEnv): string {
  return path.join(ownFolder('XDG_STATE_HOME', environment), 'journal');
}

/**
 * Where the file of settings is: what THEATER_CONFIG says, or else `$XDG_CONFIG_HOME/theater/config.json`, or on
 * Windows `%APPDATA%\\theater\\config.json`. Throws a StoreError for a user without a home.
 */
export function settingsPath(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const { THEATER_CONFIG: named = '', APPDATA: appData = '', XDG_CONFIG_HOME: xdg = '' } = environment;
  if (named !== '') return path.resolve(named);
  if (platform === 'win32' && xdg === '' && path.win32.isAbsolute(appData))
    return path.win32.join(appData, 'theater', 'config.json');
  return path.join(ownFolder('XDG_CONFIG_HOME', environment), 'config.json');
}

/** A path of the file of settings, where `~/` is the home of the user. */
export function inHome(address: string, environment: NodeJS.ProcessEnv): string {
  return address.startsWith('~/') ? path.join(homeFolder(environment), address.slice(2)) : address;
}
