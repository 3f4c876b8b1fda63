import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';

/** Who the program is to a cluster that asks; from the environment or a file, never from the command line. */
export type CredentialsReading =
  /** Null when nothing is set: most clusters do not ask. */
  | { readonly kind: 'credentials'; readonly credentials: Credentials | null }
  | { readonly kind: 'fault'; readonly message: string };

/** A user name with its password. */
export type Credentials = { readonly username: string; readonly password: string };

/**
 * Reads THEATER_USER with THEATER_PASSWORD, or with THEATER_PASSWORD_FILE: a file that this user owns and nobody else
 * can read, with the password in its first line. No message repeats what was read.
 */
export function readCredentials(environment: NodeJS.ProcessEnv): CredentialsReading {
  const username = environment['THEATER_USER'] ?? '';
  const password = environment['THEATER_PASSWORD'] ?? '';
  const file = environment['THEATER_PASSWORD_FILE'] ?? '';
  if (username === '') {
    if (password === '' && file === '') return { kind: 'credentials', credentials: null };
    return fault('a password is set, but no user name; set THEATER_USER too');
  }
  if (password !== '' && file !== '') {
    return fault('THEATER_PASSWORD and THEATER_PASSWORD_FILE are both set; set one of them');
  }
  if (password !== '') return { kind: 'credentials', credentials: { username, password } };
  if (file !== '') return readPasswordFile(username, file);
  return fault('THEATER_USER is set, but no password; set THEATER_PASSWORD or THEATER_PASSWORD_FILE too');
}

function readPasswordFile(username: string, file: string): CredentialsReading {
  const name = `THEATER_PASSWORD_FILE ${file}`;
  try {
    const descriptor = openSync(file, 'r');
    try {
      // What was opened is judged, not what stands at the path a moment later.
      const { mode, uid } = fstatSync(descriptor);
      const isOwn = process.getuid === undefined || uid === process.getuid();
      if (!isOwn) return fault(`${name} belongs to another user; it must be yours`);
      if (process.getuid !== undefined && (mode & 0o077) !== 0) {
        return fault(`${name} can be read by others; run chmod 600 on it`);
      }
      const [password = ''] = readFileSync(descriptor, 'utf8').split(/\r?\n/, 1);
      if (password === '') return fault(`${name} has no password in its first line`);
      return { kind: 'credentials', credentials: { username, password } };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return fault(`${name} cannot be read (${code})`);
  }
}

function fault(message: string): CredentialsReading {
  return { kind: 'fault', message };
}
