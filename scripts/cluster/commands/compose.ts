import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { composeFiles } from '../compose.ts';
import { type Command, tell } from './command.ts';

const projectDirectory = join(import.meta.dirname, '..', '..', '..');

/** Writes what docker-compose needs from the tables of settings. */
export const compose: Command = {
  name: 'compose',
  usage: '',
  summary: 'write docker-compose.yml and docker/ from the same settings',
  async run() {
    for (const { path, text } of composeFiles()) {
      const file = join(projectDirectory, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
      tell(path);
    }
    return 0;
  },
};
