import { homedir } from 'node:os';
import path from 'node:path';

/** `$XDG_STATE_HOME/theater/journal`; the XDG specification wants a folder that is not absolute to be ignored. */
export function journalFolder(environment: NodeJS.ProcessEnv): string {
  const folder = environment['XDG_STATE_HOME'] ?? '';
  const home = environment['HOME'] || homedir();
  const state = path.isAbsolute(folder) ? folder : path.join(home, '.local', 'state');
  return path.join(state, 'theater', 'journal');
}
