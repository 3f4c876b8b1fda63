import path from 'node:path';

import { ownFolder } from './own-folder.ts';

/** `$XDG_STATE_HOME/theater/journal`. */
export function journalFolder(environment: NodeJS.ProcessEnv): string {
  return path.join(ownFolder('XDG_STATE_HOME', environment), 'journal');
}
